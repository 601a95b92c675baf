import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRow } from '../../wire/types';
import { formats } from './format';
import { byName, foremost } from './timeline-metrics';
import { sessionNumbers, timeline, type TimelineItem, type TimelineOptions } from './timeline';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const { day } = formats('en', 'UTC');

let minted = 0;
/** A run of `cell` that starts `at` ms after noon; cell c7 stands at place 7. */
function run(cell: string, at: number, more: Partial<RunRow> = {}): RunRow {
  return {
    run: `run-${minted++}`,
    session: 's1',
    seq: minted,
    notebook: 'n',
    path: 'flights.ipynb',
    cell,
    index: Number(cell.slice(1)),
    title: cell,
    status: 'ok',
    started: new Date(NOON + at).toISOString(),
    durationMs: 100,
    metrics: [],
    params: [],
    datasets: [],
    modules: [],
    children: [],
    commit: 'c',
    author: 'Ada',
    ...more
  };
}

const options: TimelineOptions = { day, toggled: new Set(), fold: true, more: false };
const draw = (oldestFirst: readonly RunRow[], more: Partial<TimelineOptions> = {}): readonly TimelineItem[] =>
  timeline([...oldestFirst].reverse(), { ...options, ...more });

/** `|` a group, `c3` a run, `all(3)` and `c3×4` folds. */
const sketch = (items: readonly TimelineItem[]): string =>
  items
    .map(item => {
      if (item.kind === 'group') return '|';
      if (item.kind === 'run') return item.row.title;
      return item.fold === 'run-all' ? `all(${item.rows.length})` : `${item.rows[0]!.title}×${item.rows.length}`;
    })
    .join(' ');

const MINUTE = 60_000;
const runAll = (at: number, cells = 4): RunRow[] => {
  const first = run('c0', at);
  return [
    first,
    ...Array.from({ length: cells - 1 }, (_, i) => run(`c${i + 1}`, at + (i + 1) * 150, { batch: first.run }))
  ];
};

describe('what folds', () => {
  test.each<[string, RunRow[], string]>([
    ['clicks stay rows', [run('c1', 0), run('c2', MINUTE), run('c3', 2 * MINUTE)], '| c3 c2 c1'],
    ['a Run All is one row', runAll(0), '| all(4)'],
    ['two Run Alls are two', [...runAll(0), ...runAll(700)], '| all(4) all(4)'],
    ['two cells are no Run All', runAll(0, 2), '| c1 c0'],
    ['a click while a Run All runs is no part of it', [...runAll(0, 3), run('c3', 450)], '| c3 all(3)'],
    ['three quick clicks are no Run All', [run('c0', 0), run('c1', 100), run('c2', 200)], '| c2 c1 c0'],
    ['a Run All whose first run was deleted stays one', runAll(0).slice(1), '| all(3)'],
    [
      'one cell again and again is repeats, however quickly',
      [run('c0', 0), ...runAll(MINUTE, 20).map(row => ({ ...row, cell: 'c5', title: 'c5' }))],
      '| c5×20 c0'
    ],
    [
      'two bursts of one cell are its repeats, and no part of the Run All before',
      [
        ...runAll(0),
        ...[MINUTE, 2 * MINUTE].flatMap(at => runAll(at, 3).map(row => ({ ...row, cell: 'c3', title: 'c3' })))
      ],
      '| c3×6 all(4)'
    ],
    ['repeats are one row', [run('c1', 0), run('c5', MINUTE), run('c5', 2 * MINUTE)], '| c5×2 c1'],
    ['a Run All keeps its last cell', [...runAll(0), run('c3', MINUTE), run('c3', 2 * MINUTE)], '| c3×2 all(4)'],
    ['another session does not repeat', [run('c5', 0), run('c5', MINUTE, { session: 's2' })], '| c5 | c5'],
    [
      'a starred run stands by itself',
      [run('c5', 0), run('c5', 1, { mark: { star: true } }), run('c5', 2)],
      '| c5 c5 c5'
    ],
    ['cells the kernel could not name do not repeat', [0, 1].map(i => run('c5', i, { cell: null })), '| c5 c5'],
    ['a day ends a group', [run('c1', -13 * 60 * MINUTE), run('c2', 0)], '| c2 | c1']
  ])('%s', (_, rows, expected) => expect(sketch(draw(rows))).toBe(expected));
});

