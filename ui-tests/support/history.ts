import { type Locator, type Page } from '@playwright/test';
import { begin, command, expect, openNotebook, type LabPage } from './test';
import { type TestWorkspace } from './workspace';

/** The History column, by what a person sees of it. */
export class HistoryColumn {
  readonly node: Locator;
  readonly timeline: Locator;

  constructor(private readonly page: Page) {
    this.node = page.locator('.cw-History');
    this.timeline = this.node.getByRole('tree');
  }

  async open(): Promise<void> {
    await command(this.page, 'cellwright:open-history');
    await expect(this.node).toBeVisible();
  }

  /** Pull the column's edge until it is so wide, in pixels. */
  async resize(width: number): Promise<void> {
    const { page, node } = this;
    const edge = await page
      .locator('#jp-main-split-panel > .lm-SplitPanel-handle:not(.lm-mod-hidden)')
      .first()
      .boundingBox();
    const now = await node.boundingBox();
    const [x, y] = [edge!.x + edge!.width / 2, edge!.y + edge!.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + width - now!.width, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Math.round((await node.boundingBox())!.width)).toBe(width);
  }

  /** Answer the first run's question. */
  async keep(): Promise<void> {
    await this.node.getByRole('button', { name: 'Keep', exact: true }).click();
    await this.state('keeping');
  }

  /** Wait for a state of capture, as the column's head words it. */
  async state(word: string): Promise<void> {
    await expect(this.node.locator('.cw-State')).toContainText(word, { timeout: 30_000 });
  }

  async filter(text: string): Promise<void> {
    await this.node.getByLabel('Filter runs').fill(text);
  }

  /** Rows of runs and folds whose text holds all of `words`, newest first. */
  rows(...words: string[]): Locator {
    return words.reduce((rows, hasText) => rows.filter({ hasText }), this.timeline.getByRole('treeitem'));
  }

  /** An entry of a row's context menu. */
  async menu(row: Locator, entry: string): Promise<void> {
    await row.locator('.cw-Item-head').first().click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }
}

/** Wait until `count` snapshots of these cells are durable. */
export async function expectSnapshots(workspace: TestWorkspace, count: number): Promise<void> {
  await expect.poll(() => workspace.snapshots().length, { timeout: 60_000 }).toBe(count);
}

/** Run every cell and wait for the kernel to finish. */
export async function runAll(page: LabPage): Promise<void> {
  await command(page, 'notebook:run-all-cells');
}

/** Replace the source of a code cell, by its place in the notebook. */
export async function edit(page: LabPage, index: number, source: string): Promise<void> {
  await page.notebook.setCell(index, 'code', source);
}

/** Open a notebook with History beside it. */
export async function openWithHistory(page: LabPage, path: string): Promise<HistoryColumn> {
  await openNotebook(page, path);
  const history = new HistoryColumn(page);
  await history.open();
  return history;
}

/** How nearly every test begins: a notebook of these cells is open, its first one has run and is kept. */
export async function keepFirst(
  page: LabPage,
  workspace: TestWorkspace,
  sources: readonly string[],
  name = 'notebook.ipynb'
): Promise<HistoryColumn> {
  const history = await openWithHistory(page, workspace.addNotebook(name, sources));
  await page.notebook.runCell(0, true);
  await history.keep();
  await expectSnapshots(workspace, 1);
  return history;
}

/** Run a cell that takes long or never ends by itself, without waiting for it. */
export async function beginCell(page: LabPage, index: number): Promise<void> {
  await page.notebook.selectCells(index);
  await begin(page, 'notebook:run-cell');
}

/** Restart the kernel of the notebook in front, and wait until it is back. */
export async function restartKernel(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { shell: { currentWidget: { context: { sessionContext: { restartKernel(): Promise<void> } } } } };
    };
    await jupyterapp.shell.currentWidget.context.sessionContext.restartKernel();
  });
}
