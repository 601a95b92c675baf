import { expressionInterpreter } from 'vega-interpreter';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { expect, test } from 'vitest';
import { axesOf, axisType, pointsOf, settle } from './charts';
import { curveChoices } from './charts-curves';
import { labelsOf } from './charts-labels';
import { chartFace, type FaceInput } from './charts-face';
import { chartSpec, DATA, SELECTED, type ChartAxes, type ChartTheme } from './charts-spec';
import { spearman } from './charts-summary';
import { RunsTable } from './runs-table';
import { viewOf } from './runs-table-view';
import { aRow, values } from './testing/rows';

const theme: ChartTheme = {
  text: '#111',
  muted: '#555',
  grid: '#ddd',
  background: '#fff',
  reference: '#999',
  accent: '#06c',
  font: 'sans-serif',
  fontSize: 11
};
const rows = [1, 2, 3].map(n =>
  aRow({
    n,
    metrics: values({ auc: n / 4 }),
    params: values({ max_depth: 10 - n, model: n === 1 ? 'forest' : 'boosting' }),
    ...(n === 3 && { children: [{ id: 'fold', name: 'fold 1', params: [], metrics: values({ auc: 0.7 }) }] })
  })
);
const table = new RunsTable([...rows, aRow({ n: 4 })]);
const { lines } = viewOf(table, { expanded: new Set([rows[2]!.run]) });
const curve = {
  run: rows[0]!.run,
  label: 'Train',
  metric: 'loss',
  points: [
    { step: 0, value: 3 },
    { step: 1, value: 1 }
  ]
};
const input: FaceInput = {
  table,
  lines,
  choice: { kind: 'time' },
  curves: [{ run: curve.run, curves: [curve] }],
  nameOf: column => column.name,
  step: 'Step'
};

test('axes: numbers on either, times and few texts across', () => {
  const { x, y } = axesOf(table);
  expect(y.map(column => column.id)).toEqual(['duration', 'param.max_depth', 'metric.auc']);
  expect(x.map(column => column.id)).toContain('param.model');
  expect(axisType(table.get('started')!)).toBe('temporal');
});

test('nothing chosen: the first metric', () => {
  expect(settle({ kind: 'scatter', x: 'param.gone' }, table, lines)).toMatchObject({
    y: 'metric.auc',
    x: 'param.max_depth'
  });
});

test('nothing chosen: the first metric that a shown run has, not one of the runs inside alone', () => {
  const children = [{ id: 'inside', name: 'fold 1', params: values({ fold: 1 }), metrics: values({ acc: 0.5 }) }];
  const nested = new RunsTable([
    aRow({ n: 1, children }),
    aRow({ n: 2, metrics: values({ loss: 0.1 }), params: values({ depth: 3 }) })
  ]);
  const folded = viewOf(nested, { everyRun: true }).lines;
  expect(settle({ kind: 'time' }, nested, folded)).toMatchObject({ y: 'metric.loss', x: 'param.depth' });
  const opened = [nested.indexOf('inside')];
  expect(settle({ kind: 'time' }, nested, opened)).toMatchObject({ y: 'metric.acc', x: 'param.fold' });
  expect(settle({ kind: 'time', y: 'metric.acc' }, nested, folded).y).toBe('metric.acc');
});

test('points leave out what lacks a value; an iteration has the parameters around it', () => {
  const points = pointsOf(table, lines, table.get('param.max_depth')!, table.get('metric.auc')!);
  expect(points.map(({ id, x, y }) => [id, x, y])).toEqual([
    [rows[0]!.run, 9, 0.25],
    [rows[1]!.run, 8, 0.5],
    [rows[2]!.run, 7, 0.75],
    ['fold', 7, 0.7]
  ]);
  expect(points[3]).toMatchObject({
    run: rows[2]!.run,
    label: 'Train the model · model=boosting, max_depth=7 · fold 1'
  });
});

test('what a chart says', () => {
  expect(chartFace(input).summary).toMatchObject({ kind: 'time', count: 4, first: 0.25, highest: { value: 0.75 } });
  expect(chartFace({ ...input, lines: lines.slice(0, 3), choice: { kind: 'scatter' } }).summary).toMatchObject({
    kind: 'scatter',
    correlation: -1
  });
  const curves = chartFace({ ...input, choice: { kind: 'curves', metric: 'gone' } });
  expect(curves.choice.metric).toBe('loss');
  expect(curves.summary).toMatchObject({ kind: 'curves', count: 1, lowest: { value: 1 } });
  const nothing = chartFace({ ...input, table: new RunsTable(), lines: [] });
  expect([nothing.axes, nothing.summary]).toEqual([undefined, { kind: 'empty' }]);
});

