import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CellwrightError } from '../domain/shared/errors';
import { utf8 } from '../domain/shared/bytes';
import type { Evidence, Tip, Workspace } from '../wire/types';
import { CommitQueue, MOST_HELD, MOST_UNSPOOLED, NEEDS_USER, type QueueContext } from './commit-queue';
import { plainRun } from './plain-run';

const SESSION = '01932f00-0000-7000-8000-000000000001';
const ref = `refs/cellwright/snapshots/nb/${SESSION}`;
const id = (n: number): string => `01932f00-0000-7000-8000-${String(n).padStart(12, '0')}`;
const started = '2026-01-01T00:00:00.000Z';
const packet = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;
const answer = (...lines: string[]): Uint8Array => utf8(lines.map(packet).join('') + '0000');
const OK = answer('unpack ok\n', `ok ${ref}\n`);
const LOST = answer('unpack ok\n', `ng ${ref} failed to update ref\n`);
const INCOMPLETE = answer('unpack ok\n', `ng ${ref} missing necessary objects\n`);
const REFUSED = answer('unpack ok\n', `ng ${ref} hook declined\n`);
const unreachable = new CellwrightError({ code: 'server/unreachable', message: 'Away.', remedy: 'Wait.' });

/** A server with one ref, which answers pushes as told, then with ok; and an engine that notes what it is asked. */
function fake(answers: (Uint8Array | Error)[] = [], spooled = true): ReturnType<typeof make> {
  return make(answers, spooled);
}

function make(answers: (Uint8Array | Error)[], spooled: boolean) {
  const did: string[] = [];
  const there: string[] = [];
  const client = {
    tip: (): Promise<Tip> => {
      did.push('tip');
      return Promise.resolve({ ref, commit: there.length > 0 ? 'c' : null, runs: [...there] });
    },
    trees: () => Promise.resolve(new Uint8Array()),
    pushTo: () => Promise.resolve(undefined),
    receivePack: () => {
      const next = answers.shift() ?? OK;
      if (next instanceof Error) return Promise.reject(next);
      return Promise.resolve(next);
    }
  };
  const engine = {
    rebase: () => Promise.resolve(),
    reset: () => Promise.resolve(void did.push('reset')),
    prepareRun: (_: string, stage: number, run: { run: string }) => {
      did.push(`run ${Number(run.run.slice(-12))} stage ${stage}`);
      return Promise.resolve({ commit: `c${stage}`, body: new Uint8Array() });
    },
    prepareEvidence: (_: string, { run }: Evidence) => {
      did.push(`evidence ${Number(run.slice(-12))}`);
      return Promise.resolve({ commit: 'e', body: new Uint8Array() });
    },
    durable: () => Promise.resolve(),
    discard: (_: string, stage: number) => Promise.resolve(void did.push(`discard ${stage}`))
  };
  const workspace = { notebook: 'nb', author: { name: 'Ada', email: 'a@b' }, head: null } as unknown as Workspace;
  const context = {
    client,
    engine,
    path: () => 'a.ipynb',
    workspace: () => workspace,
    restage: (_: string, stage: number) => Promise.resolve(void did.push(`restage ${stage}`)),
    spooled: () => spooled
  } as unknown as QueueContext;
  const queue = new CommitQueue(context);
  queue.setOpen(true);
  const add = (n: number, wait = 0): void =>
    queue.add({
      run: plainRun({ run: id(n), session: SESSION, seq: n, cell: 'a', source: 'x', started }),
      stage: n,
      title: 'x',
      until: performance.now() + wait
    });
  return { queue, did, there, add, committed: () => did.filter(what => what.startsWith('run')) };
}

