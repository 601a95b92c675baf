import { axesOf, axisType, pointsOf, settle, type ChartChoice, type ChartPoint } from './charts';
import { curveChoices, curvePoints, type CurveChoice, type CurvePoint, type RunCurves } from './charts-curves';
import type { ChartAxes } from './charts-spec';
import { summarizeCurves, summarizeScatter, summarizeTime, type ChartSummary } from './charts-summary';
import type { Column, RunsTable } from './runs-table';

/** All that one chart shows: its axes, its marks, and what they say. */
export interface ChartFace {
  /** Absent where there is nothing to draw. */
  readonly axes?: ChartAxes;
  readonly values: readonly (ChartPoint | CurvePoint)[];
  readonly summary: ChartSummary;
  readonly choice: ChartChoice;
  /** What can be chosen. */
  readonly columns: { readonly x: readonly Column[]; readonly y: readonly Column[] };
  readonly metrics: readonly CurveChoice[];
}

export interface FaceInput {
  readonly table: RunsTable;
  /** Entries that the table shows. */
  readonly lines: readonly number[];
  readonly choice: ChartChoice;
  readonly curves: readonly RunCurves[];
  /** Words for a column and for the steps of a curve. */
  readonly nameOf: (column: Column) => string;
  readonly step: string;
}

/** Few curves are told apart by their names. */
const NAMED_CURVES = 4;

export function chartFace({ table, lines, choice, curves, nameOf, step }: FaceInput): ChartFace {
  const columns = axesOf(table);
  const settled = settle(choice, table, lines);
  const metrics = curveChoices(curves);
  if (choice.kind === 'curves') {
    const drawn = metrics.find(({ id }) => id === choice.metric) ?? metrics[0];
    const values = drawn ? curvePoints(curves, drawn.metrics) : [];
    const named = new Set(values.map(value => value.curve)).size <= NAMED_CURVES;
    const face = {
      values,
      summary: summarizeCurves(values),
      choice: { ...settled, metric: drawn?.id },
      columns,
      metrics
    };
    if (values.length === 0 || !drawn) return face;
    const together = drawn.metrics.length > 1 && { metrics: drawn.metrics };
    const [x, y] = [{ title: step, type: 'quantitative' as const }, { title: drawn.name }];
    return { ...face, axes: { kind: 'curves', named, x, y, ...together } };
  }
  const x = table.get(choice.kind === 'time' ? 'started' : (settled.x ?? ''));
  const y = table.get(settled.y ?? '');
  const type = x && axisType(x);
  if (!x || !y || !type) return { values: [], summary: { kind: 'empty' }, choice: settled, columns, metrics };
  const values = pointsOf(table, lines, x, y);
  return {
    ...(values.length > 0 && {
      axes: { kind: choice.kind, x: { title: nameOf(x), type }, y: { title: nameOf(y) } }
    }),
    values,
    summary: choice.kind === 'time' ? summarizeTime(values) : summarizeScatter(values),
    choice: settled,
    columns,
    metrics
  };
}
