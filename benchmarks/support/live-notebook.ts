import type { Page } from '@playwright/test';
import type { HistoryOf } from './history-of';

export interface Snapshot {
  /** From the end of the cell to the answer that the snapshot is durable. */
  readonly ms: number;
  /** … until the page sends it, and from then. */
  readonly inPage: number;
  readonly request: number;
}

const LATE = 300; // ms

interface Push {
  readonly sent: number;
  readonly answered: number;
}

/** Runs cells of a notebook in a real page, and sees when its snapshots become durable by the page's own requests. */
export class LiveNotebook {
  private constructor(
    private readonly page: Page,
    private readonly history: HistoryOf
  ) {}

  static async open(page: Page, url: string, history: HistoryOf): Promise<LiveNotebook> {
    await page.addInitScript(() => performance.setResourceTimingBufferSize(100_000));
    await page.goto(`${url}/lab/tree/bench/bench.ipynb`);
    await page.waitForFunction(
      () => (window as unknown as { jupyterapp?: App }).jupyterapp?.shell.currentWidget?.content
    );
    await page.evaluate(async () => {
      const { sessionContext } = (window as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget!.context;
      await sessionContext.ready;
      await sessionContext.session.kernel.info;
    });
    const notebook = new LiveNotebook(page, history);
    await notebook.command('cellwright:open-history');
    return notebook;
  }

  async run(cell: number, n: number): Promise<Snapshot> {
    const before = this.history.newest().run;
    let seen = (await this.pushes(0)).length;
    await this.page.evaluate(
      async ([cell, source]) => {
        const { commands, shell } = (window as unknown as { jupyterapp: App }).jupyterapp;
        const notebook = shell.currentWidget!.content;
        notebook.activeCellIndex = cell;
        notebook.activeCell.model.sharedModel.setSource(source);
        await commands.execute('notebook:run-cell');
      },
      [cell, this.history.source(n)] as const
    );
    let newest = this.history.newest();
    while (newest.run === before) {
      seen = (await this.pushes(seen + 1)).length;
      newest = this.history.newest();
    }
    const push = (await this.pushes(1)).find(({ sent }) => sent >= newest.ended);
    if (!push) throw new Error(`Run ${newest.run} was pushed before it ended.`);
    if (!newest.hasEvidence) await this.pushes(seen + 1, LATE).catch(() => undefined); // it may come in a commit of its own
    return { ms: push.answered - newest.ended, inPage: push.sent - newest.ended, request: push.answered - push.sent };
  }

  save(): Promise<void> {
    return this.command('docmanager:save');
  }

  private async command(id: string): Promise<void> {
    await this.page.evaluate(id => (window as unknown as { jupyterapp: App }).jupyterapp.commands.execute(id), id);
  }

  /** All pushes so far, in ms since 1970, once there are `count`. */
  private async pushes(count: number, timeout = 60_000): Promise<readonly Push[]> {
    const handle = await this.page.waitForFunction(
      count => {
        const clock = Date.now() - performance.now();
        const pushes = performance
          .getEntriesByType('resource')
          .filter((entry): entry is PerformanceResourceTiming => entry.name.includes('git/receive-pack'))
          .map(entry => ({ sent: clock + entry.startTime, answered: clock + entry.responseEnd }));
        return pushes.length >= count && { pushes };
      },
      count,
      { timeout }
    );
    const { pushes } = (await handle.jsonValue()) as { pushes: Push[] };
    return pushes;
  }
}

interface App {
  readonly commands: { execute(id: string): Promise<void> };
  readonly shell: {
    readonly currentWidget: null | {
      readonly context: {
        readonly sessionContext: {
          readonly ready: Promise<void>;
          readonly session: { readonly kernel: { readonly info: Promise<unknown> } };
        };
      };
      readonly content: {
        activeCellIndex: number;
        readonly activeCell: { readonly model: { readonly sharedModel: { setSource(text: string): void } } };
      };
    };
  };
}
