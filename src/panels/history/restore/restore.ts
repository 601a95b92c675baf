import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { IHistoryClient } from '../../../client';
import { formats } from '../../../domain/history/format';
import { asCopy, planCell, planNotebook, type RestorePlan } from '../../../domain/history/restore';
import type { SnapshotReader } from '../../../domain/history/snapshot';
import { CellwrightError } from '../../../domain/shared/errors';
import type { RunRow } from '../../../wire/types';
import { applyEdits } from './apply';
import type { Messages } from './messages';

export interface RestoreOptions {
  readonly client: IHistoryClient;
  readonly snapshots: SnapshotReader;
  readonly documents: IDocumentManager;
  readonly contents: Contents.IManager;
  readonly messages: Messages;
}

/** Brings back what a run's snapshot holds. In place it is an edit of the open notebook, which Undo takes back; nothing is saved. */
export class Restorer {
  private readonly clock = formats();

  constructor(private readonly options: RestoreOptions) {}

  async cell(path: string, run: string): Promise<void> {
    const { row, notebook } = await this.read(path, run);
    const panel = await this.open(row.path);
    const plan = row.cell === null ? undefined : planCell(panel.model!.sharedModel.toJSON(), notebook, row.cell);
    const { noCell, noCellRemedy } = this.options.messages;
    if (!plan) throw new CellwrightError({ code: 'restore/no-cell', message: noCell, remedy: noCellRemedy });
    this.apply(panel, row, plan, 'cell');
  }

  async inPlace(path: string, run: string): Promise<void> {
    const { row, notebook } = await this.read(path, run);
    const panel = await this.open(row.path);
    this.apply(panel, row, planNotebook(panel.model!.sharedModel.toJSON(), notebook), 'notebook');
  }

  /** Resolves to the path of the copy. */
  async copy(path: string, run: string): Promise<string> {
    const { contents, documents, messages } = this.options;
    const { row, notebook } = await this.read(path, run);
    const name = PathExt.basename(row.path, '.ipynb');
    const folder = row.path.slice(0, row.path.length - PathExt.basename(row.path).length);
    const time = this.clock.clock(row.started).replaceAll(':', '.'); // a colon is no part of a file name on Windows
    const target = await free(contents, n => `${folder}${messages.copyName(name, time)}${n ? ` ${n}` : ''}.ipynb`);
    await contents.save(target, { type: 'notebook', format: 'json', content: asCopy(notebook) });
    documents.openOrReveal(target);
    Notification.info(messages.copied(target), { autoClose: 5_000 });
    return target;
  }

  private async read(path: string, run: string): Promise<{ row: RunRow; notebook: INotebookContent }> {
    const row = await this.options.client.run(path, run);
    return { row, notebook: (await this.options.snapshots.snapshot(row.path, row.commit)).notebook };
  }

  private async open(path: string): Promise<NotebookPanel> {
    const { documents, messages } = this.options;
    const panel = documents.openOrReveal(path, 'Notebook') as NotebookPanel | undefined;
    if (!panel) {
      throw new CellwrightError({
        code: 'restore/not-open',
        message: messages.notOpen,
        remedy: messages.notOpenRemedy
      });
    }
    await panel.context.ready;
    if (panel.model!.readOnly) {
      throw new CellwrightError({
        code: 'restore/read-only',
        message: messages.readOnly,
        remedy: messages.notOpenRemedy
      });
    }
    return panel;
  }

  private apply(panel: NotebookPanel, row: RunRow, plan: RestorePlan, what: 'cell' | 'notebook'): void {
    const { messages } = this.options;
    const { sharedModel } = panel.model!;
    if (plan.edits.length === 0 && plan.kept.length === 0) {
      Notification.info(messages.nothing, { autoClose: 4_000 });
      return;
    }
    const step = applyEdits(sharedModel, plan.edits);
    const undo = (): void => {
      if (!step.undo()) Notification.info(messages.edited, { autoClose: 8_000 });
    };
    Notification.success(messages.done(what, this.clock.clock(row.started), plan), {
      autoClose: 15_000,
      actions: [{ label: messages.undo, callback: undo }]
    });
  }
}

async function free(contents: Contents.IManager, name: (n: number) => string): Promise<string> {
  for (let n = 0; ; n = n ? n + 1 : 2) {
    const taken = await contents.get(name(n), { content: false }).then(
      () => true,
      (error: { readonly response?: Response }) => {
        if (error.response?.status !== 404) throw error as unknown;
        return false;
      }
    );
    if (!taken) return name(n);
  }
}
