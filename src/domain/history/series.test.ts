import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '../../wire/types';
import { curvesOf, metricOverRuns, thin } from './series';
import { aRow, values } from './testing/rows';

const run = {
  run: 'r1',
  series: [{ name: 'loss', steps: [0, 1, 2], values: [3, 'NaN', 1] }],
  children: [{ id: 'c1', name: 'fold 1', params: [], metrics: [], series: [{ name: 'loss', steps: [0], values: [2] }] }]
} as Pick<Run, 'run' | 'series' | 'children'> as Run;

test('curves of a run and its children, without what is no number', () => {
  expect(curvesOf(run, 'Train')).toEqual([
    {
      run: 'r1',
      label: 'Train',
      metric: 'loss',
      points: [
        { step: 0, value: 3 },
        { step: 2, value: 1 }
      ]
    },
    { run: 'c1', label: 'Train · fold 1', metric: 'loss', points: [{ step: 0, value: 2 }] }
  ]);
});

test('a thinned curve keeps its ends, its lowest and its highest point', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 500 }),
      fc.integer({ min: 4, max: 60 }),
      (ys, limit) => {
        const points = ys.map((value, step) => ({ step, value }));
        const kept = thin(points, limit);
        expect(kept.length).toBeLessThanOrEqual(Math.max(limit + 4, 4));
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
        expect(Math.min(...kept.map(p => p.value))).toBe(Math.min(...ys));
        expect(Math.max(...kept.map(p => p.value))).toBe(Math.max(...ys));
      }
    )
  );
});

test('a metric over runs, oldest first', () => {
  const rows = [
    aRow({ n: 3, metrics: values({ auc: 0.9 }) }),
    aRow({ n: 2 }),
    aRow({ n: 1, metrics: values({ auc: 0.8 }) })
  ];
  expect(metricOverRuns(rows, 'auc')).toEqual([0.8, undefined, 0.9]);
});
