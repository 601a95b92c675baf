import { expect, test } from 'vitest';
import type { Environment, Run } from '../../wire/types';
import { changes, compareRuns, together, type RunSide } from './compare-runs';

function side(fields: Partial<Run>, more: Partial<RunSide> = {}): RunSide {
  const run: Run = {
    format: 'cellwright/run',
    v: 1,
    run: 'r',
    session: 's',
    seq: 1,
    cell: 'a',
    source: '',
    executionCount: 1,
    status: 'ok',
    started: '2026-11-01T12:00:00.000Z',
    durationMs: 1,
    reads: [],
    writes: [],
    datasets: [],
    binds: [],
    uses: [],
    params: [],
    metrics: [],
    children: [],
    series: [],
    modules: [],
    upstream: { params: [], datasets: [], runs: [] },
    ...fields
  };
  return { run, modules: new Map(), ...more };
}

const packages = (...list: string[]): Environment => ({
  format: 'cellwright/environment',
  v: 1,
  id: list.join(),
  python: '3.11.7',
  platform: 'linux',
  packages: list
});

test('values that differ come first, with their difference', () => {
  const left = new Map<string, number | string>([
    ['a', 1],
    ['b', 'x'],
    ['c', 0.5]
  ]);
  const right = new Map<string, number | string>([
    ['a', 1],
    ['c', 0.75],
    ['d', 'Infinity']
  ]);
  expect(changes(left, right)).toEqual([
    { name: 'b', left: 'x', same: false },
    { name: 'c', left: 0.5, right: 0.75, delta: 0.25, same: false },
    { name: 'd', right: 'Infinity', same: false },
    { name: 'a', left: 1, right: 1, same: true }
  ]);
});

test('own parameters win over those upstream; content, not time, tells data apart', () => {
  const read = { path: 'flights.csv', by: 'open' as const, size: 10, modified: '2026-11-01T12:00:00.000Z' };
  const hashed = {
    format: 'cellwright/evidence' as const,
    v: 1,
    run: 'r',
    session: 's',
    variables: [],
    complete: true
  };
  const comparison = compareRuns(
    side(
      { reads: [read], upstream: { params: [{ name: 'depth', value: 3, from: 'literal' }], datasets: [], runs: [] } },
      {
        evidence: { ...hashed, files: [{ ...read, sha256: 'aaaaaaaaaa' }] },
        environment: packages('pandas==2.2', 'six==1')
      }
    ),
    side(
      {
        reads: [{ ...read, modified: '2026-11-02T12:00:00.000Z' }],
        params: [{ name: 'depth', value: 8, from: 'literal' }]
      },
      {
        evidence: { ...hashed, files: [{ ...read, sha256: 'aaaaaaaaaa' }] },
        environment: packages('pandas==3.1', 'tqdm==4')
      }
    )
  );
  expect(comparison.params).toEqual([{ name: 'depth', left: 3, right: 8, delta: 5, same: false }]);
  expect(comparison.data).toMatchObject([
    { name: 'flights.csv', left: { hash: 'aaaaaaaaaa' }, right: { hash: 'aaaaaaaaaa' }, same: true }
  ]);
  expect(comparison.packages.map(({ name, left, right }) => [name, left, right])).toEqual([
    ['pandas', '2.2', '3.1'],
    ['six', '1', undefined],
    ['tqdm', undefined, '4']
  ]);
});

test('modules with another source come with both', () => {
  const module = (sha256: string) => [{ name: 'features', path: 'features.py', sha256 }];
  const left = side({ modules: module('1') }, { modules: new Map([['features.py', 'x = 1']]) });
  const right = side({ modules: module('2') }, { modules: new Map([['features.py', 'x = 2']]) });
  expect(compareRuns(left, right).modules).toEqual([{ path: 'features.py', left: 'x = 1', right: 'x = 2' }]);
  expect(compareRuns(left, left).modules).toEqual([]);
});

