import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { type INotebookTracker, INotebookTracker as NotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import type { Scope } from '../../../client';
import type { Layout } from '../../../domain/history/runs-table-layout';
import { IHistory, IRecorder, ISnapshots } from '../../../tokens';
import { historyIcon } from '../icons';
import { CommandIDs } from '../ids';
import { showCell } from '../show-cell';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the command's label needs its words at once
import { messages as messagesOf } from './messages';
import type { ChartsLayout } from './charts-model';
import type { TableArgs } from './model';
import type { RunsWidget } from './widget';

/** Commands that change what rows say, or which there are. */
const CHANGING: ReadonlySet<string> = new Set([
  CommandIDs.star,
  CommandIDs.name,
  CommandIDs.note,
  CommandIDs.promote,
  CommandIDs.remove,
  CommandIDs.deleteSession,
  CommandIDs.deleteOld
]);

const SCOPES: Scope[] = ['cell', 'notebook', 'workspace', 'team'];

/** All experiment runs in a tab of the main area. */
export const tablePlugin: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:runs-table',
  description: 'Shows experiment runs as a table of parameters and metrics.',
  autoStart: true,
  requires: [IHistory, IDocumentManager],
  optional: [IRecorder, ISnapshots, NotebookTracker, ITranslator, ILayoutRestorer, IStateDB, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    client: IHistory,
    documents: IDocumentManager,
    recorder: IRecorder | null,
    snapshots: ISnapshots | null,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    states: IStateDB | null,
    palette: ICommandPalette | null
  ) => {
    const messages = messagesOf((translator ?? nullTranslator).load('cellwright'));
    const tracker = new WidgetTracker<MainAreaWidget<RunsWidget>>({ namespace: 'cellwright-runs' });
    const nameOf = ({ path, scope, cell }: TableArgs): string =>
      [scope, path, ...(cell === undefined ? [] : [cell])].join(':');

    async function open(args: TableArgs, view?: 'table' | 'charts'): Promise<void> {
      const known = tracker.find(one => nameOf(one.content.model.args) === nameOf(args));
      const widget = known ?? (await make(args));
      if (view) widget.content.charts.arrange({ open: view === 'charts' });
      if (!widget.isAttached) app.shell.add(widget, 'main');
      app.shell.activateById(widget.id);
    }

    async function make(args: TableArgs): Promise<MainAreaWidget<RunsWidget>> {
      const key = `cellwright:runs-table:${nameOf(args)}`;
      const chartsKey = `${key}:charts`;
      const [{ TableModel }, { ChartsModel }, { RunsWidget }, { firstLayout }, kept, drawn] = await Promise.all([
        import('./model'),
        import('./charts-model'),
        import('./widget'),
        import('../../../domain/history/runs-table-layout'),
        states?.fetch(key),
        states?.fetch(chartsKey)
      ]);
      const model = new TableModel(client, args, {
        ...firstLayout(args.scope),
        ...(kept as Partial<Layout> | undefined)
      });
      const charts = new ChartsModel({
        table: model,
        ...(snapshots && { reader: snapshots }),
        ...(recorder && { points: recorder.points }),
        layout: drawn as Partial<ChartsLayout> | undefined,
        running: messages.charts.running
      });
      const saveCharts = new Debouncer(
        (layout: ChartsLayout) => states?.save(chartsKey, layout as unknown as ReadonlyPartialJSONObject),
        500
      );
      charts.layoutChanged.connect((_, layout) => void saveCharts.invoke(layout));
      const save = new Debouncer(
        (layout: Layout) => states?.save(key, layout as unknown as ReadonlyPartialJSONObject),
        500
      );
      model.layoutChanged.connect((_, layout) => void save.invoke(layout));
      const widget = new MainAreaWidget({ content: new RunsWidget(model, charts, messages, app.commands, goTo) });
      const live: Parameters<IRecorder['committed']['connect']>[0] = (_, { path, row }) => {
        if (args.cell !== undefined && row.cell !== args.cell) return;
        if ((args.scope !== 'notebook' && args.scope !== 'cell') || path === args.path) model.put(row);
      };
      recorder?.committed.connect(live);
      const again = (): void => {
        if (widget.isVisible && document.visibilityState === 'visible') void model.refresh();
      };
      const marked = (_: unknown, { id, result }: CommandRegistry.ICommandExecutedArgs): void => {
        if (CHANGING.has(id)) void result.then(again, () => undefined); // who gave the command is told of its failure
      };
      app.commands.commandExecuted.connect(marked);
      document.addEventListener('visibilitychange', again);
      // The keyboard comes back to the table whose row's menu was opened, unless what was chosen there takes it.
      const comeBack = (): void => {
        const row = app.contextMenuHitTest(node => node.getAttribute('role') === 'row');
        if (row && widget.node.contains(row)) row.closest<HTMLElement>('[role=grid]')?.focus();
      };
      app.contextMenu.menu.aboutToClose.connect(comeBack);
      widget.disposed.connect(() => {
        app.contextMenu.menu.aboutToClose.disconnect(comeBack);
        recorder?.committed.disconnect(live);
        app.commands.commandExecuted.disconnect(marked);
        document.removeEventListener('visibilitychange', again);
        save.dispose();
        saveCharts.dispose();
      });
      widget.id = `cellwright-runs-${nameOf(args)}`;
      widget.title.label = messages.titleOf(PathExt.basename(args.path) || args.scope);
      widget.title.icon = historyIcon;
      widget.title.closable = true;
      widget.toolbar.hide();
      void tracker.add(widget);
      return widget;
    }

    /** Show the cell where something was set. */
    function goTo(path: string, cell: string): void {
      const panel = documents.openOrReveal(path, 'Notebook') as NotebookPanel | undefined;
      if (panel) void showCell(panel, cell);
    }

    app.commands.addCommand(CommandIDs.openRunsTable, {
      label: messages.command,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: { type: 'string', description: messages.path },
            scope: { enum: SCOPES, description: messages.scope },
            view: { enum: ['table', 'charts'], description: messages.view }
          }
        }
      },
      execute: async args => {
        const path = typeof args.path === 'string' ? args.path : (notebooks?.currentWidget?.context.path ?? '');
        const cell = typeof args.cell === 'string' ? { cell: args.cell } : {};
        const scope = SCOPES.find(one => one === args.scope) ?? ('cell' in cell ? 'cell' : 'notebook');
        const view = args.view === 'table' || args.view === 'charts' ? args.view : undefined;
        await open({ path, scope, ...cell }, view);
      }
    });
    palette?.addItem({ command: CommandIDs.openRunsTable, category: messages.category });
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.openRunsTable,
        args: widget => ({ ...widget.content.model.args }),
        name: widget => nameOf(widget.content.model.args)
      });
    }
  }
};
