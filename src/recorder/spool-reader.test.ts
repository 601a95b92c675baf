import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpoolEntry } from '../wire/types';
import { plainRun } from './plain-run';
import { doneThrough, readSpools, spooledRuns } from './spool-reader';

const SESSION = '01932f00-0000-7000-8000-000000000001';
const started = '2026-01-01T00:00:00.000Z';
const id = (n: number): string => `01932f00-0000-7000-8000-${String(n).padStart(12, '0')}`;
const start = (n: number): Omit<SpoolEntry, 'n'> => ({
  kind: 'start',
  run: id(n),
  body: { run: id(n), cell: `c${n}`, source: 'print(1)', started }
});
const print = (n: number, text: string): Omit<SpoolEntry, 'n'> => ({
  kind: 'output',
  run: id(n),
  body: { type: 'stream', content: { name: 'stdout', text } }
});
const end = (n: number): Omit<SpoolEntry, 'n'> => ({
  kind: 'run',
  run: id(n),
  body: { ...plainRun({ run: id(n), session: SESSION, seq: n, cell: `c${n}`, source: 'print(1)', started }) }
});
const numbered = (entries: Omit<SpoolEntry, 'n'>[]): SpoolEntry[] =>
  entries.map((entry, i) => ({ ...entry, n: i + 1 }));
const session = (...entries: Omit<SpoolEntry, 'n'>[]): { session: string; entries: SpoolEntry[] } => ({
  session: SESSION,
  entries: numbered(entries)
});

describe('runs of a spool', () => {
  test('have their outputs, also where threads of several runs print at once', () => {
    const runs = spooledRuns(session(start(1), print(1, 'a'), start(2), print(1, 'b'), print(2, 'c'), end(1), end(2)));
    expect(runs.map(({ run, outputs, unfinished }) => [run.cell, outputs[0]?.text, unfinished])).toEqual([
      ['c1', 'ab', false],
      ['c2', 'c', false]
    ]);
  });

  test('of a kernel that died in the middle: the last one is unfinished, with what it printed', () => {
    const [last] = spooledRuns(session(start(1), print(1, 'last words')));
    expect(last).toMatchObject({ unfinished: true, run: { status: 'died', cell: 'c1', seq: 1 } });
    expect(last?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'last words' }]);
  });

  test.each<[string, SpoolEntry['kind'][], number]>([
    ['that printed lasted until the last sign of its kernel', ['start', 'output'], 4_200],
    ['that gave no sign since it began lasted nobody knows how long', ['start'], 0],
    ['is the last one that began: of one whose end was lost nothing is known', ['start', 'output', 'start'], 0]
  ])('a run that died and %s', (_, kinds, durationMs) => {
    const entries = kinds.map((kind, i) => (kind === 'start' ? start(i + 1) : print(i, 'x')));
    const runs = spooledRuns({ ...session(...entries), seen: '2026-01-01T00:00:04.200Z' });
    expect(runs.map(({ run }) => run.durationMs)).toEqual(runs.map(() => durationMs));
  });

  test('that print a lot take no time', () => {
    const lines = Array.from({ length: 200_000 }, () => print(1, 'x'));
    const [run] = spooledRuns({ session: SESSION, entries: numbered([start(1), ...lines, end(1)]) });
    expect((run!.outputs[0]!.text as string).length).toBe(lines.length);
  });

  test('of which nothing but outputs is left are none', () => {
    expect(spooledRuns(session(print(1, 'late')))).toEqual([]);
  });
});

test('entries are read page by page, from the first that is not acknowledged', async () => {
  const all = numbered([start(1), print(1, 'a'), end(1), start(2), end(2)]).slice(1);
  const asked: number[] = [];
  const client = {
    spoolSessions: () => Promise.resolve([{ session: SESSION, first: 2, last: 5, seen: started }]),
    spool: (_path: string, _session: string, after: number) => {
      asked.push(after);
      const entries = all.filter(({ n }) => n > after).slice(0, 2);
      return Promise.resolve({ entries, more: (entries.at(-1)?.n ?? 5) < 5 });
    }
  };
  const [spool] = await readSpools(client, 'a.ipynb');
  expect([spool?.entries, spool?.seen, asked]).toEqual([all, started, [1, 3]]);
  expect(await readSpools(client, 'a.ipynb', 'another')).toEqual([]);
});

test('what is acknowledged is only of runs that are done with, and nothing before an open one is held', () => {
  const anyKind = fc.constantFrom(start, end, (n: number) => print(n, 'x'));
  const anySpool = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), anyKind), { maxLength: 30 });
  fc.assert(
    fc.property(anySpool, fc.uniqueArray(fc.integer({ min: 1, max: 6 })), (entries, done) => {
      const spool = session(...entries.map(([n, kind]) => kind(n)));
      const isDone = (run: string): boolean => done.includes(Number(run.slice(-12)));
      const through = doneThrough(spool, isDone);
      const open = spool.entries.find(({ run }) => run !== undefined && !isDone(run));
      expect(through).toBe(open ? open.n - 1 : spool.entries.length);
    })
  );
});
