import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { expect, test as galata, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import { untilIdle } from './page';
import { TestWorkspace, type Setting } from './workspace';

interface IFixtures {
  /** Where the workspace lies. */
  readonly setting: Setting;
  /** A fresh folder below the server's root, by default a git repository. */
  readonly workspace: TestWorkspace;
  /** What the page reported as errors, without the noise of a browser with no network. */
  readonly consoleErrors: string[];
}

export const test = galata.extend<IFixtures>({
  setting: ['repository', { option: true }],
  workspace: async ({ tmpPath, setting }, use) => {
    await use(new TestWorkspace(tmpPath, setting));
  },
  // Ready is ready: a reopened page shows its notebook, not the launcher.
  waitForApplication: async ({ baseURL: _ }, use) => {
    await use(async page => {
      await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    });
  },
  consoleErrors: async ({ page }, use) => {
    await use(errorsOf(page));
  }
});

export { expect };

export type LabPage = IJupyterLabPageFixture;

/** Serious accessibility faults below a selector, as axe words them. */
export async function axe(page: LabPage, selector: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(selector).analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes.map(node => node.html).join(' ')}`);
}

/** Open a notebook by its contents path and wait until its kernel is idle. */
export async function openNotebook(page: LabPage, path: string): Promise<void> {
  await command(page, 'docmanager:open', { path });
  await page.notebook.activate(path.split(/[/:]/).pop() ?? path);
  await untilIdle(page);
}

/** Execute a JupyterLab command. */
export async function command(page: Page, id: string, args: Record<string, unknown> = {}): Promise<void> {
  await page.evaluate(
    async ([id, args]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: { commands: { execute(id: string, args: object): Promise<unknown> } };
      };
      await jupyterapp.commands.execute(id, args);
    },
    [id, args] as const
  );
}

/** Execute a JupyterLab command that takes long, without waiting for its end. */
export async function begin(page: Page, id: string): Promise<void> {
  await page.evaluate(id => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { commands: { execute(id: string): Promise<unknown> } };
    };
    void jupyterapp.commands.execute(id);
  }, id);
}

/** Press Tab until what has the keyboard matches a selector: as someone without a mouse gets there. */
export async function tabTo(page: LabPage, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor(); // else Tab runs past where it is going to be
  const isThere = () => page.evaluate(selector => document.activeElement?.matches(selector) ?? false, selector);
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    if (await isThere()) return;
  }
  throw new Error(`Tab does not reach ${selector}.`);
}

/** Run a command from the palette, by keyboard. */
export async function palette(page: LabPage, label: string): Promise<void> {
  const input = page.locator('#modal-command-palette input');
  const active = page.locator('.lm-CommandPalette-item.lm-mod-active', { hasText: label }).first();
  await expect(async () => {
    // A notebook that is still being drawn may take the keyboard back, which closes the palette.
    if (await input.isHidden()) await page.keyboard.press('ControlOrMeta+Shift+c');
    await expect(input).toBeFocused({ timeout: 5_000 }); // until then what is typed goes to the notebook
    await input.fill(label);
    await expect(active).toBeVisible({ timeout: 5_000 }); // until then Enter takes what was active before
  }).toPass();
  await page.keyboard.press('Enter');
}

/** What a page reports as errors from now on. */
export function errorsOf(page: Pick<Page, 'on'>): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
