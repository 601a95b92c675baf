import type { RowChild, RunRow } from '../../wire/types';
import { RUN_FACTS, factOf, isExperiment, metricsOf } from './facts';
import type { Fact } from './matches';

export type ColumnGroup = 'run' | 'metric' | 'param';

/** One column of the table; values lie by entry, so that a filter or a sort reads one array. */
export interface Column {
  /** `title`, `metric.auc`, `param.max_depth`. */
  readonly id: string;
  readonly group: ColumnGroup;
  readonly name: string;
  /** A run has a value of it, not only iterations and nested runs. */
  readonly own: boolean;
  readonly values: readonly (Fact | undefined)[];
}

/** One line that the table may show: an experiment run, or an iteration or nested run of it. */
export interface Entry {
  readonly row: RunRow;
  readonly child?: RowChild;
  /** Id of the run or the child. */
  readonly id: string;
  /** Index of the entry it lies under; -1 for a run. */
  readonly parent: number;
  readonly depth: number;
  readonly experiment: boolean;
}

type MutableColumn = Omit<Column, 'values' | 'own'> & { own: boolean; values: (Fact | undefined)[] };

/** Everything known of the runs, column by column. Grows page by page; order is a matter of the view. */
export class RunsTable {
  private readonly lines: Entry[] = [];
  private readonly columnsById = new Map<string, MutableColumn>();
  private readonly indexById = new Map<string, number>();
  private readonly runs = new Map<string, { row: RunRow; at: number }>();
  private changes = 0;

  constructor(rows: readonly RunRow[] = []) {
    for (const name of Object.keys(RUN_FACTS)) this.column('run', name);
    this.put(rows);
  }

  get entries(): readonly Entry[] {
    return this.lines;
  }

  /** In the order in which they were first seen; without those that no run has a value for any more. */
  get columns(): readonly Column[] {
    return [...this.columnsById.values()].filter(
      ({ group, values }) => group === 'run' || values.some(value => value !== undefined)
    );
  }

  /** Names that a person made metrics. */
  get promoted(): ReadonlySet<string> {
    return new Set([...this.runs.values()].flatMap(({ row }) => row.promoted ?? []));
  }

  /** Counts changes: what was derived from the table holds while it is equal. */
  get version(): number {
    return this.changes;
  }

  /** Number of runs, children not counted. */
  get size(): number {
    return this.runs.size;
  }

  get(columnId: string): Column | undefined {
    return this.columnsById.get(columnId);
  }

  indexOf(id: string): number {
    return this.indexById.get(id) ?? -1;
  }

  row(run: string): RunRow | undefined {
    return this.runs.get(run)?.row;
  }

  /** Add runs; a run that is there already is replaced, as when it was starred or its evidence came. */
  put(rows: readonly RunRow[]): void {
    for (const row of rows) {
      const known = this.runs.get(row.run);
      if (!known) {
        this.runs.set(row.run, { row, at: this.lines.length });
        this.append(row);
      } else {
        const inPlace = sameChildren(known.row, row);
        known.row = row;
        if (inPlace) this.refill(known.at, row);
        else this.rebuild();
      }
    }
    this.changes += rows.length ? 1 : 0;
  }

  /** Forget runs that were deleted. */
  remove(ids: ReadonlySet<string>): void {
    for (const id of ids) this.runs.delete(id);
    this.rebuild();
    this.changes++;
  }

  private refill(at: number, row: RunRow): void {
    for (let n = 0; n <= row.children.length; n++) {
      for (const column of this.columnsById.values()) column.values[at + n] = undefined;
    }
    this.fill(at, row);
  }

  private rebuild(): void {
    this.lines.length = 0;
    this.indexById.clear();
    for (const column of this.columnsById.values()) {
      column.values.length = 0;
      column.own = false;
    }
    for (const known of this.runs.values()) {
      known.at = this.lines.length;
      this.append(known.row);
    }
  }

  private append(row: RunRow): void {
    this.fill(this.lines.length, row);
  }

  private fill(at: number, row: RunRow): void {
    this.line(at, { row, id: row.run, parent: -1, depth: 0, experiment: isExperiment(row) });
    for (const name of Object.keys(RUN_FACTS)) this.set('run', name, at, RUN_FACTS[name]!(row));
    const metrics = metricsOf(row);
    const promoted = new Set(row.promoted);
    // Own parameters come first on the wire: the first of a name is the one in force.
    for (const { name, value } of row.params) {
      if (promoted.has(name) && metrics.some(metric => metric.name === name)) continue;
      if (this.get(`param.${name}`)?.values[at] === undefined) this.set('param', name, at, factOf(value));
    }
    for (const { name, value } of metrics) this.set('metric', name, at, factOf(value));
    const places = new Map<string, number>();
    row.children.forEach((child, n) => places.set(child.id, at + 1 + n));
    row.children.forEach((child, n) => this.fillChild(at + 1 + n, row, child, places.get(child.parent ?? '') ?? at));
  }

  private fillChild(at: number, row: RunRow, child: RowChild, parent: number): void {
    const depth = parent < at ? (this.lines[parent]?.depth ?? 0) + 1 : 1;
    this.line(at, { row, child, id: child.id, parent, depth, experiment: true });
    this.set('run', 'title', at, child.name ?? child.params.map(({ name, value }) => `${name}=${value}`).join(', '));
    for (const { name, value } of child.params) this.set('param', name, at, factOf(value));
    for (const { name, value } of child.metrics) this.set('metric', name, at, factOf(value));
  }

  private line(at: number, entry: Entry): void {
    this.lines[at] = entry;
    this.indexById.set(entry.id, at);
  }

  private set(group: ColumnGroup, name: string, at: number, value: Fact | undefined): void {
    if (value === undefined) return;
    const column = this.column(group, name);
    column.values[at] = value;
    column.own ||= this.lines[at]?.parent === -1;
  }

  private column(group: ColumnGroup, name: string): MutableColumn {
    const id = group === 'run' ? name : `${group}.${name}`;
    let column = this.columnsById.get(id);
    if (!column) this.columnsById.set(id, (column = { id, group, name, own: false, values: [] }));
    return column;
  }
}

function sameChildren(left: RunRow, right: RunRow): boolean {
  return (
    left.children.length === right.children.length &&
    left.children.every((child, n) => child.id === right.children[n]!.id)
  );
}