test('runs of one title are told apart by the parameters that differ', () => {
  const [first, second] = [1, 2].map(n => aRow({ n, params: values({ depth: n, seed: 0 }) }));
  const other = aRow({ n: 3, mark: { name: 'Best' }, params: values({ depth: 1 }) });
  expect([...labelsOf([first!, second!, other]).values()]).toEqual([
    'Train the model · depth=1',
    'Train the model · depth=2',
    'Best'
  ]);
});

test.each([
  [[1, 2, 3], [10, 20, 15], 0.5],
  [[1, 1, 2, 2], [1, 1, 2, 2], 1],
  [[1, 2, 3], [5, 5, 5], undefined]
])('spearman of %j and %j', (left, right, wanted) => {
  const found = spearman(left, right);
  if (wanted === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(wanted, 12);
});

const both = [rows[0]!, rows[1]!].map(({ run }) => ({
  run,
  curves: ['train/loss', 'valid/loss', 'train/auc'].map(metric => ({ ...curve, run, metric }))
}));

test('curves that measure the same are drawn together, each called by its metric', () => {
  const one = chartFace({ ...input, curves: both.slice(0, 1), choice: { kind: 'curves' } });
  expect(one.metrics.map(({ id, metrics }) => [id, metrics.length])).toEqual([
    ['*/loss', 2],
    ['train/loss', 1],
    ['valid/loss', 1],
    ['train/auc', 1]
  ]);
  expect(one.axes).toMatchObject({ y: { title: 'loss' }, metrics: ['train/loss', 'valid/loss'] });
  expect([...new Set(one.values.map(({ label }) => label))]).toEqual(['train/loss', 'valid/loss']);
  const two = chartFace({ ...input, curves: both, choice: { kind: 'curves', metric: '*/loss' } });
  expect(two.values[0]!.label).toBe('Train · train/loss');
  expect(two.values.map(value => ('caption' in value ? value.caption : '-'))).toEqual([
    ...['Train', 'Train', '-', '-'],
    ...['Train', 'Train', '-', '-']
  ]);
  expect(two.summary).toMatchObject({ count: 4 });
});

test.each([
  [['loss', 'val_loss'], 'loss'],
  [['validation_0/auc', 'validation_1/auc'], 'auc'],
  [['train-auc', 'eval-auc'], 'auc'],
  [['train_loss', 'train_auc'], undefined],
  [['test'], undefined]
])('%j belong together: %s', (metrics, name) => {
  const [first] = curveChoices([{ run: 'r', curves: metrics.map(metric => ({ ...curve, metric })) }]);
  expect(first!.id).toBe(name === undefined ? metrics[0] : `*/${name}`);
});

test('a scatter begins with a parameter, never with the time', () => {
  expect(settle({ kind: 'scatter', x: 'started' }, table, lines).x).toBe('param.max_depth');
});

const faces = (['time', 'curves', 'scatter'] as const).map(
  kind => [kind, chartFace({ ...input, choice: { kind, ...(kind === 'scatter' && { x: 'param.model' }) } })] as const
);
const together = ['curves-together', chartFace({ ...input, curves: both, choice: { kind: 'curves' } })] as const;

test.each([...faces, together])('%s is written as vega-lite', async (kind, face) => {
  const spec = chartSpec(face.axes!, theme);
  await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot(`testing/charts/${kind}.vl.json`);
});

test.each([...faces, together])('%s: vega draws it without eval, the selection in the accent', async (_, face) => {
  const plain = await draw(face.axes!, face.values, []);
  expect(plain).not.toContain(theme.accent);
  const selected = await draw(face.axes!, face.values, [rows[0]!.run]);
  expect(selected).toContain(theme.accent);
});

async function draw(axes: ChartAxes, values: readonly object[], selected: readonly string[]): Promise<string> {
  const said: string[] = [];
  const note = (...words: unknown[]): void => void said.push(words.join(' '));
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  const spec = { ...chartSpec(axes, theme), width: 400, height: 200 };
  const { spec: compiled } = compile(spec, { logger: logger as never }); // its interface returns the logger
  const runtime = parse(compiled, undefined, { ast: true });
  const view = new View(runtime, { renderer: 'none', expr: expressionInterpreter } as never); // expr is not in its types
  view.data(
    DATA,
    values.map(value => ({ ...value }))
  );
  const svg = await view.signal(SELECTED, [...selected]).toSVG();
  view.finalize();
  expect(said).toEqual([]);
  return svg;
}