test('cells that were run together from the middle on are no Run All, wherever text has moved them since', () => {
  const below = runAll(MINUTE, 6).slice(3);
  const rows = [
    ...runAll(0, 6),
    ...below.map((row, i) => ({ ...row, batch: i === 0 ? undefined : below[0]!.run })),
    ...runAll(2 * MINUTE, 6).map(row => ({ ...row, index: row.index! + 2 }))
  ];
  const partial = draw(rows).flatMap(item => (item.kind === 'fold' ? [[item.cells, item.partial]] : []));
  expect(partial).toEqual([
    [6, false],
    [3, true],
    [6, false]
  ]);
});

test('a Run All stays whole around a star, says so, and shows what its cells measured', () => {
  const rows = runAll(0).map((row, i) => ({ ...row, metrics: [{ name: `m${i}`, value: i }], mark: { star: i === 1 } }));
  const [, fold] = draw(rows);
  expect(sketch([fold!])).toBe('all(4)');
  expect(fold).toMatchObject({
    starred: true,
    metrics: [{ name: 'm0' }, { name: 'm1' }, { name: 'm2' }, { name: 'm3' }]
  });
});

test('a fold names what its runs read and wrote themselves, each once and in their order', () => {
  const files = [{ reads: ['a.csv'] }, { reads: ['b.csv', 'a.csv'], upstreamReads: ['c.csv'] }, { writes: ['d.csv'] }];
  const [, fold] = draw(runAll(0, 3).map((row, i) => ({ ...row, ...files[i] })));
  expect(fold).toMatchObject({ reads: ['a.csv', 'b.csv'], writes: ['d.csv'] });
});

test('a Run All says its error and the whole time; repeats say how the latest went', () => {
  const failing = runAll(0).map((row, i) =>
    i === 3 ? { ...row, status: 'error' as const, error: 'KeyError: x' } : row
  );
  expect(draw(failing)[1]).toMatchObject({ status: 'error', error: 'KeyError: x', durationMs: 550 });
  const fixed = [run('c5', 0, { status: 'error', error: 'KeyError: x' }), run('c5', MINUTE)];
  expect(draw(fixed)[1]).toMatchObject({ fold: 'repeat', status: 'ok', durationMs: 100 });
});

test('of a metric that two cells of a Run All measured both values stand, each with its cell and its change', () => {
  const measured = [[], [{ name: 'auc', value: 0.9 }], [{ name: 'mae', value: 12 }], [{ name: 'auc', value: 0.7 }]];
  const all = (at: number, better: number): RunRow[] =>
    runAll(at).map((row, i) => ({
      ...row,
      metrics: measured[i]!.map(({ name, value }) => ({ name, value: name === 'auc' ? value + better : value }))
    }));
  const [, fold] = draw([...all(0, 0), ...all(MINUTE, 0.05)]);
  const said = fold!.kind === 'fold' ? fold!.metrics : [];
  expect(said.map(({ name, values }) => [name, ...values.map(({ row, change }) => `${row.cell} ${change}`)])).toEqual([
    ['auc', 'c1 0.05', 'c3 0.05'],
    ['mae', 'c2 0']
  ]);
});

