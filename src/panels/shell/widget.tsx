import { LabIcon, ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { PanelLayout, Widget } from '@lumino/widgets';
import * as React from 'react';
import type { IRoom } from '../../tokens';
import cellwright from '../../../style/icons/cellwright.svg';
import type { Messages } from './messages';
import type { ShellModel } from './model';
import { Activity, PANEL, tabId, Tabs } from './view';

export const cellwrightIcon = new LabIcon({ name: 'cellwright:cellwright', svgstr: cellwright });

/** The column: a tab row above the room that is shown, and the activity strip below. Rooms are made when they are first seen. */
export class Shell extends Widget {
  private readonly model: ShellModel;
  private readonly made = new Map<IRoom['id'], Widget>();
  private readonly room = new Widget();

  constructor(model: ShellModel, messages: Messages) {
    super();
    this.model = model;
    this.id = 'cellwright';
    this.addClass('cw-Shell');
    this.title.icon = cellwrightIcon;
    this.title.caption = messages.caption;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', messages.title);

    const layout = (this.layout = new PanelLayout());
    const show = (id: IRoom['id']): void => model.show(id);
    layout.addWidget(
      ReactWidget.create(
        <UseSignal signal={model.changed}>
          {() => <Tabs rooms={model.rooms} current={model.current?.id} messages={messages} show={show} />}
        </UseSignal>
      )
    );
    this.room.id = PANEL;
    this.room.addClass('cw-Shell-room');
    this.room.node.setAttribute('role', 'tabpanel');
    this.room.layout = new PanelLayout();
    layout.addWidget(this.room);
    layout.addWidget(
      ReactWidget.create(
        <UseSignal signal={model.changed}>
          {() => <Activity activities={model.activities} messages={messages} dismiss={id => model.settle(id)} />}
        </UseSignal>
      )
    );
    model.changed.connect(() => this.showRoom(), this);
  }

  protected override onAfterShow(): void {
    this.showRoom();
  }

  protected override onAfterAttach(): void {
    this.showRoom();
  }

  /** Whoever opens the column by keyboard is in it then; what has the keyboard there already keeps it. */
  protected override onActivateRequest(): void {
    if (this.node.contains(document.activeElement)) return;
    this.node.querySelector<HTMLElement>('.cw-Tab[aria-selected="true"]')?.focus();
  }

  private showRoom(): void {
    const { current } = this.model;
    if (!current || !this.isVisible) return;
    if (!this.made.has(current.id)) {
      const made = current.create();
      this.made.set(current.id, made);
      (this.room.layout as PanelLayout).addWidget(made);
    }
    this.room.node.setAttribute('aria-labelledby', tabId(current.id));
    for (const [id, widget] of this.made) widget.setHidden(id !== current.id);
  }
}
