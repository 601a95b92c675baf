import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter, type Filter } from './filter';
import { matches, type Fact } from './matches';

const run = new Map<string, Fact>([
  ['auc', 0.86],
  ['max_depth', 8],
  ['status', 'ok'],
  ['val loss', 0.3],
  ['train/loss', 0.2],
  ['started', new Date(2020, 10, 1, 14, 30)]
]);

describe('a filter finds runs', () => {
  test.each([
    ['auc > 0.8', true],
    ['auc > 0.8 and max_depth < 8', false],
    ['auc > 0.9 or max_depth = 8', true],
    ['auc > 0.9 or max_depth = 8 and status = "failed"', false], // "and" binds tighter
    ['(auc > 0.9 or max_depth = 8) and status = "ok"', true],
    ['not lr > 0.1', true], // the run has no lr
    ['status ~ "O"', true],
    ['auc > "0.8"', false], // a number is not a text
    ['"val loss" < 0.5 and train/loss == 0.2', true],
    ['started > "2020-10-31"', true],
    ['started > "2020-11-01"', false], // after that day is over
    ['started >= "2020-11-01" and started <= "2020-11"', true],
    ['started = "2020-11-01"', true],
    ['started != "2020-11-01 14:30"', false],
    ['started < "2020-11-01 14:30"', false],
    ['started < "yesterday"', true]
  ])('%s → %s', (text, found) => {
    expect(matches(parseFilter(text), run)).toBe(found);
  });
});

describe('a mistake is shown where it is', () => {
  test.each([
    ['auc >', 'Expected a number or a "text" at column 6, found the end.'],
    ['status = error', 'A text stands in double quotes, at column 10 too: status = "error".'],
    ['auc 0.8', 'Expected an operator such as > or = at column 5, found "0.8".'],
    ['(auc > 1', 'Expected ) at column 9, found the end.'],
    ['auc > 1 auc', 'Expected "and", "or" or the end at column 9, found "auc".'],
    ['started > "noon"', 'Expected a date at column 11, found "noon".'],
    ['started > "2026-02-30"', 'Expected a date at column 11, found "2026-02-30".'],
    ['auc > 1 ?', `Can't read "?" at column 9.`]
  ])('%s', (text, message) => {
    expect(() => parseFilter(text)).toThrow(message);
  });
});

const { filter } = fc.letrec<{ filter: Filter }>(tie => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      kind: fc.constant('compare' as const),
      name: fc.constantFrom('auc', 'max_depth', 'lr'),
      operator: fc.constantFrom('<', '<=', '=', '!=', '>=', '>'),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).map(x => x + 0) // -0 prints as 0
    }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('filter'), right: tie('filter') }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') })
  )
}));

function print(f: Filter): string {
  switch (f.kind) {
    case 'compare':
      return `${f.name} ${f.operator} ${f.value}`;
    case 'not':
      return `not (${print(f.of)})`;
    default:
      return `(${print(f.left)}) ${f.kind} (${print(f.right)})`;
  }
}

test('printing and parsing give the same filter back', () => {
  fc.assert(
    fc.property(filter, f => {
      expect(parseFilter(print(f))).toEqual(f);
    })
  );
});
