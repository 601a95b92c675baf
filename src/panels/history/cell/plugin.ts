import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IHistory, IRecorder, ISnapshots } from '../../../tokens';
import { historyIcon } from '../icons';
import { CommandIDs } from '../ids';
import { messages as messagesOf } from './messages';
import type { CellArgs } from './model';
import type { CellHistoryWidget } from './widget';

/** The versions of one cell in a tab of the main area. */
export const cellPlugin: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:cell-history',
  description: 'Shows the versions of one cell.',
  autoStart: true,
  requires: [IHistory, ISnapshots, IRenderMimeRegistry],
  optional: [IRecorder, INotebookTracker, ITranslator, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    client: IHistory,
    snapshots: ISnapshots,
    rendermime: IRenderMimeRegistry,
    recorder: IRecorder | null,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ) => {
    const messages = messagesOf((translator ?? nullTranslator).load('cellwright'));
    const tracker = new WidgetTracker<MainAreaWidget<CellHistoryWidget>>({ namespace: 'cellwright-cell-history' });
    const nameOf = ({ path, cell }: CellArgs): string => `${path}:${cell}`;

    async function open(args: CellArgs): Promise<void> {
      const known = tracker.find(one => nameOf(one.content.model.args) === nameOf(args));
      const widget = known ?? (await make(args));
      if (!widget.isAttached) app.shell.add(widget, 'main', { mode: 'split-right' });
      app.shell.activateById(widget.id);
      const { model } = widget.content;
      const at = model.state.versions.findIndex(row => row.run === args.run);
      if (at >= 0) await model.show(at);
    }

    async function make(args: CellArgs): Promise<MainAreaWidget<CellHistoryWidget>> {
      const [{ CellModel }, { CellHistoryWidget }, { followCell }] = await Promise.all([
        import('./model'),
        import('./widget'),
        import('./notebook-cell')
      ]);
      const model = new CellModel(client, snapshots, args);
      const content = new CellHistoryWidget({ model, messages, commands: app.commands, rendermime });
      const widget = new MainAreaWidget({ content });
      const stop = notebooks ? followCell(notebooks, args.path, args.cell, now => model.setNow(now)) : undefined;
      const live: Parameters<IRecorder['committed']['connect']>[0] = (_, { path, row }) => {
        if (path === args.path) model.put(row);
      };
      recorder?.committed.connect(live);
      widget.disposed.connect(() => {
        recorder?.committed.disconnect(live);
        stop?.();
      });
      widget.id = `cellwright-cell-${nameOf(args)}`;
      widget.title.label = messages.title(PathExt.basename(args.path));
      widget.title.icon = historyIcon;
      widget.title.closable = true;
      widget.toolbar.hide();
      let shown: string | undefined;
      model.changed.connect(() => {
        const { row } = model;
        if (!row || row.run === shown) return;
        shown = row.run;
        widget.title.label = messages.title(row.mark?.name ?? row.title);
        void tracker.save(widget); // the restored tab comes back to this version
      });
      void tracker.add(widget);
      return widget;
    }

    app.commands.addCommand(CommandIDs.showCellHistory, {
      label: messages.command,
      describedBy: {
        args: {
          type: 'object',
          required: ['path', 'cell'],
          properties: {
            path: { type: 'string', description: messages.path },
            cell: { type: 'string', description: messages.cell },
            run: { type: 'string', description: messages.run }
          }
        }
      },
      execute: ({ path, cell, run }) =>
        open({ path: path as string, cell: cell as string, ...(typeof run === 'string' && { run }) })
    });
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.showCellHistory,
        args: widget => ({ ...widget.content.model.args }),
        name: widget => nameOf(widget.content.model.args)
      });
    }
  }
};
