import type { Curve } from './series';

/** One point of a learning curve, as a chart takes it. */
export interface CurvePoint {
  /** Run or iteration that the curve is of. */
  readonly id: string;
  readonly run: string;
  readonly curve: string;
  readonly metric: string;
  readonly label: string;
  /** What stands beside its end: with several metrics the run, once; which metric it is the legend says. */
  readonly caption?: string;
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

/** What one chart of curves shows: a metric, or several that measure the same of different data, as of training and validation. */
export interface CurveChoice {
  readonly id: string;
  /** What they measure. */
  readonly name: string;
  readonly metrics: readonly string[];
}

/** `train/loss`, `valid/loss`, `validation_0-loss`, `loss` and `val_loss` are all a loss. */
const OF = /^(?:.*\/|(?:train(?:ing)?|val(?:id(?:ation)?)?|test|eval)(?:_\d+)?[-_ .])/i;

/** What can be drawn: metrics that belong together first, then each that has a curve, in the order in which they were first seen. */
export function curveChoices(runs: readonly RunCurves[]): readonly CurveChoice[] {
  const metrics = [...new Set(runs.flatMap(({ curves }) => curves.map(({ metric }) => metric)))];
  const together = new Map<string, string[]>();
  for (const metric of metrics) {
    const name = metric.replace(OF, '');
    together.set(name, [...(together.get(name) ?? []), metric]);
  }
  const families = [...together].filter(([, members]) => members.length > 1);
  return [
    ...families.map(([name, members]) => ({ id: `*/${name}`, name, metrics: members })),
    ...metrics.map(metric => ({ id: metric, name: metric, metrics: [metric] }))
  ];
}

/** Points of all curves of some metrics. Where there are several, a curve is called by its metric too. */
export function curvePoints(runs: readonly RunCurves[], metrics: readonly string[]): readonly CurvePoint[] {
  const wanted = new Set(metrics);
  const shown = runs.map(({ run, curves }) => ({ run, curves: curves.filter(({ metric }) => wanted.has(metric)) }));
  const isOne = new Set(shown.flatMap(({ curves }) => curves.map(({ run }) => run))).size === 1;
  const isKnown = isOne && metrics.length > 1;
  const name = (label: string, metric: string): string =>
    metrics.length === 1 ? label : isOne ? metric : `${label} · ${metric}`;
  return shown.flatMap(({ run, curves }) =>
    curves.flatMap(({ run: id, label, metric, points }) =>
      points.map(({ step, value }, n) => ({
        id,
        run,
        curve: `${id} ${metric}`,
        metric,
        label: name(label, metric),
        ...(!isKnown && metric === metrics[0] && { caption: label }),
        x: step,
        y: value,
        last: n === points.length - 1
      }))
    )
  );
}
