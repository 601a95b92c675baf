import type { Page, Request } from '@playwright/test';
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

/** Runs cells of a notebook in a real page, and sees when its snapshots become durable by the requests of the page and its worker. */
export class LiveNotebook {
  private readonly answered: Push[] = [];

  private constructor(
    private readonly page: Page,
    private readonly history: HistoryOf
  ) {
    page.on('requestfinished', request => {
      if (isPush(request)) this.answered.push(pushOf(request));
    });
  }

  static async open(page: Page, url: string, history: HistoryOf): Promise<LiveNotebook> {
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
    const isIts = ({ sent }: Push): boolean => sent >= newest.ended;
    while (!this.answered.some(isIts)) seen = (await this.pushes(seen + 1)).length; // durable before the page heard of it
    const push = this.answered.find(isIts)!;
    if (!newest.hasEvidence) await this.pushes(seen + 1, LATE).catch(() => undefined); // it may come in a commit of its own
    return { ms: push.answered - newest.ended, inPage: push.sent - newest.ended, request: push.answered - push.sent };
  }

  save(): Promise<void> {
    return this.command('docmanager:save');
  }

  private async command(id: string): Promise<void> {
    await this.page.evaluate(id => (window as unknown as { jupyterapp: App }).jupyterapp.commands.execute(id), id);
  }

  /** All pushes so far, once there are `count`. */
  private async pushes(count: number, timeout = 60_000): Promise<readonly Push[]> {
    const until = Date.now() + timeout;
    while (this.answered.length < count) {
      await this.page.waitForEvent('requestfinished', { predicate: isPush, timeout: Math.max(1, until - Date.now()) });
    }
    return this.answered;
  }
}

const isPush = (request: Request): boolean => request.url().includes('git/receive-pack');

/** When, in ms since 1970, by the browser's clock. */
function pushOf(request: Request): Push {
  const { startTime, responseEnd } = request.timing();
  return { sent: startTime, answered: startTime + responseEnd };
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
