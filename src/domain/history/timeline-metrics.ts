/** What a row of the timeline measured, name by name. No value makes another one vanish. */
import type { RunRow } from '../../wire/types';
import type { MetricChange } from './timeline-changes';

/** A value, and the run that measured it. */
export interface Measurement extends MetricChange {
  readonly row: RunRow;
}

/** All values of one name: of a run one, of a Run All one a cell that measured it. */
export interface RowMetric {
  readonly name: string;
  /** In the order in which they were measured; never empty. */
  readonly values: readonly Measurement[];
}

/** Names in the order in which they were first measured. */
export function byName(measurements: readonly Measurement[]): readonly RowMetric[] {
  const names = new Map<string, Measurement[]>();
  for (const one of measurements) {
    const known = names.get(one.name);
    if (known) known.push(one);
    else names.set(one.name, [one]);
  }
  return [...names].map(([name, values]) => ({ name, values }));
}

/** Those that a row has room for: where that is not all, those that moved come first. */
export function foremost(metrics: readonly RowMetric[], room: number): readonly RowMetric[] {
  if (metrics.length <= room) return metrics;
  const moved = ({ values }: RowMetric): boolean => values.some(({ change }) => Boolean(change));
  return [...metrics.filter(moved), ...metrics.filter(metric => !moved(metric))].slice(0, room);
}
