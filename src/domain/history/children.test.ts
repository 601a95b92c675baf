import { expect, test } from 'vitest';
import type { RowChild } from '../../wire/types';
import { nested } from './children';

const child = (id: string, parent?: string): RowChild => ({ id, params: [], metrics: [], ...(parent && { parent }) });

test('each child stands after its parent, one level deeper; one without is at the top', () => {
  const found = nested([child('b', 'a'), child('a'), child('c', 'b'), child('d', 'elsewhere')]);
  expect(found.map(({ child: { id }, depth }) => `${id}${depth}`)).toEqual(['a0', 'b1', 'c2', 'd0']);
});
