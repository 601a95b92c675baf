import { expect, test } from 'vitest';
import { aRow } from './testing/rows';
import { insertRow, refreshRows } from './timeline-rows';

const [first, second] = [aRow({ n: 1 }), aRow({ n: 2 })];
const starred = { ...first, mark: { star: true } };
const page = (...rows: (typeof first)[]) => ({ rows, total: 2 });

test('a run that comes again as it was made keeps what was said of it', () => {
  expect(insertRow([second, starred], first)[1]!.mark).toEqual({ star: true });
});

test('a star that was taken back elsewhere goes with the next page', () => {
  const rows = refreshRows([second, starred], 2, page(second, first))!;
  expect(rows.map(({ run, mark }) => [run, mark?.star])).toEqual([
    [second.run, undefined],
    [first.run, undefined]
  ]);
});

test('one that was given elsewhere comes with it', () => {
  expect(refreshRows([second, first], 2, page(second, starred))![1]!.mark).toEqual({ star: true });
});

test('a list that the page does not join starts again', () => {
  expect(refreshRows([second], 1, page(second))).toBeUndefined(); // one was deleted, or came between
  expect(refreshRows([aRow({ n: 0 })], 0, page(second, first))).toBeUndefined();
});
