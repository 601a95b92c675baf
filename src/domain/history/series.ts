import type { Run, RunRow, Scalar, Series } from '../../wire/types';
import { factOf, metricsOf } from './facts';

/** A learning curve of one run or of one of its children. */
export interface Curve {
  readonly run: string;
  /** What to call it beside others. */
  readonly label: string;
  readonly metric: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** All curves of a run, its children's included. Steps whose value is no finite number are left out. */
export function curvesOf(run: Run, label: string, limit = 2_000): readonly Curve[] {
  const own = run.series.map(series => curve(run.run, label, series, limit));
  const children = run.children.flatMap((child, n) =>
    (child.series ?? []).map(series => curve(child.id, `${label} · ${child.name ?? n + 1}`, series, limit))
  );
  return [...own, ...children].filter(({ points }) => points.length > 0);
}

function curve(run: string, label: string, series: Series, limit: number): Curve {
  const points = series.steps.flatMap((step, n) => {
    const value = finite(series.values[n]);
    return value === undefined ? [] : [{ step, value }];
  });
  return { run, label, metric: series.name, points: thin(points, limit) };
}

function finite(value: Scalar | undefined): number | undefined {
  const fact = factOf(value);
  return typeof fact === 'number' && Number.isFinite(fact) ? fact : undefined;
}

/**
 * At most about `limit` points that draw the same line: of each stretch of steps the first, the lowest, the highest and the last.
 */
export function thin(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit) return points;
  const size = Math.ceil(points.length / Math.max(1, Math.floor(limit / 4)));
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += size) {
    const part = points.slice(from, from + size);
    const low = part.reduce((a, b) => (b.value < a.value ? b : a));
    const high = part.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...part.filter((point, n) => n === 0 || n === part.length - 1 || point === low || point === high));
  }
  return kept;
}

/** A metric at each run of a list, oldest first: what a sparkline of a cell's versions draws. */
export function metricOverRuns(rows: readonly RunRow[], name: string): readonly (number | undefined)[] {
  return [...rows]
    .sort((a, b) => (a.started < b.started ? -1 : 1))
    .map(row => finite(metricsOf(row).find(metric => metric.name === name)?.value));
}
