import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import { settle, type ChartChoice } from '../../../domain/history/charts';
import { labelsOf } from '../../../domain/history/charts-labels';
import type { RunCurves } from '../../../domain/history/charts-curves';
import { factOf } from '../../../domain/history/facts';
import { inSight } from '../../../domain/history/runs-table-view';
import { curvesOf } from '../../../domain/history/series';
import type { SnapshotReader } from '../../../domain/history/snapshot';
import type { CellwrightError } from '../../../domain/shared/errors';
import type { IRecorder } from '../../../tokens';
import type { Point, Run, RunRow } from '../../../wire/types';
import type { TableModel } from './model';

/** How the charts are arranged; kept with the workspace's state. */
export interface ChartsLayout extends ChartChoice {
  readonly open: boolean;
  /** How much of the width the table keeps, from 0 to 1. */
  readonly split: number;
}

export interface ChartsState {
  readonly layout: ChartsLayout;
  readonly curves: readonly RunCurves[];
  readonly loading: boolean;
  /** Runs in the table that have curves. */
  readonly withCurves: number;
  readonly error?: CellwrightError;
}

/** Curves of so many runs are read at most: more on one chart can't be told apart. */
export const MOST_CURVES = 24;
/** Milliseconds between two redraws while points arrive. */
const BEAT = 200;
export const DEFAULT_CHARTS: ChartsLayout = { open: false, split: 0.55, kind: 'time' };

export interface ChartsOptions {
  readonly table: TableModel;
  readonly reader?: SnapshotReader;
  readonly points?: IRecorder['points'];
  readonly layout?: Partial<ChartsLayout>;
  /** What a running cell's curve is called. */
  readonly running: (title: string) => string;
}

/** What the charts beside the table show. Curves are read when they are looked at; those of a running cell grow. */
export class ChartsModel implements IDisposable {
  private readonly changes = new Signal<this, ChartsState>(this);
  private readonly arranged = new Signal<this, ChartsLayout>(this);
  private readonly known = new Map<string, RunCurves>();
  private readonly live = new Map<string, Map<string, { name: string; points: { step: number; value: number }[] }>>();
  private readonly beat = new Throttler(() => this.update({}), BEAT);
  private disposed = false;
  private current: ChartsState;

  constructor(private readonly options: ChartsOptions) {
    this.current = {
      layout: { ...DEFAULT_CHARTS, ...options.layout },
      curves: [],
      loading: false,
      withCurves: 0
    };
    options.table.changed.connect(this.onTable);
    options.points?.connect(this.onPoint);
  }

  get state(): ChartsState {
    return this.current;
  }

  get changed(): ISignal<this, ChartsState> {
    return this.changes;
  }

  /** The person arranged something: to be kept. */
  get layoutChanged(): ISignal<this, ChartsLayout> {
    return this.arranged;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    this.beat.dispose();
    this.options.table.changed.disconnect(this.onTable);
    this.options.points?.disconnect(this.onPoint);
    Signal.clearData(this);
  }

  /** The choice with its gaps filled from what the table holds. */
  get choice(): ChartChoice {
    return settle(this.current.layout, this.options.table.table, this.options.table.state.view.lines);
  }

  arrange(change: Partial<ChartsLayout>): void {
    this.update({ layout: { ...this.current.layout, ...change } });
    this.arranged.emit(this.current.layout);
    void this.readCurves();
  }

  /** Read what is missing of the curves; resolves when they are there. */
  async readCurves(): Promise<void> {
    const { reader } = this.options;
    const { open, kind } = this.current.layout;
    if (!open || kind !== 'curves' || !reader || this.current.loading) return;
    const missing = this.wanted().filter(row => !this.known.has(row.run));
    if (missing.length === 0) return this.update({});
    this.update({ loading: true, error: undefined });
    const read = await Promise.allSettled(missing.map(row => readRun(reader, row)));
    if (this.disposed) return;
    let error: CellwrightError | undefined;
    const labels = labelsOf(this.rowsWithCurves());
    read.forEach((result, n) => {
      const row = missing[n]!;
      if (result.status === 'rejected') {
        error ??= result.reason as CellwrightError;
        this.known.set(row.run, { run: row.run, curves: [] }); // asked for again when the table is read again
        return;
      }
      this.known.set(row.run, { run: row.run, curves: curvesOf(result.value, labels.get(row.run) ?? row.title) });
      this.live.delete(row.run);
    });
    this.update({ loading: false, error });
    if (!error) await this.readCurves(); // others came into sight meanwhile
  }

  /** Runs in sight that have curves: the selected and the newest. */
  private wanted(): readonly RunRow[] {
    const { selected } = this.options.table.state;
    const rows = this.rowsWithCurves();
    const first = rows.filter(row => selected.has(row.run)).slice(0, MOST_CURVES);
    const others = rows.filter(row => !selected.has(row.run)).sort((a, b) => (a.started < b.started ? 1 : -1));
    return [...first, ...others.slice(0, MOST_CURVES - first.length)];
  }

  private rowsWithCurves(): readonly RunRow[] {
    const { table, state } = this.options.table;
    const rows = state.view.lines
      .map(at => table.entries[at]!)
      .filter(({ parent, row }) => parent < 0 && row.hasSeries);
    return rows.map(({ row }) => row);
  }

  private readonly onTable = (): void => {
    if (!this.current.layout.open) return;
    this.update({});
    void this.readCurves();
  };

  private readonly onPoint = (_: unknown, { path, point }: { readonly path: string; readonly point: Point }): void => {
    const { scope, path: own, cell } = this.options.table.args;
    if ((scope === 'notebook' || scope === 'cell') && path !== own) return;
    if (cell !== undefined && point.cell !== cell) return;
    const value = factOf(point.value);
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const curves =
      this.live.get(point.run) ?? new Map<string, { name: string; points: { step: number; value: number }[] }>();
    this.live.set(point.run, curves);
    const key = `${point.child ?? point.run} ${point.name}`;
    const curve = curves.get(key) ?? { name: point.name, points: [] };
    curves.set(key, curve);
    curve.points.push({ step: point.step, value });
    if (this.current.layout.open && this.current.layout.kind === 'curves') void this.beat.invoke();
  };

  private liveCurves(): readonly RunCurves[] {
    const { table, state } = this.options.table;
    const isShown = inSight(table, state.view);
    return [...this.live]
      .filter(([run]) => !this.known.has(run) && (table.row(run) === undefined || isShown(run)))
      .map(([run, curves]) => ({
        run,
        curves: [...curves].map(([key, { name, points }]) => ({
          run: key.slice(0, key.indexOf(' ')),
          label: table.row(run)?.title ?? this.options.running(name),
          metric: name,
          points: [...points]
        }))
      }));
  }

  private update(change: Partial<ChartsState>): void {
    if (this.disposed) return;
    const { table, state } = this.options.table;
    const isShown = inSight(table, state.view);
    const stored = this.wanted()
      .flatMap(row => this.known.get(row.run) ?? [])
      .map(({ run, curves }) => ({ run, curves: curves.filter(curve => isShown(curve.run)) }));
    this.current = {
      ...this.current,
      ...change,
      curves: [...stored, ...this.liveCurves()],
      withCurves: this.rowsWithCurves().length
    };
    this.changes.emit(this.current);
  }
}

async function readRun(reader: SnapshotReader, row: RunRow): Promise<Run> {
  const oid = (await reader.listing(row.path, row.commit)).get('run.json') ?? '';
  const blobs = await reader.blobs(row.path, [oid]);
  return JSON.parse(new TextDecoder().decode(blobs.get(oid))) as Run;
}