test('what has moved is not among what a row has no room for', () => {
  const rows = [MINUTE, 0].map(at =>
    run('c1', at, { metrics: ['a', 'b', 'c'].map(name => ({ name, value: name === 'c' ? at : 1 })) })
  );
  const [, latest] = draw([...rows].reverse(), { fold: false });
  const metrics = byName(latest!.kind === 'run' ? latest!.metrics.map(one => ({ ...one, row: rows[0]! })) : []);
  expect(foremost(metrics, 2).map(({ name }) => name)).toEqual(['c', 'a']);
  expect(foremost(metrics, 3).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('a module is shown where it comes in, and again in the next session', () => {
  const rows = ['s1', 's1', 's1', 's1', 's2'].map((session, i) =>
    run('c1', i * MINUTE, { session, modules: [[], ['a'], ['a'], ['a', 'b'], ['a']][i]! })
  );
  const shown = draw(rows, { fold: false }).flatMap(item => (item.kind === 'run' ? [item.modules.join()] : []));
  expect(shown).toEqual(['a', 'b', '', 'a', '']);
  expect(draw(rows)).toMatchObject([{}, {}, {}, { kind: 'fold', modules: ['b', 'a'] }]);
});

test('what a single run inside measured is what the cell measured', () => {
  const child = (id: string, loss: number) => ({ id, params: [], metrics: [{ name: 'loss', value: loss }] });
  expect(draw([run('c1', 0, { children: [child('a', 0.2)] })])[1]).toMatchObject({ metrics: [{ value: 0.2 }] });
  expect(draw([run('c1', 0, { children: [child('a', 1), child('b', 2)] })])[1]).toMatchObject({ metrics: [] });
});

describe('the change of a metric', () => {
  const auc = (cell: string, at: number, value: number | string, more: Partial<RunRow> = {}): RunRow =>
    run(cell, at, { metrics: [{ name: 'auc', value }], ...more });
  const changesOf = (rows: RunRow[]): unknown[] =>
    draw(rows, { fold: false }).flatMap(item => (item.kind === 'run' ? [item.metrics[0]?.change] : []));

  test.each<[string, RunRow[], unknown[]]>([
    ['is against the cell’s previous run', [auc('c1', 0, 0.1), auc('c1', 1, 0.3)], [0.2, undefined]],
    ['ignores other cells', [auc('c1', 0, 0.1), auc('c2', 1, 0.3)], [undefined, undefined]],
    [
      'reaches over a run that failed',
      [auc('c1', 0, 0.1), run('c1', 1), auc('c1', 2, 0.3)],
      [0.2, undefined, undefined]
    ],
    ['reaches over sessions', [auc('c1', 0, 0.1), auc('c1', 1, 0.1, { session: 's2' })], [0, undefined]],
    ['needs numbers', [auc('c1', 0, 'NaN'), auc('c1', 1, 0.3)], [undefined, undefined]]
  ])('%s', (_, rows, expected) => expect(changesOf(rows)).toEqual(expected));

  test('stays when a filter hides the previous run', () => {
    const rows = [auc('c1', 0, 0.1), auc('c1', MINUTE, 0.3)];
    const shown = draw(rows, { keep: row => row === rows[1], fold: false });
    expect(shown[1]).toMatchObject({ metrics: [{ change: 0.2 }] });
  });
});

test('a group says whether its count is final', () => {
  const rows = [run('c1', -24 * 60 * MINUTE), run('c1', 0)];
  const counts = draw(rows, { more: true }).flatMap(item => (item.kind === 'group' ? [item.complete] : []));
  expect(counts).toEqual([true, false]);
});

test('a fold keeps its key while it grows, so that it stays open', () => {
  const rows = [run('c5', 0), run('c5', MINUTE)];
  const key = draw(rows)[1]!.key;
  const grown = draw([...rows, run('c5', 2 * MINUTE)], { toggled: new Set([key]) });
  expect(sketch(grown)).toBe('| c5×3 c5 c5 c5');
});

test('sessions are numbered from the first, once all rows are known', () => {
  const rows = [run('c1', 2, { session: 'b' }), run('c1', 1, { session: 'b' }), run('c1', 0, { session: 'a' })];
  expect([...sessionNumbers(rows, true)]).toEqual([['a', 1], ['b', 2]]); // prettier-ignore
  expect(sessionNumbers(rows, false).size).toBe(0);
});

const history = fc
  .array(
    fc.record({
      cell: fc.integer({ min: 0, max: 5 }),
      gap: fc.constantFrom(0, 100, 400, MINUTE, 9 * 60 * MINUTE),
      session: fc.constantFrom('s1', 's2'),
      star: fc.boolean()
    }),
    { maxLength: 60 }
  )
  .map(steps => {
    let at = 0;
    return steps.map(({ cell, gap, session, star }) => {
      at += 100 + gap;
      return run(`c${cell}`, at, { session, mark: { star: star && cell === 0 } });
    });
  });

test('with everything open each run is there exactly once, and folds hold one session each', () => {
  fc.assert(
    fc.property(history, rows => {
      const closed = draw(rows);
      const open = draw(rows, { toggled: new Set(closed.flatMap(item => (item.kind === 'fold' ? [item.key] : []))) });
      const shown = open.flatMap(item => (item.kind === 'run' ? [item.row.run] : []));
      expect([...shown].sort()).toEqual(rows.map(row => row.run).sort());
      for (const item of closed) {
        if (item.kind === 'fold') expect(new Set(item.rows.map(row => row.session)).size).toBe(1);
      }
      expect(new Set(open.map(item => item.key)).size).toBe(open.length);
    }),
    { numRuns: 100 * Number(process.env.CELLWRIGHT_SCALE ?? 1) }
  );
});
