import { afterEach, expect, test } from 'vitest';
import { DEFAULT_LAYOUT } from '../../../domain/history/runs-table-layout';
import { aRow, values } from '../../../domain/history/testing/rows';
import type { RunPage, RunRow } from '../../../wire/types';
import { TableModel } from './model';

const rows = [1, 2, 3].map(n => aRow({ n, metrics: values({ auc: n / 4 }) }));
const page = (part: readonly RunRow[], next: string | null): RunPage => ({
  format: 'cellwright/run-page',
  v: 1,
  rows: [...part],
  total: 3,
  next
});
const args = { path: 'flights.ipynb', scope: 'notebook' as const };
const client = {
  runs: ({ cursor }: { cursor?: string }) =>
    Promise.resolve(cursor ? page(rows.slice(1), null) : page(rows.slice(0, 1), 'more')),
  search: () => Promise.resolve([rows[1]!.run])
};
const shown = (model: TableModel): string[] => model.state.view.lines.map(at => model.table.entries[at]!.id);

let model: TableModel;
afterEach(() => model.dispose());

test('the first page shows before the others are read', async () => {
  model = new TableModel(client, args);
  const reads: number[] = [];
  model.changed.connect((_, state) => reads.push(state.read));
  await model.load();
  expect(reads).toEqual([1, 3]);
  expect(shown(model)).toEqual([rows[2]!.run, rows[1]!.run, rows[0]!.run]);
});

test('a filter that is being typed leaves what is shown', async () => {
  model = new TableModel(client, args);
  await model.load();
  model.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 0.6' });
  model.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 0.6 and' });
  expect(shown(model)).toEqual([rows[2]!.run]);
  expect(model.state.filterError?.code).toBe('filter/unexpected');
});

test('a name that no run has is told from a filter that lets none through', async () => {
  model = new TableModel(client, args);
  await model.load();
  model.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 1000 and metric.aucc > 0' });
  expect([shown(model), model.state.unknown]).toEqual([[], ['metric.aucc']]);
  model.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 1000' });
  expect([shown(model), model.state.unknown]).toEqual([[], []]);
});

test('a text is looked for on the server', async () => {
  model = new TableModel(client, { ...args });
  await model.load();
  model.arrange({ ...DEFAULT_LAYOUT, text: 'read_csv' });
  await expect.poll(() => shown(model)).toEqual([rows[1]!.run]);
});

test('a failure is shown; rows that were read stay', async () => {
  const away = new Error('away');
  model = new TableModel(
    {
      ...client,
      runs: query => (query.cursor ? Promise.reject(away) : client.runs(query))
    },
    args
  );
  await model.load();
  expect(model.state).toMatchObject({ kind: 'ready', read: 1, error: away });
});

test('a run that becomes durable is there at once, once', async () => {
  model = new TableModel(client, args);
  await model.load();
  model.put(aRow({ n: 9, metrics: values({ auc: 1 }) }));
  model.put(aRow({ n: 9, metrics: values({ auc: 1 }) }));
  expect(model.state).toMatchObject({ read: 4, total: 4 });
});

test('read again: what was deleted elsewhere goes, what was marked or came is there', async () => {
  let listed = rows;
  model = new TableModel({ ...client, runs: () => Promise.resolve(page(listed, null)) }, args);
  await model.load();
  model.select(rows[0]!.run, false);
  const fresh = aRow({ n: 9, metrics: values({ auc: 1 }) });
  listed = [{ ...rows[1]!, mark: { star: true } }, rows[2]!, fresh];
  await model.refresh();
  expect(shown(model)).toEqual([fresh.run, rows[2]!.run, rows[1]!.run]);
  expect(model.table.row(rows[1]!.run)?.mark?.star).toBe(true);
  expect(model.state).toMatchObject({ read: 3, total: 3, selected: new Set() });
});

test('what a filter opens for its children can be closed, and what the user opened stays open without it', async () => {
  const children = [0.6, 0.9].map((auc, n) => ({ id: `child-${n}`, params: [], metrics: values({ auc }) }));
  const search = aRow({ n: 1, children });
  model = new TableModel({ ...client, runs: () => Promise.resolve(page([search], null)) }, args);
  await model.load();
  expect(shown(model)).toEqual([search.run]);
  model.arrange({ ...DEFAULT_LAYOUT, filter: 'auc > 0.8' });
  expect(shown(model)).toEqual([search.run, 'child-1']);
  model.toggle(search.run);
  expect(shown(model)).toEqual([search.run]);
  model.arrange(DEFAULT_LAYOUT);
  model.toggle(search.run);
  expect(shown(model)).toEqual([search.run, 'child-0', 'child-1']);
  model.toggle(search.run);
  expect(shown(model)).toEqual([search.run]);
});
