import type { RowValue, RunRow, Scalar } from '../../wire/types';
import { metricsOf } from './facts';

export interface MetricChange {
  readonly name: string;
  readonly value: Scalar;
  /** Against the cell's previous run that has the metric; absent for a first value and for one that is not a number. */
  readonly change?: number;
}

type Changes = ReadonlyMap<string, readonly MetricChange[]>;

/** What was found for rows that are still on the screen: a filter or a click does not change it. */
const known = new WeakMap<readonly RunRow[], Changes>();

/** Each run's metrics with their change, by run. Rows are newest first. */
export function changes(rows: readonly RunRow[]): Changes {
  const found = known.get(rows) ?? find(rows);
  known.set(rows, found);
  return found;
}

function find(rows: readonly RunRow[]): Changes {
  const result = new Map<string, readonly MetricChange[]>();
  const latest = new Map<string, Map<string, number>>();
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!;
    const metrics = measured(row);
    if (metrics.length === 0) continue;
    const cell = row.cell === null ? row.run : `${row.notebook}/${row.cell}`;
    const before = latest.get(cell) ?? new Map<string, number>();
    latest.set(cell, before);
    result.set(
      row.run,
      metrics.map(({ name, value }) => ({ name, value, ...change(before.get(name), value) }))
    );
    for (const { name, value } of metrics) if (typeof value === 'number') before.set(name, value);
  }
  return result;
}

/** What a run measured; one that did all its work in a single run inside has measured what that did. */
export function measured(row: RunRow): readonly RowValue[] {
  const own = metricsOf(row);
  return own.length === 0 && row.children.length === 1 ? row.children[0]!.metrics : own;
}

function change(before: number | undefined, value: Scalar): { readonly change?: number } {
  if (before === undefined || typeof value !== 'number') return {};
  // What binary fractions add is not a change: 0.3 - 0.1 is 0.2.
  return { change: Number((value - before).toPrecision(12)) };
}
