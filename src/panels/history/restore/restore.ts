import type { ISharedCell } from '@jupyter/ydoc';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IKernelspecMetadata, INotebookContent } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, KernelSpec } from '@jupyterlab/services';
import type { IHistoryClient } from '../../../client';
import { formats } from '../../../domain/history/format';
import { canRestoreInPlace } from '../../../domain/history/in-place';
import { asCopy, copyTime, planCell, planNotebook, type RestorePlan } from '../../../domain/history/restore';
import type { Snapshot, SnapshotReader } from '../../../domain/history/snapshot';
import { standNowhere } from '../../../domain/history/unsaved';
import { CellwrightError } from '../../../domain/shared/errors';
import type { RunRow } from '../../../wire/types';
import { showCell } from '../show-cell';
import { applyEdits } from './apply';
import type { Messages } from './messages';

export interface RestoreOptions {
  readonly client: IHistoryClient;
  readonly snapshots: SnapshotReader;
  readonly documents: IDocumentManager;
  readonly contents: Contents.IManager;
  readonly kernelspecs: KernelSpec.IManager;
  readonly messages: Messages;
}

/** Brings back what a run's snapshot holds. In place it is an edit of the open notebook, which Undo takes back; nothing is saved. */
export class Restorer {
  private readonly clock = formats();
  /** What was last said of a notebook's restoring, until something newer is. */
  private said: string | undefined;

  constructor(private readonly options: RestoreOptions) {}

  async cell(path: string, run: string): Promise<void> {
    const { row, notebook, unkept } = await this.read(path, run);
    const panel = await this.open(row.path);
    const standsNow = panel.model!.sharedModel.toJSON();
    const plan = row.cell === null ? undefined : planCell(standsNow, notebook, row.cell, unkept);
    const { noCell, noCellRemedy } = this.options.messages;
    if (!plan) throw new CellwrightError({ code: 'restore/no-cell', message: noCell, remedy: noCellRemedy });
    const standing = panel.model!.sharedModel.cells.filter(cell => cell.getId() === row.cell);
    if ((await this.ask(panel, standing, notebook, 'cell')) === 'replace') {
      this.apply(panel, row, plan, 'cell');
      await showCell(panel, row.cell!);
    }
  }

  async inPlace(path: string, run: string): Promise<void> {
    const { row, notebook, unkept } = await this.read(path, run);
    const panel = await this.open(row.path);
    const answer = await this.ask(panel, panel.model!.sharedModel.cells, notebook, 'notebook');
    if (answer === 'copy') await this.copy(path, run);
    if (answer !== 'replace') return;
    this.apply(panel, row, planNotebook(panel.model!.sharedModel.toJSON(), notebook, unkept), 'notebook');
  }

  /** Resolves to the path of the copy, which opens with a kernel of that name, or with that which the notebook had. */
  async copy(path: string, run: string, kernel?: string): Promise<string> {
    const { contents, documents, messages } = this.options;
    const { row, notebook, unkept } = await this.read(path, run);
    const name = PathExt.basename(row.path, PathExt.extname(row.path));
    const folder = row.path.slice(0, row.path.length - PathExt.basename(row.path).length);
    const time = copyTime(row.started, this.clock);
    const target = await free(contents, n => `${folder}${messages.copyName(name, time)}${n ? ` ${n}` : ''}.ipynb`);
    await contents.save(target, { type: 'notebook', format: 'json', content: asCopy(notebook, this.specOf(kernel)) });
    documents.openOrReveal(target);
    Notification.info(unkept.size > 0 ? messages.copiedBare(target) : messages.copied(target), { autoClose: 5_000 });
    return target;
  }

  private specOf(kernel?: string): IKernelspecMetadata | undefined {
    if (kernel === undefined) return undefined;
    const spec = this.options.kernelspecs.specs?.kernelspecs[kernel];
    return { name: kernel, display_name: spec?.display_name ?? kernel, ...(spec && { language: spec.language }) };
  }

  private async read(path: string, run: string): Promise<Pick<Snapshot, 'notebook' | 'unkept'> & { row: RunRow }> {
    const row = await this.options.client.run(path, run);
    return { row, ...(await this.options.snapshots.snapshot(row.path, row.commit)) };
  }

  private async open(path: string): Promise<NotebookPanel> {
    const { documents, messages } = this.options;
    if (!canRestoreInPlace(path)) {
      throw new CellwrightError({
        code: 'restore/script',
        message: messages.script,
        remedy: messages.notOpenRemedy
      });
    }
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

  /** Text that is neither saved nor in history is replaced only by who says so. */
  private async ask(
    panel: NotebookPanel,
    standing: readonly ISharedCell[],
    wanted: INotebookContent,
    what: 'cell' | 'notebook'
  ): Promise<'replace' | 'copy' | 'nothing'> {
    const { client, snapshots, contents, messages } = this.options;
    const { path } = panel.context;
    const sources = standing.map(cell => cell.getSource());
    if (!panel.model!.dirty || standNowhere(sources, [wanted]).length === 0) return 'replace';
    const newest = (await client.runs({ path, scope: 'notebook', limit: 1 })).rows[0];
    const kept = newest ? [(await snapshots.snapshot(newest.path, newest.commit)).notebook] : [];
    const saved = (await contents.get(path, { type: 'notebook', content: true })).content as INotebookContent;
    const lost = standNowhere(sources, [wanted, saved, ...kept]).length;
    if (lost === 0) return 'replace';
    const { button } = await showDialog({
      title: messages.unsaved.title,
      body: messages.unsaved.body(lost),
      buttons: [
        Dialog.cancelButton({ label: messages.unsaved.cancel }),
        ...(what === 'notebook' ? [Dialog.okButton({ label: messages.unsaved.copy, actions: ['copy'] })] : []),
        Dialog.warnButton({ label: messages.unsaved.replace, actions: ['replace'] })
      ],
      defaultButton: what === 'notebook' ? 1 : 0
    });
    return button.actions.includes('replace') ? 'replace' : button.actions.includes('copy') ? 'copy' : 'nothing';
  }

  private apply(panel: NotebookPanel, row: RunRow, plan: RestorePlan, what: 'cell' | 'notebook'): void {
    const { messages } = this.options;
    const { sharedModel } = panel.model!;
    if (plan.edits.length === 0 && plan.kept.length === 0) {
      this.say(Notification.info(plan.unkept ? messages.nothingButOutputs : messages.nothing, { autoClose: 4_000 }));
      return;
    }
    const step = applyEdits(sharedModel, plan.edits);
    const undo = (): void => {
      if (!step.undo()) Notification.info(messages.edited, { autoClose: 8_000 });
    };
    this.say(
      Notification.success(messages.done(what, this.clock.clock(row.started), plan), {
        autoClose: 15_000,
        actions: [{ label: messages.undo, callback: undo }]
      })
    );
  }

  /** What was said before is not so any more, and its Undo would take back nothing. */
  private say(notice: string): void {
    if (this.said !== undefined) Notification.dismiss(this.said);
    this.said = notice;
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
