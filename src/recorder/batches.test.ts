import { expect, test } from 'vitest';
import { Batches } from './batches';

test.each([
  ['a Run All', [0, 2, 5], [undefined, 'run-0', 'run-0']],
  ['each request close to the one before it', [0, 200, 400], [undefined, 'run-0', 'run-0']],
  ['two clicks', [0, 300], [undefined, undefined]],
  ['two Run Alls', [0, 1, 900, 901], [undefined, 'run-0', undefined, 'run-2']]
])('%s', (_, sent, expected) => {
  const batches = new Batches();
  expect(sent.map((at, n) => batches.add(`run-${n}`, at))).toEqual(expected);
});
