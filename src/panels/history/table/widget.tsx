import { Notification } from '@jupyterlab/apputils';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';
import { formats } from '../../../domain/history/format';
import { toCsv } from '../../../domain/history/runs-table-csv';
import { arrange } from '../../../domain/history/runs-table-layout';
import { CommandIDs } from '../ids';
import { exportChart } from './charts-export';
import type { DrawChart } from './chart-canvas';
import type { ChartsModel } from './charts-model';
import { downloadText } from './download';
import type { Messages } from './messages';
import type { TableModel } from './model';
import { Runs } from './view';

/** vega comes with the first chart that is drawn. */
const draw: DrawChart = async (host, options) =>
  (await import('../../../engines/charts/engine')).drawChart(host, options);

/** The table's one seam between Lumino and React. Owns its models. */
export class RunsWidget extends ReactWidget {
  private readonly formats = formats();

  constructor(
    readonly model: TableModel,
    readonly charts: ChartsModel,
    private readonly messages: Messages,
    private readonly commands: CommandRegistry,
    private readonly goTo: (path: string, cell: string) => void
  ) {
    super();
    this.addClass('cw-RunsWidget');
  }

  override dispose(): void {
    this.charts.dispose();
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    if (this.model.state.kind === 'loading') void this.model.load();
  }

  protected override onAfterShow(): void {
    void this.model.refresh();
  }

  protected override render(): JSX.Element {
    const { model, charts, messages } = this;
    const body = (): JSX.Element => (
      <Runs
        state={model.state}
        table={model.table}
        charts={charts.state}
        draw={draw}
        onCharts={change => charts.arrange(change)}
        onPick={(mark, add) => model.select(model.shows(mark.id) ? mark.id : mark.run, add)}
        onExportChart={(face, format, drawn) => void exportChart(face, format, drawn).catch(this.fail)}
        messages={messages}
        formats={this.formats}
        onLayout={layout => model.arrange(layout)}
        onSelect={(id, add) => model.select(id, add)}
        onToggle={id => model.toggle(id)}
        onRetry={() => void model.load()}
        onCompare={(left, right) =>
          void this.commands.execute(CommandIDs.compareRuns, { path: left.path, left: left.run, right: right.run })
        }
        onShow={({ path, run }) => void this.commands.execute(CommandIDs.showRun, { path, run })}
        onGoTo={this.goTo}
        onExport={() => this.export()}
        onPromote={model.args.scope === 'notebook' || model.args.scope === 'cell' ? this.promote : undefined}
      />
    );
    return <UseSignal signal={model.changed}>{() => <UseSignal signal={charts.changed}>{body}</UseSignal>}</UseSignal>;
  }

  private readonly promote = (name: string, metric: boolean): void => {
    const run = this.model.table.entries[0]?.row.run;
    const { path } = this.model.args;
    if (run !== undefined) void this.commands.execute(CommandIDs.promote, { path, run, name, metric });
  };

  private readonly fail = (error: unknown): void => {
    const { failed } = this.messages.charts;
    Notification.error(`${failed} ${error instanceof Error ? error.message : String(error)}`, { autoClose: 10_000 });
  };

  private export(): void {
    const { table, state } = this.model;
    const csv = toCsv(table, state.view.lines, arrange(table.columns, state.layout));
    downloadText('runs.csv', csv, 'text/csv');
  }
}