const evidence = (n: number): Evidence => ({
  ...{ format: 'cellwright/evidence', v: 1, run: id(n), session: SESSION },
  ...{ files: [], variables: [], complete: true }
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

test('runs become durable in their order', async () => {
  const { queue, did, add } = fake();
  [1, 2, 3].forEach(n => add(n));
  await settle();
  expect(did).toEqual(['tip', 'run 1 stage 1', 'run 2 stage 2', 'run 3 stage 3']);
  expect([queue.idle, queue.pending, queue.durable.has(id(3))]).toEqual([true, 0, true]);
});

test('a run waits for its evidence, and not a moment longer', async () => {
  const { queue, add, committed } = fake();
  add(1, 30);
  await vi.advanceTimersByTimeAsync(10);
  expect(committed()).toEqual([]);
  queue.addEvidence(evidence(1));
  await settle();
  expect(committed()).toEqual(['run 1 stage 1']);
  add(2, 30);
  await vi.advanceTimersByTimeAsync(30);
  expect(committed()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(30);
  expect(queue.idle).toBe(true);
});

test('what is dropped while it waits for evidence is not sent', async () => {
  const { queue, add, committed } = fake();
  add(1, 30);
  await settle();
  queue.clear();
  await vi.advanceTimersByTimeAsync(30);
  expect([committed(), queue.idle]).toEqual([[], true]);
});

test('while the server is away runs wait, and are tried again less and less often', async () => {
  const { queue, add, committed } = fake([unreachable, unreachable, unreachable]);
  add(1);
  await settle();
  add(2);
  expect([queue.error?.code, queue.pending]).toEqual(['server/unreachable', 2]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(committed()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(committed()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(committed()).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([queue.error, queue.pending, committed().at(-1)]).toEqual([undefined, 0, 'run 2 stage 2']);
});

test('after a request of which nobody knows how it ended, a run that is there is not brought twice', async () => {
  const { queue, add, there, committed } = fake([unreachable]);
  add(1);
  await settle();
  there.push(id(1));
  await queue.retry();
  expect([committed().length, queue.pending, queue.durable.has(id(1))]).toEqual([1, 0, true]);
});

test('a lost swap: another tab was first, ours follows its commit', async () => {
  const { did, add } = fake([LOST]);
  add(1);
  await settle();
  expect(did).toEqual(['tip', 'run 1 stage 1', 'tip', 'run 1 stage 1']);
});

test('what the server lost is staged anew', async () => {
  const { queue, did, add } = fake([INCOMPLETE]);
  add(1);
  await settle();
  expect(did).toEqual(['tip', 'run 1 stage 1', 'reset', 'restage 1', 'tip', 'run 1 stage 1']);
  expect(queue.pending).toBe(0);
});

test('a server that never has its objects ends in an error, not in a circle', async () => {
  const { queue, did, add } = fake(Array<Uint8Array>(50).fill(INCOMPLETE));
  add(1);
  await settle();
  expect([queue.error?.code, did.filter(what => what === 'reset').length]).toEqual(['git/refused', 3]);
});

test.each([...NEEDS_USER])('%s waits for the user', async code => {
  const { queue, add, committed } = fake([new CellwrightError({ code, message: 'No.', remedy: 'Do.' })]);
  add(1);
  await settle();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([committed().length, queue.error?.code, queue.pending]).toEqual([1, code, 1]);
  await queue.retry();
  expect([queue.error, queue.pending]).toEqual([undefined, 0]);
});

test("git's own refusal is said with its reason", async () => {
  const { queue, add } = fake([REFUSED]);
  add(1);
  await settle();
  expect(queue.error?.message).toBe('git refused the snapshot: hook declined.');
});

test('evidence joins a waiting run, follows a durable one, and a failure of it is forgotten when it succeeds', async () => {
  const { queue, did, add } = fake([OK, unreachable]);
  queue.setOpen(false);
  add(1);
  queue.addEvidence(evidence(1));
  queue.setOpen(true);
  await settle();
  add(2);
  await settle();
  await vi.advanceTimersByTimeAsync(1_000);
  queue.addEvidence(evidence(2));
  await settle();
  expect(did.filter(what => what.startsWith('evidence'))).toEqual(['evidence 2']);
  expect([queue.error, queue.idle]).toEqual([undefined, true]);
});

test('a failed evidence commit does not leave the notebook failed', async () => {
  const { queue, add } = fake([OK, unreachable]);
  add(1);
  await settle();
  queue.addEvidence(evidence(1));
  await settle();
  expect(queue.error?.code).toBe('server/unreachable');
  await vi.advanceTimersByTimeAsync(1_000);
  expect([queue.error, queue.idle]).toEqual([undefined, true]);
});

test.each([
  { spooled: true, most: MOST_HELD },
  { spooled: false, most: MOST_UNSPOOLED }
])('without an answer at most $most runs are held (in the spool: $spooled), and it counts the others', item => {
  const { queue, add, did } = fake([], item.spooled);
  queue.setOpen(false);
  for (let n = 1; n <= item.most + 2; n++) add(n);
  expect([queue.pending, queue.dropped, queue.knows(id(2)), queue.knows(id(3))]).toEqual([item.most, 2, false, true]);
  expect(did).toEqual(['discard 1', 'discard 2']);
  expect([queue.noteDropped(), queue.dropped]).toEqual([2, 0]);
});

test.each([
  ['what its commit follows is gone', LOST],
  ['what it builds on is gone', INCOMPLETE]
])('evidence of a run that was deleted meanwhile is let go: %s', async (_, answer) => {
  const { queue, did, there, add } = fake([OK, answer]);
  add(1);
  await settle();
  queue.addEvidence(evidence(1));
  await settle();
  expect(did).toEqual(['tip', 'run 1 stage 1', 'evidence 1', 'tip']);
  there.push(id(2));
  add(3);
  await settle();
  expect([queue.error, queue.idle, did.at(-1)]).toEqual([undefined, true, 'run 3 stage 3']);
});

test('evidence that is refused keeps no run waiting behind it', async () => {
  const { queue, did, add } = fake([OK, REFUSED]);
  add(1);
  await settle();
  queue.addEvidence(evidence(1));
  await settle();
  expect(queue.error?.code).toBe('git/refused');
  add(2);
  await settle();
  expect([queue.error, queue.idle]).toEqual([undefined, true]);
  expect(did).toEqual(['tip', 'run 1 stage 1', 'evidence 1', 'tip', 'run 2 stage 2']);
});

test('off drops what is held', async () => {
  const { queue, add, committed } = fake();
  queue.setOpen(false);
  [1, 2].forEach(n => add(n));
  queue.clear();
  queue.setOpen(true);
  await settle();
  expect([queue.pending, committed()]).toEqual([0, []]);
});

test('what waits when the notebook is closed is kept, and nothing is tried for ever', async () => {
  const { queue, add, committed } = fake();
  add(1, 30);
  add(2, 30);
  let finished = false;
  void queue.finish().then(() => (finished = true));
  await vi.advanceTimersByTimeAsync(60);
  expect([committed(), finished]).toEqual([['run 1 stage 1', 'run 2 stage 2'], true]);

  const away = fake([unreachable, unreachable]);
  away.add(1);
  await settle();
  await away.queue.finish();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(away.committed()).toHaveLength(1);
});
