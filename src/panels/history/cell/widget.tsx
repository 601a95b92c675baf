import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';
import { formats } from '../../../domain/history/format';
import { CommandIDs } from '../ids';
import type { Messages } from './messages';
import type { CellModel } from './model';
import { Outputs } from './outputs';
import { CellHistory } from './view';

export interface CellWidgetOptions {
  readonly model: CellModel;
  readonly messages: Messages;
  readonly commands: CommandRegistry;
  readonly rendermime: IRenderMimeRegistry;
}

/** The cell history's one seam between Lumino and React. Owns its model. */
export class CellHistoryWidget extends ReactWidget {
  readonly model: CellModel;
  private readonly formats = formats();

  constructor(private readonly options: CellWidgetOptions) {
    super();
    this.model = options.model;
    this.addClass('cw-CellWidget');
  }

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    if (this.model.state.kind === 'loading') void this.model.load();
  }

  protected override render(): JSX.Element {
    const { model } = this;
    const { messages, commands, rendermime } = this.options;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <CellHistory
            state={model.state}
            messages={messages}
            formats={this.formats}
            onShow={at => void model.show(at)}
            onAgainst={against => model.compareWith(against)}
            onRetry={() => void model.load()}
            onRestore={({ path, run }) => void commands.execute(CommandIDs.restoreCell, { path, run })}
            onCompare={(left, right) =>
              void commands.execute(CommandIDs.compareRuns, { path: left.path, left: left.run, right: right.run })
            }
            onCompareWith={({ path, run }) => void commands.execute(CommandIDs.compareWith, { path, run })}
            renderOutputs={outputs => <Outputs outputs={outputs} rendermime={rendermime} />}
          />
        )}
      </UseSignal>
    );
  }
}
