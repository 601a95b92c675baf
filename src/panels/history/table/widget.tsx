import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';
import { formats } from '../../../domain/history/format';
import { toCsv } from '../../../domain/history/runs-table-csv';
import { arrange } from '../../../domain/history/runs-table-layout';
import { CommandIDs } from '../ids';
import type { Messages } from './messages';
import type { TableModel } from './model';
import { Runs } from './view';

/** The table's one seam between Lumino and React. Owns its model. */
export class RunsWidget extends ReactWidget {
  private readonly formats = formats();

  constructor(
    readonly model: TableModel,
    private readonly messages: Messages,
    private readonly commands: CommandRegistry,
    private readonly goTo: (path: string, cell: string) => void
  ) {
    super();
    this.addClass('cw-RunsWidget');
  }

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    if (this.model.state.kind === 'loading') void this.model.load();
  }

  protected override render(): JSX.Element {
    const { model, messages } = this;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <Runs
            state={model.state}
            table={model.table}
            messages={messages}
            formats={this.formats}
            onLayout={layout => model.arrange(layout)}
            onSelect={(id, add) => model.select(id, add)}
            onToggle={id => model.toggle(id)}
            onRetry={() => void model.load()}
            onCompare={(left, right) =>
              void this.commands.execute(CommandIDs.compareRuns, { path: left.path, left: left.run, right: right.run })
            }
            onGoTo={this.goTo}
            onExport={() => this.export()}
          />
        )}
      </UseSignal>
    );
  }

  private export(): void {
    const { table, state } = this.model;
    const csv = toCsv(table, state.view.lines, arrange(table.columns, state.layout));
    const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'runs.csv';
    link.click();
    URL.revokeObjectURL(url);
  }
}
