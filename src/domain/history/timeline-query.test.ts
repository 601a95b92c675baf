import { expect, test } from 'vitest';
import type { RunRow } from '../../wire/types';
import { keeper, readQuery, unknownIn } from './timeline-query';

const title = 'Train the model';
const row: RunRow = {
  run: 'r1',
  session: 's',
  seq: 1,
  notebook: 'n',
  path: 'flights.ipynb',
  cell: 'c',
  title,
  status: 'error',
  error: 'ValueError: too deep',
  started: '2026-11-23T12:00:00.000Z',
  durationMs: 8_200,
  metrics: [{ name: 'auc', value: 0.86 }],
  params: [{ name: 'max_depth', value: 8, cell: 'c0' }],
  datasets: [],
  modules: ['features'],
  children: [{ id: 'k', params: [{ name: 'max_depth', value: 12 }], metrics: [] }],
  commit: 'c',
  author: 'Ada',
  mark: { note: 'the good one' }
};

test.each([
  ['', 'all', true],
  ['model TRAIN', 'words', true],
  ['"good one"', 'words', true],
  ['valueerror', 'words', true],
  ['nothing such', 'words', false],
  ['auc > 0.8 and max_depth < 10', 'expression', true],
  ['max_depth > 10', 'expression', true], // one of its children
  ['auc > 0.8 and max_depth > 10', 'expression', false], // that one has no auc
  ['auc > 0.9', 'expression', false],
  ['"a > b"', 'words', false], // quoted: words
  ['auc >', 'mistake', true]
])('%s is %s', (text, kind, kept) => {
  const query = readQuery(text);
  expect(query.kind).toBe(kind);
  expect(keeper(query, new Set())?.(row) ?? true).toBe(kept);
});

test('words may stand in source or output, which the server searches', () => {
  expect(keeper(readQuery('read_csv'), new Set(['r1']))?.(row)).toBe(true);
});

test('a mistake says where it is', () => {
  expect(readQuery('auc >')).toMatchObject({ error: { message: expect.stringContaining('column 6') as string } });
});

test.each([
  ['foo > 1', ['foo']],
  ['not (bar = 2 or auc > 1) and max_depth < 3 and foo > 1', ['bar', 'foo']],
  ['metric.auc > 1 and param.max_depth = 12 and note = "x"', []],
  ['foo', []]
])('%s → no run has %j', (text, unknown) => {
  expect(unknownIn(readQuery(text), [row])).toEqual(unknown);
});
