import { labelsOf } from './charts-labels';
import type { Fact } from './matches';
import type { Column, RunsTable } from './runs-table';

/** `time`: a metric from run to run; `curves`: a metric over the steps of each run; `scatter`: any column against another. */
export type ChartKind = 'time' | 'curves' | 'scatter';

/** What a person chose to see. Columns are named by id, so that they may come later. */
export interface ChartChoice {
  readonly kind: ChartKind;
  readonly x?: string;
  readonly y?: string;
  /** Name of a metric that was logged at steps. */
  readonly metric?: string;
}

/** One mark of a chart of runs. */
export interface ChartPoint {
  /** Id of the run, or of the iteration within it. */
  readonly id: string;
  readonly run: string;
  readonly label: string;
  /** Runs of one cell are joined by a line. */
  readonly cell: string;
  /** Milliseconds since the epoch where the column holds times. */
  readonly x: number | string;
  readonly y: number;
}

/** What a column's values are on an axis. */
export type AxisType = 'quantitative' | 'temporal' | 'nominal';

/** More different texts than this are no axis that anyone can read. */
const MOST_TEXTS = 40;

/** Columns that can be an axis of a scatter: numbers on either, a few texts on the horizontal one. Over time there is a chart of its own. */
export function axesOf(table: RunsTable): { readonly x: readonly Column[]; readonly y: readonly Column[] } {
  const types = table.columns.map(column => ({ column, type: axisType(column) }));
  return {
    x: types.filter(({ type }) => type !== undefined && type !== 'temporal').map(({ column }) => column),
    y: types.filter(({ type }) => type === 'quantitative').map(({ column }) => column)
  };
}

/** How a column's values lie on an axis; undefined where they can't. */
export function axisType(column: Column): AxisType | undefined {
  const present = column.values.filter(value => value !== undefined);
  if (present.some(value => value instanceof Date)) return 'temporal';
  const numbers = present.filter(value => typeof value === 'number');
  if (numbers.length && numbers.length === present.length) return 'quantitative';
  const texts = new Set(present.map(String));
  return texts.size > 0 && texts.size <= MOST_TEXTS && column.id !== 'session' ? 'nominal' : undefined;
}

/** The choice with every gap filled: the first metric, over time, that lines of the table have, else the first there is. */
export function settle(choice: ChartChoice, table: RunsTable, lines: readonly number[]): ChartChoice {
  const { x, y } = axesOf(table);
  const has = (columns: readonly Column[], id: string | undefined): boolean => columns.some(column => column.id === id);
  const first = (columns: readonly Column[], group: Column['group']): Column | undefined => {
    const all = columns.filter(column => column.group === group);
    return all.find(column => lines.some(at => valueOf(table, column, at) !== undefined)) ?? all[0];
  };
  const metric = first(y, 'metric') ?? y[0];
  const other = first(x, 'param') ?? x.find(column => column.id === 'duration');
  return {
    ...choice,
    ...(!has(y, choice.y) && { y: metric?.id }),
    ...(!has(x, choice.x) && { x: other?.id })
  };
}

/** The lines of the table as points, those left out that lack a value. */
export function pointsOf(table: RunsTable, lines: readonly number[], x: Column, y: Column): readonly ChartPoint[] {
  const labels = labelsOf([...new Set(lines.map(at => table.entries[at]!.row))]);
  return lines.flatMap(at => {
    const { id, row, child } = table.entries[at]!;
    const [across, up] = [place(valueOf(table, x, at)), valueOf(table, y, at)];
    if (across === undefined || typeof up !== 'number' || !Number.isFinite(up)) return [];
    const title = labels.get(row.run) ?? row.title;
    const own = table.get('title')?.values[at];
    const label = child && own ? `${title} · ${String(own)}` : title;
    return [{ id, run: row.run, label, cell: row.cell ?? '', x: across, y: up }];
  });
}

/** A value of an entry; an iteration has what its run has, but not its metrics. */
function valueOf(table: RunsTable, column: Column, at: number): Fact | undefined {
  const own = column.values[at];
  const { parent } = table.entries[at]!;
  if (own !== undefined || parent < 0 || column.group === 'metric') return own;
  return valueOf(table, column, parent);
}

function place(value: Fact | undefined): number | string | undefined {
  if (value instanceof Date) return +value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return value === undefined ? undefined : String(value);
}
