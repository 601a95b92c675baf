import { expect, test } from 'vitest';
import type { NotebookFile } from '../../wire/types';
import { cellIn, metricNames, valuesOf, versionsOf } from './cell-history';
import { aRow, values } from './testing/rows';

const notebook = {
  cells: [
    { key: 'a', id: 'a', type: 'code', file: 'a.py', metadata: {} },
    { key: 'cell~2', type: 'code', file: 'cell~2.py', metadata: {} }
  ]
} as unknown as NotebookFile;
const listing = new Map([
  ['cells/a.py', 'oid-source'],
  ['outputs/a/outputs.json', 'oid-outputs'],
  ['outputs/ab/outputs.json', 'oid-other'],
  ['cells/cell~2.py', 'oid-second']
]);

test('a cell is found by its id, with its outputs alone', () => {
  const cell = cellIn(listing, notebook, 'a');
  expect(cell).toMatchObject({ index: 0, source: 'oid-source' });
  expect([...cell!.outputs]).toEqual([['outputs.json', 'oid-outputs']]);
  expect(cellIn(listing, notebook, 'cell~2')?.source).toBe('oid-second');
  expect(cellIn(listing, notebook, 'gone')).toBeUndefined();
});

test('versions are runs, oldest first', () => {
  const [one, two] = [aRow({ n: 1 }), aRow({ n: 2 })];
  expect(versionsOf([two, one])).toEqual([one, two]);
});

test('values stand beside those of the version before', () => {
  const before = aRow({ metrics: values({ auc: 0.5 }), params: values({ depth: 3 }) });
  const row = aRow({
    metrics: values({ auc: 0.75, loss: 1 }),
    params: [...values({ depth: 3 }), ...values({ depth: 9 })]
  });
  expect(valuesOf(row, before)).toEqual({
    metrics: [
      { name: 'auc', value: 0.75, before: 0.5, delta: 0.25 },
      { name: 'loss', value: 1 }
    ],
    params: [{ name: 'depth', value: 3, before: 3 }]
  });
});

test('metrics of the newest version come first', () => {
  const versions = [aRow({ n: 1, metrics: values({ loss: 1 }) }), aRow({ n: 2, metrics: values({ auc: 1 }) })];
  expect(metricNames(versions)).toEqual(['auc', 'loss']);
});
