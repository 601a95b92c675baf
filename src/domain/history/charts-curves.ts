import type { Curve } from './series';

/** One point of a learning curve, as a chart takes it. */
export interface CurvePoint {
  /** Run or iteration that the curve is of. */
  readonly id: string;
  readonly run: string;
  readonly curve: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Whether it is the latest of its curve, which carries the name. */
  readonly last: boolean;
}

/** Learning curves of a run, as they were kept or as they grow. */
export interface RunCurves {
  readonly run: string;
  readonly curves: readonly Curve[];
}

/** Metrics that have a curve, in the order in which they were first seen. */
export function curveMetrics(runs: readonly RunCurves[]): readonly string[] {
  return [...new Set(runs.flatMap(({ curves }) => curves.map(({ metric }) => metric)))];
}

/** Points of all curves of a metric. */
export function curvePoints(runs: readonly RunCurves[], metric: string): readonly CurvePoint[] {
  return runs.flatMap(({ run, curves }) =>
    curves
      .filter(curve => curve.metric === metric)
      .flatMap(({ run: id, label, points }) =>
        points.map(({ step, value }, n) => ({
          id,
          run,
          curve: `${id} ${metric}`,
          label,
          x: step,
          y: value,
          last: n === points.length - 1
        }))
      )
  );
}
