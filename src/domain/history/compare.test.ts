import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellEntry } from '../../wire/types';
import { compareVersions, differs, sameButCount, type CellPair, type Version } from './compare';

/** `id:source>output`: a notebook in one line a cell; without an id, `:source`. */
function version(...cells: string[]): Version {
  const listing = new Map<string, string>();
  const entries = cells.map((text, n): CellEntry => {
    const [, id, source, output] = /^([^:]*):([^>]*)(?:>(.*))?$/.exec(text)!;
    const key = id || `cell~${n + 1}`;
    listing.set(`cells/${key}.py`, `source ${source}`);
    if (output !== undefined) {
      listing.set(`outputs/${key}/outputs.json`, 'one text').set(`outputs/${key}/0.0.txt`, `output ${output}`);
    }
    return { key, ...(id && { id }), type: 'code', file: `${key}.py`, metadata: {} };
  });
  return {
    listing,
    notebook: { format: 'cellwright/notebook', v: 1, nbformat: 4, nbformatMinor: 5, metadata: {}, cells: entries }
  };
}

const say = (pair: CellPair): string =>
  [
    pair.left?.entry.key ?? '+',
    pair.right?.entry.key ?? '-',
    ...(pair.moved ? ['moved'] : []),
    ...(pair.source && pair.left && pair.right ? ['source'] : []),
    ...(pair.outputs !== 'same' && pair.left && pair.right ? [pair.outputs] : [])
  ].join(' ');

describe('cells of two versions', () => {
  test.each<[string, Version, Version, string[]]>([
    ['equal', version('a:1', 'b:2'), version('a:1', 'b:2'), ['a a', 'b b']],
    ['edited, with another output', version('a:1>x'), version('a:2>y'), ['a a source changed']],
    ['added and removed', version('a:1', 'b:2', 'c:3'), version('n:9', 'a:1', 'c:3'), ['+ n', 'a a', 'b -', 'c c']],
    ['the first removed', version('a:1', 'b:2'), version('b:2'), ['a -', 'b b']],
    ['moved: the fewest', version('a:1', 'b:2', 'c:3'), version('c:3', 'a:1', 'b:2'), ['c c moved', 'a a', 'b b']],
    ['an output that went', version('a:1>x'), version('a:1'), ['a a changed']],
    ['an id that changed with the same source', version('a:1'), version('z:1'), ['a z']],
    [
      'no ids: one inserted',
      version(':1', ':2'),
      version(':0', ':1', ':2'),
      ['+ cell~1', 'cell~1 cell~2', 'cell~2 cell~3']
    ],
    [
      'no ids: one edited',
      version(':1', ':2', ':3'),
      version(':1', ':9', ':3'),
      ['cell~1 cell~1', 'cell~2 cell~2 source', 'cell~3 cell~3']
    ]
  ])('%s', (_, left, right, pairs) => {
    expect(compareVersions(left, right).map(say)).toEqual(pairs);
  });

  test('a rerun with the same output differs only by its count', () => {
    const left = version('a:1>x');
    const right = version('a:1>x');
    const again: Version = { ...right, listing: new Map(right.listing).set('outputs/a/outputs.json', 'another') };
    expect(compareVersions(left, again).map(say)).toEqual(['a a count']);
    const outputs = (executionCount: number) => ({
      format: 'cellwright/outputs' as const,
      v: 1,
      executionCount,
      outputs: [{ fields: { output_type: 'execute_result', execution_count: executionCount }, files: [] }]
    });
    expect(sameButCount(outputs(1), outputs(2))).toBe(true);
    expect(sameButCount(outputs(1), { ...outputs(2), outputs: [] })).toBe(false);
  });
});

test('every cell of both sides appears once', () => {
  const cells = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 });
  fc.assert(
    fc.property(cells, cells, (a, b) => {
      const pairs = compareVersions(version(...a.map(id => `${id}:${id}`)), version(...b.map(id => `${id}:${id}`)));
      expect(pairs.flatMap(pair => pair.left?.entry.key ?? []).sort()).toEqual([...a].sort());
      expect(pairs.flatMap(pair => pair.right?.entry.key ?? [])).toEqual(b);
      if (a.join() === b.join()) expect(pairs.some(differs)).toBe(false);
    })
  );
});
