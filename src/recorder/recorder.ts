import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import { CellwrightError } from '../domain/shared/errors';
import type { IRecorder } from '../tokens';
import type { Point } from '../wire/types';
import { NotebookRecorder, type NotebookRecorderOptions } from './notebook-recorder';

/** Follows every open notebook. Two views of one document are one notebook. */
export class Recorder implements IRecorder {
  private readonly notebooks = new Map<NotebookPanel['context'], NotebookRecorder>();
  private readonly committed_ = new Signal<this, IRecorder.ICommitted>(this);
  private readonly changed_ = new Signal<this, string>(this);
  private readonly elsewhere_ = new Signal<this, string>(this);
  private readonly points_ = new Signal<this, { readonly path: string; readonly point: Point }>(this);

  constructor(
    tracker: INotebookTracker,
    private readonly options: Omit<NotebookRecorderOptions, 'panel'>
  ) {
    tracker.forEach(panel => this.follow(panel));
    tracker.widgetAdded.connect((_, panel) => this.follow(panel));
  }

  get committed(): ISignal<this, IRecorder.ICommitted> {
    return this.committed_;
  }
  get changed(): ISignal<this, string> {
    return this.changed_;
  }
  get elsewhere(): ISignal<this, string> {
    return this.elsewhere_;
  }
  get points(): ISignal<this, { readonly path: string; readonly point: Point }> {
    return this.points_;
  }

  status(path: string): IRecorder.IStatus | undefined {
    return this.find(path)?.status;
  }

  /** One decision holds for all notebooks of a workspace. */
  async setConsent(path: string, consent: 'keep' | 'off', outputs?: 'keep' | 'off'): Promise<void> {
    const decided = this.get(path);
    await decided.setConsent(consent, outputs);
    const store = decided.status.workspace?.store;
    for (const notebook of this.notebooks.values()) {
      if (notebook !== decided && notebook.status.workspace?.store === store) void notebook.reconsider();
    }
  }

  pause(path: string): void {
    this.get(path).setPaused(true);
  }

  resume(path: string): void {
    this.get(path).setPaused(false);
  }

  async restoreMissed(path: string): Promise<number> {
    return Promise.resolve(this.get(path).restoreMissed());
  }

  dismissMissed(path: string): void {
    this.get(path).dismissMissed();
  }

  retry(path: string): Promise<void> {
    return this.get(path).retry();
  }

  private follow(panel: NotebookPanel): void {
    const { context } = panel;
    void context.ready.then(() => {
      if (panel.isDisposed || this.notebooks.has(context)) return;
      const notebook = new NotebookRecorder({ ...this.options, panel });
      this.notebooks.set(context, notebook);
      notebook.changed.connect(() => this.changed_.emit(notebook.path));
      notebook.committed.connect((_, row) => this.committed_.emit({ path: notebook.path, row }));
      notebook.elsewhere.connect(() => this.elsewhere_.emit(notebook.path));
      notebook.points.connect((_, point) => this.points_.emit({ path: notebook.path, point }));
      context.disposed.connect(() => {
        this.notebooks.delete(context);
        notebook.dispose();
      });
      this.changed_.emit(notebook.path);
    });
  }

  private find(path: string): NotebookRecorder | undefined {
    return [...this.notebooks.values()].find(notebook => notebook.path === path);
  }

  private get(path: string): NotebookRecorder {
    const notebook = this.find(path);
    if (notebook) return notebook;
    throw new CellwrightError({
      code: 'recorder/closed',
      message: `${path} is not open.`,
      remedy: 'Open the notebook first.'
    });
  }
}
