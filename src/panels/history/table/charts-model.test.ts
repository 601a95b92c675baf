import { Signal } from '@lumino/signaling';
import { afterEach, expect, test } from 'vitest';
import { DEFAULT_LAYOUT } from '../../../domain/history/runs-table-layout';
import { aRow, values } from '../../../domain/history/testing/rows';
import type { SnapshotReader } from '../../../domain/history/snapshot';
import type { IRecorder } from '../../../tokens';
import type { Point } from '../../../wire/types';
import { ChartsModel } from './charts-model';
import { TableModel } from './model';

const inside = [0.2, 0.9].map((auc, n) => ({
  id: `child-${n}`,
  name: `fold ${n}`,
  params: [],
  metrics: values({ auc })
}));
const rows = [
  aRow({ n: 1, commit: 'low', hasSeries: true, metrics: values({ auc: 0.25 }) }),
  aRow({ n: 2, commit: 'high', hasSeries: true, metrics: values({ auc: 0.75 }) }),
  aRow({ n: 3, commit: 'nested', hasSeries: true, metrics: values({ auc: 0.1 }), children: inside })
];
const series = [{ name: 'loss', steps: [0, 1], values: [1, 0.5] }];
const reader: SnapshotReader = {
  listing: (_, commit) => Promise.resolve(new Map([['run.json', commit]])),
  blobs: (_, [commit]) => {
    const row = rows.find(one => one.commit === commit)!;
    const children = row.children.map(child => ({ ...child, series }));
    const run = { run: row.run, series: children.length > 0 ? [] : series, children };
    return Promise.resolve(new Map([[commit!, new TextEncoder().encode(JSON.stringify(run))]]));
  },
  snapshot: () => Promise.reject(new Error('not asked for'))
};
const client = {
  runs: () =>
    Promise.resolve({ format: 'cellwright/run-page' as const, v: 1, rows: [...rows], total: rows.length, next: null }),
  search: () => Promise.resolve([])
};

let table: TableModel;
let charts: ChartsModel;
afterEach(() => {
  charts.dispose();
  table.dispose();
});

test('curves are those of the runs that the table shows, as they were kept or as they came', async () => {
  table = new TableModel(client, { path: 'flights.ipynb', scope: 'notebook' });
  await table.load();
  const points = new Signal<object, { path: string; point: Point }>({});
  charts = new ChartsModel({
    ...{ table, reader, points: points as unknown as IRecorder['points'], running: name => name },
    layout: { open: true, kind: 'time' }
  });
  const came = (run: string): void =>
    points.emit({ path: 'flights.ipynb', point: { run, name: 'loss', step: 0, value: 1 } as Point });
  for (const run of [rows[0]!.run, rows[1]!.run, 'running']) came(run); // two of them were kept since
  const drawn = (): string[] => charts.state.curves.flatMap(({ curves }) => curves.map(({ run }) => run)).sort();

  table.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 0.6' });
  expect(drawn()).toEqual([rows[1]!.run, 'running'].sort());
  charts.arrange({ kind: 'curves' });
  await expect.poll(drawn).toEqual([rows[1]!.run, 'child-1', 'running'].sort());
  table.arrange(DEFAULT_LAYOUT);
  await expect.poll(drawn).toEqual([rows[0]!.run, rows[1]!.run, 'child-0', 'child-1', 'running'].sort());
});
