import { beforeEach, describe, expect, test } from 'vitest';
import type { Snapshot, SnapshotReader } from '../domain/history/snapshot';
import type { KernelSession, Run, RunRow, RunPage, SpoolEntry } from '../wire/types';
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
let savedAt: number | undefined;
let rows: () => Promise<RunPage>;
let inHistoryOnly: readonly Run[];
let withheld: string[];
let taken: unknown[];
let durations: number[];
let missed: (string | null)[];
let errors: unknown[];
const durable = new Set<string>();

beforeEach(() => {
  [spooled, inHistory, taken, durations, missed, errors] = [entries, [], [], [], [], []];
  keeps = { runs: true, outputs: true };
  kernel = { alive: true };
  savedAt = undefined;
  rows = () => Promise.reject(new Error('the server is away'));
  [withheld, inHistoryOnly] = [[], []];
  durable.clear();
});

const snapshot = (_path: string, commit: string): Promise<Snapshot> => {
  const run = inHistoryOnly.find(run => run.run === commit)!;
  const outputs = [{ output_type: 'stream', name: 'stdout', text: 'kept' }];
  const cell = { cell_type: 'code', id: run.cell!, source: run.source, metadata: {}, outputs, execution_count: null };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  return Promise.resolve({ run, notebook, unkept: new Set(), modules: new Map() });
};

const shown = (kept: KeptOutputs | undefined): string | undefined =>
  kept && `${kept.run.source} → ${kept.outputs.map(({ text }) => text as string).join('')}`;

const catchUp = (): CatchUp =>
  new CatchUp({
    client: {
      spoolSessions: () => Promise.resolve([{ session: SESSION, first: 1, last: spooled.length, seen: started }]),
      spool: () => Promise.resolve({ entries: spooled.map((entry, i) => ({ ...entry, n: i + 1 })), more: false }),
      tip: () => Promise.resolve({ ref: '', commit: null, base: null, runs: inHistory }),
      runs: () => rows()
    },
    snapshots: { snapshot } as SnapshotReader,
    queue: { durable, knows: run => durable.has(run) },
    missed: { add: ({ run }: KeptOutputs) => missed.push(run.cell) },
    path: () => 'a.ipynb',
    savedAt: () => savedAt,
    withheld: id => withheld.includes(id),
    keeps: () => keeps,
    kernel: () => kernel,
    take: (run, { replace }) => {
      durations.push(run.durationMs);
      taken.push([run.run, ...['c1', 'c2', 'c3'].map(id => shown(replace(id)))]);
      return Promise.resolve();
    },
    report: error => errors.push(error)
  });

describe('a run that the spool has', () => {
  test('and history has not is taken as its cell was then, and its outputs are missed', async () => {
    expect(await catchUp().runs()).toBe(true);
    expect(taken).toEqual([[RUN, 'print(1) → 1\n', undefined, undefined]]);
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

describe('the other cells of a run that the spool has', () => {
  const id = (n: number): string => `01932f00-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`;
  const ran = (seq: number, cell: string, source: string): Omit<SpoolEntry, 'n'>[] => {
    const run = plainRun({ run: id(seq), session: SESSION, seq, cell, source, started });
    return [
      { kind: 'start', run: run.run, body: { run: run.run, cell, source, started } },
      { kind: 'output', run: run.run, body: { type: 'stream', content: { name: 'stdout', text: String(seq) } } },
      { kind: 'run', run: run.run, body: { ...run } }
    ];
  };
  const snapshots = (): unknown[] => taken.map(of => (of as unknown[]).slice(1));

  beforeEach(() => {
    // All in the same millisecond. History has the first already.
    spooled = [...ran(1, 'c1', 'a'), ...ran(2, 'c2', 'b'), ...ran(3, 'c1', 'a'), ...ran(4, 'c3', 'c')];
    inHistory = [id(1)];
  });

  test('are as the newest kept run up to it left them', async () => {
    await catchUp().runs();
    expect(snapshots()).toEqual([
      ['a → 1', 'b → 2', undefined],
      ['a → 3', 'b → 2', undefined],
      ['a → 3', 'b → 2', 'c → 4']
    ]);
  });

  test('are so where only history has that run, and the file does not show it', async () => {
    spooled = ran(4, 'c3', 'c');
    const earlier = plainRun({ run: id(2), session: SESSION, seq: 2, cell: 'c2', source: 'b', started });
    const later = plainRun({ run: id(5), session: SESSION, seq: 5, cell: 'c1', source: 'a', started });
    const row = (run: Run): RunRow => ({ ...run, path: 'a.ipynb', commit: run.run }) as unknown as RunRow;
    rows = () => Promise.resolve({ rows: [row(later), row(earlier)] } as RunPage);
    inHistoryOnly = [earlier, later];
    savedAt = Date.parse(started) - 1;
    await catchUp().runs();
    expect(snapshots()).toEqual([[undefined, 'b → kept', 'c → 4']]);
    savedAt = Date.parse(started);
    await catchUp().runs();
    expect(snapshots()[1]).toEqual([undefined, undefined, 'c → 4']);
  });

  test('are as the notebook has them where they are withheld, left out, or ran here since', async () => {
    spooled = [...ran(1, 'c1', 'a'), ...ran(2, 'c2', '# cellwright: skip'), ...ran(4, 'c3', 'c')];
    inHistory = [id(1), id(2)];
    withheld = ['c1', 'c3'];
    await catchUp().runs();
    withheld = [];
    for (const seq of [3, 5]) {
      const page = catchUp();
      page.ran(plainRun({ session: SESSION, seq, cell: 'c1', source: 'here', started }));
      await page.runs();
    }
    expect(snapshots()).toEqual([
      [undefined, undefined, 'c → 4'],
      [undefined, undefined, 'c → 4'],
      ['a → 1', undefined, 'c → 4'] // what the notebook has is of later
    ]);
  });

  test('are as the notebook has them where outputs are not kept', async () => {
    keeps = { runs: true, outputs: false };
    await catchUp().runs();
    expect(snapshots().at(-1)).toEqual([undefined, undefined, 'c → 4']);
  });
});

test('what goes wrong is told, not thrown', async () => {
  savedAt = 0;
  await catchUp().outputs();
  expect(errors).toEqual([new Error('the server is away')]);
});
