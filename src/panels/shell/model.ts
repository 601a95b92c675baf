import { Signal, type ISignal } from '@lumino/signaling';
import type { IActivity, IRoom } from '../../tokens';

/** Which rooms there are, which one is shown, and what goes on in the background. */
export class ShellModel {
  private readonly changes = new Signal<this, void>(this);
  private readonly known: IRoom[] = [];
  private readonly going = new Map<string, IActivity>();
  private shown: IRoom | undefined;

  get changed(): ISignal<this, void> {
    return this.changes;
  }

  get rooms(): readonly IRoom[] {
    return this.known;
  }

  get current(): IRoom | undefined {
    return this.shown;
  }

  get activities(): readonly IActivity[] {
    return [...this.going.values()];
  }

  /** Tabs stand in the order of the work, whatever the order in which plugins start. */
  addRoom(room: IRoom): void {
    this.known.push(room);
    this.known.sort((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id));
    this.shown ??= room;
    this.changes.emit();
  }

  /** A room that is not there changes nothing. */
  show(id: IRoom['id']): void {
    const room = this.known.find(known => known.id === id);
    if (!room || room === this.shown) return;
    this.shown = room;
    this.changes.emit();
  }

  report(activity: IActivity): void {
    this.going.set(activity.id, activity);
    this.changes.emit();
  }

  settle(id: string): void {
    if (this.going.delete(id)) this.changes.emit();
  }
}

const ORDER: readonly IRoom['id'][] = ['history', 'datasets', 'pipelines', 'models', 'monitoring'];
