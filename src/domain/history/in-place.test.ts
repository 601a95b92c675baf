import { expect, test } from 'vitest';
import { canRestoreInPlace } from './in-place';

test('only a notebook is restored in place', () => {
  expect(['work/a.ipynb', 'syn.py', 'ipynb'].map(canRestoreInPlace)).toEqual([true, false, false]);
});
