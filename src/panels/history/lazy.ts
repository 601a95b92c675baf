import { PanelLayout, Widget } from '@lumino/widgets';
import type { Room } from './room';

/** The place of the room's body, which is loaded when it is first seen: a closed column costs nothing. */
export class LazyHistory extends Widget {
  private readonly room: Room;
  private loading = false;

  constructor(room: Room) {
    super();
    this.room = room;
    this.addClass('cw-HistoryWidget');
    this.layout = new PanelLayout();
  }

  protected override onAfterAttach(): void {
    if (this.loading) return;
    this.loading = true;
    void import('./widget').then(({ HistoryWidget }) => {
      if (!this.isDisposed) (this.layout as PanelLayout).addWidget(new HistoryWidget(this.room));
    });
  }
}
