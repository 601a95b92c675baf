import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { NotebookActions, type Notebook, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { titleOf } from '../../domain/history/title';
import type { LiveRuns } from './live';
import type { HistoryModel } from './model';

/** Milliseconds; between two cells a kernel is idle for a moment. */
const LONG_IDLE = 3_000;

/** Where no notebook is open, the model follows the folder that the user looks at. */
export function followFolder({ model: folder }: IDefaultFileBrowser, model: HistoryModel): void {
  const place = (): void => void model.setFolder(folder.path);
  folder.pathChanged.connect(place);
  place();
}

/** The model follows the notebook and cell that the user works in; the live row follows what the kernel is given. */
export function follow(tracker: INotebookTracker, model: HistoryModel, live: LiveRuns): void {
  const place = (): void => {
    void model.setNotebook(tracker.currentWidget?.context.path ?? null);
    cell();
  };
  const cell = (): void => {
    const active = tracker.activeCell?.model;
    if (active?.type === 'code') void model.setCell(active.id);
  };
  tracker.currentChanged.connect(place);
  tracker.activeCellChanged.connect(cell);
  tracker.widgetAdded.connect((_, panel) => watch(panel));
  tracker.forEach(watch);
  place();

  function watch(panel: NotebookPanel): void {
    const { sessionContext, context } = panel;
    let { path } = context;
    let kernel = sessionContext.session?.kernel;
    let idle: ReturnType<typeof setTimeout> | undefined;
    context.pathChanged.connect(() => {
      live.moved(path, context.path);
      ({ path } = context);
      place();
    });
    panel.disposed.connect(() => {
      clearTimeout(idle);
      live.clear(path); // JupyterLab tells of no end of a cell that is gone
      place();
    });
    sessionContext.statusChanged.connect((_, status) => {
      clearTimeout(idle);
      if (status === 'restarting' || status === 'dead' || status === 'autorestarting') live.clear(path);
      if (status === 'idle') idle = setTimeout(() => live.clear(path), LONG_IDLE);
    });
    sessionContext.kernelChanged.connect(() => {
      const next = sessionContext.session?.kernel;
      if (kernel && next !== kernel) live.clear(path); // its runs went with it
      kernel = next;
    });
  }

  const pathOf = (notebook: Notebook): string | undefined =>
    tracker.find(panel => panel.content === notebook)?.context.path;

  NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
    const path = cell.isDisposed ? undefined : pathOf(notebook);
    if (path === undefined || cell.model.type !== 'code') return;
    // What the run is called until its snapshot says its title.
    const title = titleOf(cell.model.sharedModel.getSource());
    live.scheduled(path, cell.model.id, title);
  });
  NotebookActions.executed.connect((_, { notebook, cell }) => {
    const path = pathOf(notebook);
    if (path !== undefined && !cell.isDisposed) live.ended(path, cell.model.id);
  });
}
