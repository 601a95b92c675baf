import { expect, test } from 'vitest';
import type { FileUse } from '../../wire/types';
import { compareData, dataWords, type DataSide } from './compare-data';
import { formats } from './format';

const file: FileUse = { path: 'flights.csv', by: 'open', size: 1_400_000, modified: '2026-11-01T12:00:05.000Z' };
const touched: FileUse = { ...file, modified: '2026-11-02T14:32:05.000Z' };
const NOON = '1.4 MB · 2026-11-01 12:00:05 PM';
const english = formats('en', 'UTC');

const side = (reads: FileUse[], above: FileUse[] = [], hashed: FileUse[] = []): DataSide => ({
  run: { reads, writes: [], datasets: [], upstream: { params: [], datasets: [], runs: [], reads: above } },
  evidence: { files: hashed }
});
const hash = (use: FileUse, sha256: string): FileUse => ({ ...use, sha256 });
const said = (left: DataSide, right: DataSide): unknown =>
  compareData(left, right).map(change => [
    change.same,
    ...dataWords(change, english).map(words => words?.replaceAll(/\s/g, ' '))
  ]);

test.each<[string, DataSide, DataSide, unknown]>([
  [
    'a touch is no change where both were hashed, also of what came from above',
    side([], [file], [hash(file, 'aaaaaaaaaa')]),
    side([touched], [], [hash(touched, 'aaaaaaaaaa')]),
    [[true, 'sha256 aaaaaaaa', 'sha256 aaaaaaaa']]
  ],
  [
    'other content is one',
    side([], [file], [hash(file, 'aaaaaaaaaa')]),
    side([], [file], [hash(file, 'bbbbbbbbbb')]),
    [[false, 'sha256 aaaaaaaa', 'sha256 bbbbbbbb']]
  ],
  [
    'size and time tell where one was not hashed',
    side([file], [], [hash(file, 'a')]),
    side([file]),
    [[true, NOON, NOON]]
  ],
  [
    'and are said as a person reads them',
    side([file], [], [hash(file, 'a')]),
    side([], [touched]),
    [[false, NOON, '1.4 MB · 2026-11-02 2:32:05 PM']]
  ],
  [
    'what one side lacks',
    side([]),
    side([file], [], [hash(file, 'cccccccccc')]),
    [[false, undefined, 'sha256 cccccccc']]
  ],
  [
    'a use without a hash hides none that is known',
    side([file], [], [hash(file, 'dddddddddd'), file]),
    side([file], [], [hash(file, 'dddddddddd')]),
    [[true, 'sha256 dddddddd', 'sha256 dddddddd']]
  ]
])('%s', (_, left, right, expected) => expect(said(left, right)).toEqual(expected));

test('datasets are told apart by version and content', () => {
  const of = (version: number): DataSide => ({
    run: {
      ...{ reads: [], writes: [], upstream: { params: [], datasets: [], runs: [] } },
      datasets: [{ name: 'flights', version, hash: `${version}23456789`, mode: 'read' }]
    }
  });
  expect(said(of(1), of(1))).toEqual([[true, '@1 12345678', '@1 12345678']]);
  expect(said(of(1), of(2))).toEqual([[false, '@1 12345678', '@2 22345678']]);
});