test('the files that its inputs were read from are data of a run', () => {
  const read = { path: 'flights.csv', by: 'open' as const, size: 10, modified: '2026-11-01T12:00:00.000Z' };
  const upstream = { params: [], datasets: [], runs: [] };
  const comparison = compareRuns(
    side({ upstream: { ...upstream, reads: [read] } }),
    side({ upstream: { ...upstream, reads: [{ ...read, size: 11 }] } })
  );

  expect(comparison.data.map(({ name, same }) => [name, same])).toEqual([['flights.csv', false]]);
});

test('a number that was promoted to a metric is one here too, and no parameter', () => {
  const param = (value: number) => ({ name: 'threshold', value, from: 'literal' as const });
  const promoted = (value: number): RunSide => ({
    ...side({ params: [param(value)] }),
    metrics: [{ name: 'threshold', value }]
  });
  const { params, metrics } = compareRuns(promoted(0.5), promoted(0.75));
  expect(params).toEqual([]);
  expect(metrics).toEqual([{ name: 'threshold', left: 0.5, right: 0.75, delta: 0.25, same: false }]);
});

test('the runs of a Run All are one: of a name the last value counts, files and modules of all of them', () => {
  const file = (path: string) => ({ path, by: 'open' as const, sha256: path.repeat(8) });
  const first = side({ params: [{ name: 'depth', value: 3, from: 'literal' }], reads: [file('a')] });
  const second = side({
    params: [{ name: 'depth', value: 5, from: 'literal' }],
    metrics: [{ name: 'auc', value: 0.7, from: 'call' }],
    writes: [file('b')]
  });
  const last = side(
    { modules: [{ name: 'features', path: 'features.py', sha256: 'h' }] },
    { modules: new Map([['features.py', 'x']]) }
  );
  const whole = compareRuns(together([first, second, last]), side({}));
  expect(whole.params.map(({ name, left }) => [name, left])).toEqual([['depth', 5]]);
  expect(whole.metrics.map(({ name, left }) => [name, left])).toEqual([['auc', 0.7]]);
  expect(whole.data.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(whole.modules).toEqual([{ path: 'features.py', left: 'x' }]);
});

test('what only some runs of a Run All hashed is hashed', () => {
  const read = { path: 'a.csv', by: 'open' as const, size: 1 };
  const hashed = (modified: string) => {
    const evidence = { run: 'r', session: 's', files: [{ ...read, sha256: 'h' }], variables: [], complete: true };
    const first = side(
      { reads: [{ ...read, modified }] },
      { evidence: { format: 'cellwright/evidence', v: 1, ...evidence } }
    );
    return together([first, side({})]);
  };
  const { data } = compareRuns(hashed('2026-11-01T12:00:00.000Z'), hashed('2026-11-02T12:00:00.000Z'));
  expect(data.map(({ name, same, left }) => [name, same, left?.hash])).toEqual([['a.csv', true, 'h']]);
});

test('a metric that several cells of a Run All measured is compared cell by cell, one of a single cell by its name', () => {
  const run = (cell: string, auc: number, more: object = {}) =>
    side({ cell, metrics: [{ name: 'auc', value: auc, from: 'call' }], ...more });
  const both = compareRuns(together([run('a', 0.8), run('b', 0.7)]), together([run('a', 0.8), run('b', 0.75)]));
  expect(both.metrics.map(({ name, cell, left, right }) => [name, cell, left, right])).toEqual([
    ['auc', 'b', 0.7, 0.75],
    ['auc', 'a', 0.8, 0.8]
  ]);
  const [zebra, aardvark] = [run('z', 0.1), run('a', 0.2)];
  const order = compareRuns(together([zebra, aardvark]), together([zebra, aardvark]));
  expect(order.metrics.map(({ cell }) => cell)).toEqual(['z', 'a']);
  const renamed = compareRuns(together([run('a', 0.8)]), together([run('new', 0.9)]));
  expect(renamed.metrics).toMatchObject([{ name: 'auc', left: 0.8, right: 0.9 }]);
  expect(renamed.metrics[0]).not.toHaveProperty('cell');
  const alone = compareRuns(run('a', 0.8), together([run('a', 0.7), run('b', 0.6)]));
  expect(alone.metrics.map(({ cell, left, right }) => [cell, left, right])).toEqual([
    ['a', 0.8, 0.7],
    ['b', undefined, 0.6]
  ]);
});
