import type { IStatusBar } from '@jupyterlab/statusbar';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { faceOf } from './capture';
import { CaptureState } from './head-view';
import { pathOf, type Room } from './room';

/** Whether runs of the current notebook are kept, in the status bar; a click opens the column. */
class CaptureStatus extends ReactWidget {
  constructor(private readonly room: Room) {
    super();
    this.addClass('cw-StatusWidget');
  }

  protected render(): JSX.Element | null {
    const { recorder, messages, shell } = this.room;
    const path = pathOf(this.room);
    const status = path === undefined ? undefined : recorder.status(path);
    if (!status) return null;
    const face = faceOf(status);
    return (
      <button
        type="button"
        className="cw-StatusItem cw-State"
        data-state={face}
        title={messages.captureLong[face]}
        aria-label={messages.statusItem(messages.capture[face])}
        onClick={() => shell.show('history')}
      >
        <CaptureState face={face} messages={messages} />
      </button>
    );
  }
}

export function addStatusItem(room: Room, statusBar: IStatusBar): void {
  const item = new CaptureStatus(room);
  const update = (): void => item.update();
  room.recorder.changed.connect(update);
  room.tracker?.currentChanged.connect(update);
  statusBar.registerStatusItem('cellwright:capture', {
    item,
    align: 'right',
    rank: 20,
    isActive: () => Boolean(room.tracker?.currentWidget)
  });
}
