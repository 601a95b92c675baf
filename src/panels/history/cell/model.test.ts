import { afterEach, expect, test } from 'vitest';
import { aRow } from '../../../domain/history/testing/rows';
import { readerOf } from '../testing/reader';
import { CellModel } from './model';

let model: CellModel;
afterEach(() => model.dispose());

test('a slider that goes over many versions does not hold them all', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => aRow({ n, cell: 'c1', run: `run-${n}`, commit: `commit${n}` }));
  const sources = new Map(rows.map(({ commit }, n) => [commit, `x = ${n}`]));
  const read = new Map<string, number>();
  const reader = readerOf(sources, oids => {
    for (const oid of oids.filter(name => name.endsWith('.py'))) read.set(oid, (read.get(oid) ?? 0) + 1);
  });
  const page = { format: 'cellwright/run-page', v: 1, rows: [...rows].reverse(), total: 100, next: null } as const;
  model = new CellModel({ runs: () => Promise.resolve(page) }, reader, { path: 'a.ipynb', cell: 'c1' });
  await model.load();
  for (let at = 99; at >= 0; at--) await model.show(at);
  expect([...read.values()].every(times => times === 1)).toBe(true);
  expect(model.state.content?.source).toBe('x = 0');
  await model.show(99);
  expect(model.state.content?.source).toBe('x = 99');
  expect(read.get('commit99:cells/c1.py')).toBe(2);
});
