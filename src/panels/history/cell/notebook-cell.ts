import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Debouncer } from '@lumino/polling';

/** Milliseconds after the last keystroke in the notebook. */
const QUIET = 300;

/** Tell what a cell of an open notebook holds, now and whenever it changes; undefined while it is not there. Answers how to stop. */
export function followCell(
  tracker: INotebookTracker,
  path: string,
  cell: string,
  tell: (source: string | undefined) => void
): () => void {
  let panel: NotebookPanel | undefined;
  const read = (): void => {
    const cells = panel?.isDisposed ? undefined : panel?.context.model?.sharedModel.cells;
    tell(cells?.find(one => one.id === cell)?.getSource());
  };
  const later = new Debouncer(read, QUIET);
  const changed = (): void => void later.invoke();
  const leave = (): void => {
    if (panel && !panel.isDisposed) panel.context.model.contentChanged.disconnect(changed);
    panel?.disposed.disconnect(gone);
    panel = undefined;
  };
  const gone = (): void => {
    leave();
    tell(undefined);
  };
  const find = (): void => {
    const found = tracker.find(one => one.context.path === path);
    if (!found || found === panel) return;
    leave();
    panel = found;
    found.disposed.connect(gone);
    found.context.model.contentChanged.connect(changed);
    void found.context.ready.then(() => panel === found && read());
  };
  tracker.widgetAdded.connect(find);
  find();
  return () => {
    tracker.widgetAdded.disconnect(find);
    leave();
    later.dispose();
  };
}
