import { beforeEach, describe, expect, test } from 'vitest';
import type { KernelSession, SpoolEntry } from '../wire/types';
import { CatchUp } from './catch-up';
import type { KeptOutputs } from './missed';
import { plainRun } from './plain-run';

const SESSION = '01932f00-0000-7000-8000-000000000001';
const RUN = '01932f00-0000-7000-8000-000000000002';
const started = '2026-01-01T00:00:00.000Z';
const entries: readonly Omit<SpoolEntry, 'n'>[] = [
  { kind: 'start', run: RUN, body: { run: RUN, cell: 'c1', source: 'print(1)', started } },
  { kind: 'output', run: RUN, body: { type: 'stream', content: { name: 'stdout', text: '1\n' } } },
  {
    kind: 'run',
    run: RUN,
    body: { ...plainRun({ run: RUN, session: SESSION, seq: 1, cell: 'c1', source: 'print(1)', started }) }
  }
];

let spooled: readonly Omit<SpoolEntry, 'n'>[];
let inHistory: string[];
let keeps: { runs: boolean; outputs: boolean };
let kernel: { alive: boolean; session?: KernelSession; died?: { session: string; at: number } };
let taken: unknown[];
let durations: number[];
let missed: (string | null)[];
let errors: unknown[];
const durable = new Set<string>();

beforeEach(() => {
  [spooled, inHistory, taken, durations, missed, errors] = [entries, [], [], [], [], []];
  keeps = { runs: true, outputs: true };
  kernel = { alive: true };
  durable.clear();
});

const catchUp = (): CatchUp =>
  new CatchUp({
    client: {
      spoolSessions: () => Promise.resolve([{ session: SESSION, first: 1, last: spooled.length, seen: started }]),
      spool: () => Promise.resolve({ entries: spooled.map((entry, i) => ({ ...entry, n: i + 1 })), more: false }),
      tip: () => Promise.resolve({ ref: '', commit: null, base: null, runs: inHistory }),
      runs: () => Promise.reject(new Error('the server is away'))
    },
    snapshots: {} as never, // no row, no snapshot
    queue: { durable, knows: run => durable.has(run) },
    missed: { add: ({ run }: KeptOutputs) => missed.push(run.cell) },
    path: () => 'a.ipynb',
    keeps: () => keeps,
    kernel: () => kernel,
    take: (run, { replace }) => {
      const cell = { cell_type: 'code', source: 'print(2)', metadata: {} };
      durations.push(run.durationMs);
      taken.push([run.run, replace(cell, 'c1'), replace(cell, 'c2')]);
      return Promise.resolve();
    },
    report: error => errors.push(error)
  });

describe('a run that the spool has', () => {
  test('and history has not is taken as its cell was then, and its outputs are missed', async () => {
    expect(await catchUp().runs()).toBe(true);
    const now = { cell_type: 'code', source: 'print(2)', metadata: {} };
    const then = {
      ...now,
      source: 'print(1)',
      outputs: [{ output_type: 'stream', name: 'stdout', text: '1\n' }],
      execution_count: null
    };
    expect(taken).toEqual([[RUN, then, now]]);
    expect(missed).toEqual(['c1']);
  });

  test('and history has too is not taken again; its outputs are missed where they are of this kernel', async () => {
    inHistory = [RUN];
    await catchUp().runs();
    expect([taken, missed]).toEqual([[], []]);
    kernel = { alive: true, session: { session: SESSION } as KernelSession };
    await catchUp().runs();
    expect([taken, missed]).toEqual([[], ['c1']]);
  });

  test('and that still runs is left alone, unless its kernel is gone', async () => {
    spooled = entries.slice(0, 2);
    await catchUp().runs();
    expect(taken).toEqual([]);
    kernel = { alive: false };
    await catchUp().runs();
    expect(taken).toHaveLength(1);
  });

  test('and whose kernel this page saw die lasted until then', async () => {
    spooled = entries.slice(0, 1);
    kernel = { alive: false, died: { session: SESSION, at: Date.parse(started) + 3_000 } };
    await catchUp().runs();
    kernel = { alive: false, died: { session: RUN, at: Date.parse(started) + 3_000 } };
    await catchUp().runs();
    expect(durations).toEqual([3_000, 0]);
  });

  test('is no business of ours where nothing is kept; without outputs none are missed', async () => {
    keeps = { runs: false, outputs: true };
    expect(await catchUp().runs()).toBe(false);
    expect(taken).toEqual([]);
    keeps = { runs: true, outputs: false };
    await catchUp().runs();
    expect([taken.length, missed]).toEqual([1, []]);
  });

  test('of another session than the one asked for is not looked at', async () => {
    expect(await catchUp().runs(RUN)).toBe(false);
  });
});

test('what goes wrong is told, not thrown', async () => {
  await catchUp().outputs(0);
  expect(errors).toEqual([new Error('the server is away')]);
});
