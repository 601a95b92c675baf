import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import * as React from 'react';
import { Icon } from '../../components/icon';
import { CommandIDs } from './ids';
import type { Room } from './room';

/** Outputs that a notebook does not show are offered in it, where they are missed: the column may be closed. */
export class MissedBars implements DocumentRegistry.IWidgetExtension<NotebookPanel, INotebookModel> {
  constructor(private readonly room: Room) {}

  createNew(panel: NotebookPanel): IDisposable {
    const { recorder } = this.room;
    const bar = new MissedBar(this.room, panel);
    const look = (): void => bar.setCells(recorder.status(panel.context.path)?.missed.length ?? 0);
    const onChanged = (_: unknown, path: string): void => {
      if (path === panel.context.path) look();
    };
    panel.contentHeader.addWidget(bar);
    recorder.changed.connect(onChanged);
    look();
    return new DisposableDelegate(() => {
      recorder.changed.disconnect(onChanged);
      bar.dispose();
    });
  }
}

class MissedBar extends ReactWidget {
  private cells = 0;

  constructor(
    private readonly room: Room,
    private readonly panel: NotebookPanel
  ) {
    super();
    this.addClass('cw-MissedBar');
    this.hide();
  }

  setCells(cells: number): void {
    if (cells === this.cells) return;
    this.cells = cells;
    this.setHidden(cells === 0);
    this.update();
  }

  protected render(): JSX.Element | null {
    const { app, messages, formats } = this.room;
    const { missed } = messages;
    if (this.cells === 0) return null;
    const title = missed.title(this.cells, formats.count(this.cells));
    const button = (label: string, command: string, className: string): JSX.Element => (
      <button
        type="button"
        className={className}
        onClick={() => void app.commands.execute(command, { path: this.panel.context.path })}
      >
        {label}
      </button>
    );
    return (
      <section className="cw-MissedBar-line" aria-label={title}>
        <Icon name="missed" />
        <span className="cw-MissedBar-text" role="status" title={`${title}. ${missed.text}`}>
          {title}
        </span>
        {button(missed.short, CommandIDs.restoreMissed, 'cw-Button cw-mod-primary')}
        {button(missed.dismiss, CommandIDs.dismissMissed, 'cw-Button')}
      </section>
    );
  }
}
