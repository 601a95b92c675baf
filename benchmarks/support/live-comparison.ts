import type { Page } from '@playwright/test';

/** ms, by the page's clock. */
export interface Comparison {
  /** From the command until the list of changed cells is in the page. */
  readonly list: number;
  /** From then until the outputs of every cell are read and compared. */
  readonly outputs: number;
  /** The same once more, where everything was read before: comparing alone. */
  readonly again: number;
}

/** Opens comparisons in a real page, as the command does. */
export class LiveComparisons {
  private constructor(private readonly page: Page) {}

  static async open(page: Page, url: string): Promise<LiveComparisons> {
    await page.goto(`${url}/lab`);
    await page.waitForFunction(() => (window as unknown as { jupyterapp?: App }).jupyterapp);
    await page.evaluate(() => (window as unknown as { jupyterapp: App }).jupyterapp.restored);
    return new LiveComparisons(page);
  }

  compare(left: string, right: string, cells: number): Promise<Comparison> {
    return this.page.evaluate(
      async ([left, right, cells]) => {
        const { commands, shell } = (window as unknown as { jupyterapp: App }).jupyterapp;
        const there = (): boolean => document.querySelectorAll('.cw-Compare-cell').length === cells;
        const start = performance.now();
        const drawn = new Promise<number>(resolve => {
          const seen = new MutationObserver(() => {
            if (!there()) return;
            seen.disconnect();
            resolve(performance.now());
          });
          seen.observe(document.body, { childList: true, subtree: true });
        });
        await commands.execute('cellwright:compare-runs', { path: 'bench/bench.ipynb', left, right });
        const listed = await drawn;
        const widget = shell.currentWidget!;
        const { model } = widget.content;
        const all = async (): Promise<void> => {
          const contents = await Promise.all(model.state.cells.map(cell => model.content(cell)));
          const isChanged = contents.every(({ outputs }) => outputs.length === 2 && outputs.every(({ same }) => !same));
          if (!isChanged || contents.length !== cells) throw new Error('Not every output changed.');
        };
        await all();
        const compared = performance.now();
        await model.load(); // forgets what was compared, not what was read
        const loaded = performance.now();
        await all();
        const again = performance.now() - loaded;
        widget.close();
        return { list: listed - start, outputs: compared - listed, again };
      },
      [left, right, cells] as const
    );
  }
}

interface App {
  readonly restored: Promise<void>;
  readonly commands: { execute(id: string, args: object): Promise<void> };
  readonly shell: {
    readonly currentWidget: null | {
      close(): void;
      readonly content: {
        readonly model: {
          readonly state: { readonly cells: readonly unknown[] };
          load(): Promise<void>;
          content(cell: unknown): Promise<{ readonly outputs: readonly { readonly same: boolean }[] }>;
        };
      };
    };
  };
}
