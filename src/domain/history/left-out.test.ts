import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isLeftOut } from './left-out';

const file = path.join(__dirname, '../../../schema/golden/left-out.json');
const golden = JSON.parse(readFileSync(file, 'utf8')) as Record<'leftOut' | 'kept', [string, unknown][]>;

test.each(golden.leftOut)('%j with tags %j is left out', (source, tags) => {
  expect(isLeftOut(source, tags, 'cellwright-skip')).toBe(true);
});
test.each(golden.kept)('%j with tags %j is kept', (source, tags) => {
  expect(isLeftOut(source, tags, 'cellwright-skip')).toBe(false);
});
test('many comments without code take no time', () => {
  expect(isLeftOut('#\n'.repeat(100_000), [], 'x')).toBe(false);
});
