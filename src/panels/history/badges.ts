import type { Cell } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { RunRow } from '../../wire/types';
import { CommandIDs } from './ids';
import type { Room } from './room';

/** Runs of a notebook whose cells are marked when it opens; a look at the past, not all of it. */
const LOOKED_AT = 500;
/** Milliseconds after which an idle browser is not waited for any longer. */
const IDLE = 5_000;

/** A quiet badge in the prompt of each captured cell. It lies over the prompt's margin, so that nothing moves. */
export class CellBadges implements DocumentRegistry.IWidgetExtension<NotebookPanel, INotebookModel> {
  constructor(private readonly room: Room) {}

  createNew(panel: NotebookPanel): IDisposable {
    const { recorder, app, messages, formats, client } = this.room;
    const counts = new Map<string, number>();
    const seen = new Set<string>();

    const draw = (cell: Cell): void => {
      const runs = counts.get(cell.model.id) ?? 0;
      let badge = cell.node.querySelector<HTMLButtonElement>(':scope > .cw-CellBadge');
      if (runs === 0) return badge?.remove();
      if (!badge) {
        badge = document.createElement('button');
        badge.type = 'button';
        badge.className = 'cw-CellBadge';
        badge.tabIndex = -1; // the cell's menu has the same; Tab goes through hundreds of cells otherwise
        badge.addEventListener('click', () => {
          void app.commands.execute(CommandIDs.cellHistory, { path: panel.context.path, cell: cell.model.id });
        });
        cell.node.append(badge);
      }
      badge.title = messages.badge(runs, formats.count(runs));
      badge.setAttribute('aria-label', badge.title);
    };
    const add = (rows: readonly RunRow[]): void => {
      const touched = new Set<string>();
      for (const { run, cell } of rows) {
        if (cell === null || seen.has(run)) continue;
        seen.add(run);
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
        touched.add(cell);
      }
      for (const cell of panel.content.widgets) if (touched.has(cell.model.id)) draw(cell);
    };

    const onCommitted = (_: unknown, { path, row }: { readonly path: string; readonly row: RunRow }): void => {
      if (path === panel.context.path) add([row]);
    };
    // Cells come and go; their text changes far more often, and is none of this. Widgets follow their models within the frame.
    const onCells = (): void =>
      void requestAnimationFrame(() => panel.isDisposed || panel.content.widgets.forEach(draw));
    const onModel = (): void => void panel.content.model?.cells.changed.connect(onCells);
    let looked = false;
    const lookBack = (): void => {
      const kept = recorder.status(panel.context.path)?.workspace?.consent === 'keep';
      if (looked || !kept) return;
      looked = true;
      whenIdle(() => {
        if (panel.isDisposed) return;
        // Without the past, badges come with the next runs: nothing to say.
        void client
          .runs({ path: panel.context.path, scope: 'notebook', limit: LOOKED_AT })
          .then(page => panel.isDisposed || add(page.rows))
          .catch(() => undefined);
      });
    };
    const onChanged = (_: unknown, path: string): void => {
      if (path === panel.context.path) lookBack();
    };

    recorder.committed.connect(onCommitted);
    recorder.changed.connect(onChanged);
    panel.content.modelChanged.connect(onModel);
    onModel();
    void panel.revealed.then(lookBack);
    return new DisposableDelegate(() => {
      recorder.committed.disconnect(onCommitted);
      recorder.changed.disconnect(onChanged);
      panel.content.modelChanged.disconnect(onModel);
      panel.content.model?.cells.changed.disconnect(onCells);
      panel.content.widgets.forEach(cell => cell.node.querySelector(':scope > .cw-CellBadge')?.remove());
    });
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: IDLE });
  else setTimeout(work, IDLE);
}
