import type { ChartPoint } from './charts';
import type { CurvePoint } from './charts-curves';

interface Extreme {
  readonly value: number;
  readonly label: string;
}

/** What a chart says at a glance, for words. */
export type ChartSummary =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'time';
      readonly count: number;
      readonly first: number;
      readonly last: number;
      readonly highest: Extreme;
      readonly lowest: Extreme;
    }
  | {
      readonly kind: 'scatter';
      readonly count: number;
      readonly highest: Extreme;
      /** Spearman's: from -1 to 1; absent where an axis holds texts or does not vary. */
      readonly correlation?: number;
    }
  | { readonly kind: 'curves'; readonly count: number; readonly highest: Extreme; readonly lowest: Extreme };

export function summarizeTime(points: readonly ChartPoint[]): ChartSummary {
  if (points.length === 0) return { kind: 'empty' };
  const sorted = [...points].sort((a, b) => Number(a.x) - Number(b.x));
  return {
    kind: 'time',
    count: points.length,
    first: sorted[0]!.y,
    last: sorted.at(-1)!.y,
    ...extremes(sorted)
  };
}

export function summarizeScatter(points: readonly ChartPoint[]): ChartSummary {
  if (points.length === 0) return { kind: 'empty' };
  const { highest } = extremes(points);
  const across = points.map(point => point.x).filter(x => typeof x === 'number');
  const correlation =
    across.length === points.length && points.length > 2
      ? spearman(
          across,
          points.map(point => point.y)
        )
      : undefined;
  return { kind: 'scatter', count: points.length, highest, ...(correlation !== undefined && { correlation }) };
}

/** Of curves the ends are compared. */
export function summarizeCurves(points: readonly CurvePoint[]): ChartSummary {
  const ends = points.filter(point => point.last);
  return ends.length === 0 ? { kind: 'empty' } : { kind: 'curves', count: ends.length, ...extremes(ends) };
}

function extremes(points: readonly { readonly y: number; readonly label: string }[]): {
  readonly highest: Extreme;
  readonly lowest: Extreme;
} {
  const high = points.reduce((a, b) => (b.y > a.y ? b : a));
  const low = points.reduce((a, b) => (b.y < a.y ? b : a));
  return { highest: { value: high.y, label: high.label }, lowest: { value: low.y, label: low.label } };
}

/** Spearman's rank correlation, ties at their mean rank; undefined where one side does not vary. */
export function spearman(left: readonly number[], right: readonly number[]): number | undefined {
  const [a, b] = [ranks(left), ranks(right)];
  const mean = (a.length + 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  a.forEach((rank, n) => {
    both += (rank - mean) * (b[n]! - mean);
    ofA += (rank - mean) ** 2;
    ofB += (b[n]! - mean) ** 2;
  });
  return ofA > 0 && ofB > 0 ? Math.min(1, Math.max(-1, both / Math.sqrt(ofA * ofB))) : undefined;
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, n) => n).sort((a, b) => values[a]! - values[b]!);
  const out = new Array<number>(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let n = from; n < to; n++) out[order[n]!] = (from + to + 1) / 2;
    from = to;
  }
  return out;
}
