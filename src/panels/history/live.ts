import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IRecorder } from '../../tokens';
import type { Point } from '../../wire/types';

/** Points of a curve that are drawn; a column is not wider. */
const DRAWN = 400;

/** A cell that runs at this moment. */
export interface LiveRun {
  readonly cell: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Cells that wait behind it. */
  readonly queued: number;
  readonly curves: readonly { readonly name: string; readonly values: readonly number[] }[];
}

interface Scheduled {
  readonly cell: string;
  readonly title: string;
  since: number;
  readonly curves: Map<string, LiveCurve>;
}

/** A curve as it grows, evenly thinned: of each stretch of so many points the first, and the newest. */
class LiveCurve {
  private points: number[] = [];
  private count = 0;
  private stretch = 1;
  private newest = NaN;

  add(value: number): void {
    this.newest = value;
    if (this.count++ % this.stretch !== 0) return;
    this.points.push(value);
    if (this.points.length <= DRAWN) return;
    this.points = this.points.filter((_, n) => n % 2 === 0);
    this.stretch *= 2;
  }

  get values(): readonly number[] {
    const isIn = (this.count - 1) % this.stretch === 0;
    return isIn ? [...this.points] : [...this.points, this.newest];
  }
}

/** What runs in the open notebooks, in the order the kernel takes it, with the metrics it logs on the way. */
export class LiveRuns implements IDisposable {
  private readonly queues = new Map<string, Scheduled[]>();
  private readonly changes = new Signal<this, string>(this);
  private readonly recorder: Pick<IRecorder, 'points'>;
  private readonly now: (this: void) => number;
  isDisposed = false;

  constructor(recorder: Pick<IRecorder, 'points'>, now: (this: void) => number = () => Date.now()) {
    this.recorder = recorder;
    this.now = now;
    recorder.points.connect(this.onPoint);
  }

  /** The argument is the notebook's path. */
  get changed(): ISignal<this, string> {
    return this.changes;
  }

  dispose(): void {
    this.isDisposed = true;
    this.recorder.points.disconnect(this.onPoint);
    Signal.clearData(this);
  }

  running(path: string): LiveRun | undefined {
    const queue = this.queues.get(path);
    const first = queue?.[0];
    if (!queue || !first) return undefined;
    const { cell, title, since, curves } = first;
    return {
      cell,
      title,
      since,
      queued: queue.length - 1,
      curves: [...curves].map(([name, { values }]) => ({ name, values }))
    };
  }

  scheduled(path: string, cell: string, title: string): void {
    const queue = this.queues.get(path) ?? [];
    this.queues.set(path, [
      ...queue.filter(other => other.cell !== cell),
      { cell, title, since: this.now(), curves: new Map() }
    ]);
    this.changes.emit(path);
  }

  ended(path: string, cell: string): void {
    const queue = (this.queues.get(path) ?? []).filter(other => other.cell !== cell);
    if (queue[0]) queue[0].since = Math.max(queue[0].since, this.now());
    this.queues.set(path, queue);
    this.changes.emit(path);
  }

  /** The notebook was renamed. */
  moved(from: string, to: string): void {
    const queue = this.queues.get(from);
    if (!queue || from === to) return;
    this.queues.delete(from);
    this.queues.set(to, queue);
    this.changes.emit(to);
  }

  /** The kernel died or started again, or the notebook is closed: nothing is known to run any more. */
  clear(path: string): void {
    if (this.queues.delete(path)) this.changes.emit(path);
  }

  private readonly onPoint = (_: unknown, { path, point }: { readonly path: string; readonly point: Point }): void => {
    const run = this.queues.get(path)?.find(({ cell }) => cell === point.cell);
    const value = Number(point.value);
    if (!run || !Number.isFinite(value)) return;
    const curve = run.curves.get(point.name) ?? new LiveCurve();
    run.curves.set(point.name, curve);
    curve.add(value);
    this.changes.emit(path);
  };
}
