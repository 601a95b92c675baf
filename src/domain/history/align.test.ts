import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align, alignLines } from './align';

/** The length of the longest common subsequence, by the textbook table. */
function common(a: readonly number[], b: readonly number[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    let corner = 0;
    b.forEach((y, j) => {
      const above = row[j + 1]!;
      row[j + 1] = x === y ? corner + 1 : Math.max(above, row[j]!);
      corner = above;
    });
  }
  return row[b.length]!;
}

const short = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });

test('an alignment covers both sequences in order, and nothing shorter would do', () => {
  fc.assert(
    fc.property(short, short, (a, b) => {
      const parts = align(a, b);
      expect(parts.filter(part => part.kind !== 'right').flatMap(part => a.slice(...part.left))).toEqual(a);
      expect(parts.filter(part => part.kind !== 'left').flatMap(part => b.slice(...part.right))).toEqual(b);
      const same = parts.filter(part => part.kind === 'same');
      for (const part of same) expect(a.slice(...part.left)).toEqual(b.slice(...part.right));
      expect(same.reduce((sum, part) => sum + part.left[1] - part.left[0], 0)).toBe(common(a, b));
    }),
    { numRuns: 300 * Number(process.env.CELLWRIGHT_SCALE ?? 1) }
  );
});

test('texts side by side', () => {
  expect(alignLines('a\nb\nc', 'a\nB\nc\nd')).toEqual([
    { kind: 'same', left: 'a', right: 'a' },
    { kind: 'changed', left: 'b', right: 'B' },
    { kind: 'same', left: 'c', right: 'c' },
    { kind: 'right', right: 'd' }
  ]);
});

test('texts with nothing in common are not compared line by line', { timeout: 60_000 }, () => {
  const lines = (prefix: string): string => Array.from({ length: 20_000 }, (_, n) => prefix + n).join('\n');
  expect(alignLines(lines('a'), lines('b'))).toHaveLength(20_000);
});
