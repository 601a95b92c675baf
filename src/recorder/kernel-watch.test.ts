import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KernelSession, Run } from '../wire/types';
import { KernelWatch } from './kernel-watch';
import { plainRun } from './plain-run';

const SESSION = '01932f00-0000-7000-8000-000000000001';
const RUN = '01932f00-0000-7000-8000-000000000002';
const session: KernelSession = {
  ...{ format: 'cellwright/session', v: 1, session: SESSION, protocol: 1, already: false, spooling: true },
  started: '2026-01-01T00:00:00.000Z'
};
const run = plainRun({ run: RUN, session: SESSION, seq: 1, cell: 'c1', source: 'x', started: session.started });

/** A kernel that answers the code which starts capture, and says what a test has it say. */
class TestKernel {
  readonly anyMessage = new Signal<this, object>(this);
  readonly iopubMessage = new Signal<this, object>(this);
  readonly isDisposed = false;

  constructor(
    readonly info: Promise<object> = Promise.resolve({ language_info: { name: 'python' } }),
    readonly name = 'a-python'
  ) {}

  aborted = 0;

  requestExecute(): object {
    if (this.aborted-- > 0) {
      return { done: Promise.resolve({ content: { status: 'aborted' } }), dispose: () => undefined };
    }
    const data = { 'text/plain': `'${JSON.stringify(session)}'` };
    const content = { status: 'ok', user_expressions: { cellwright: { data } } };
    return { done: Promise.resolve({ content }), dispose: () => undefined };
  }

  ask(id: string): void {
    const header = { msg_type: 'execute_request', msg_id: id };
    const msg = { header, content: { code: 'x' }, metadata: { cellId: 'c1' } };
    this.anyMessage.emit({ direction: 'send', msg });
  }

  idle(id: string): void {
    const content = { execution_state: 'idle' };
    this.iopubMessage.emit({ header: { msg_type: 'status' }, parent_header: { msg_id: id }, content });
  }

  reply(id: string): void {
    const msg = { header: { msg_type: 'execute_reply' }, parent_header: { msg_id: id }, metadata: { cellwright: run } };
    this.anyMessage.emit({ direction: 'recv', msg });
  }
}

let context: {
  readonly kernelChanged: Signal<object, void>;
  readonly statusChanged: Signal<object, Kernel.Status>;
  readonly connectionStatusChanged: Signal<object, Kernel.ConnectionStatus>;
  readonly specsManager: object;
  session: { kernel: TestKernel };
};
let watch: KernelWatch;
let told: Run[];
let sessions: (string | undefined)[];

const begin = (kernel: TestKernel): void => {
  context = {
    ...{ kernelChanged: new Signal({}), statusChanged: new Signal({}), connectionStatusChanged: new Signal({}) },
    specsManager: { specs: { kernelspecs: { 'a-python': { language: 'python' } } } },
    session: { kernel }
  };
  watch = new KernelWatch(context as unknown as ISessionContext, {
    wantsRuns: () => true,
    captureCode: () => Promise.resolve({ code: '', expression: '' }),
    onSession: started => sessions.push(started?.session),
    onAsked: () => undefined,
    onRun: run => told.push(run),
    onEvidence: () => undefined,
    onPoint: () => undefined,
    onKernel: () => undefined
  });
};

beforeEach(() => {
  vi.useFakeTimers();
  [told, sessions] = [[], []];
});
afterEach(() => {
  watch.dispose();
  vi.useRealTimers();
});

test('a reply that comes after the kernel is idle tells the run; after the notebook is closed nothing is told', async () => {
  const kernel = new TestKernel();
  begin(kernel);
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([SESSION]);
  for (const id of ['first', 'second']) kernel.ask(id);

  kernel.idle('first');
  kernel.reply('first');
  await vi.advanceTimersByTimeAsync(500);
  expect(told.map(({ run }) => run)).toEqual([RUN]);

  kernel.idle('second');
  expect(vi.getTimerCount()).toBe(1);
  watch.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

test('what a kernel says of its language after another has taken its place is not taken for the other’s', async () => {
  let answer = (_: object): void => undefined;
  begin(new TestKernel(new Promise(resolve => (answer = resolve)), 'unknown'));
  const next = new TestKernel();
  context.session = { kernel: next };
  context.kernelChanged.emit();
  next.ask('early');
  next.idle('early');
  answer({ language_info: { name: 'R' } });
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([SESSION]);
  expect(told.map(({ session }) => session)).toEqual([SESSION]);
});

test('capture of a Python kernel is asked for before it answers; a specification that says nothing is waited for', async () => {
  const never = new Promise<object>(() => undefined);
  begin(new TestKernel(never));
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([SESSION]);

  watch.dispose();
  sessions = [];
  begin(new TestKernel(never, 'unknown'));
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([]);
});

test('a restart is answered with capture at once, before what is run next; its reconnection asks for no second one', async () => {
  begin(new TestKernel());
  await vi.advanceTimersByTimeAsync(0);
  context.statusChanged.emit('restarting');
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([SESSION, SESSION]);

  context.connectionStatusChanged.emit('connecting');
  context.connectionStatusChanged.emit('connected');
  context.kernelChanged.emit(); // JupyterLab tells of a restart so too
  context.statusChanged.emit('idle');
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toHaveLength(2);

  context.connectionStatusChanged.emit('connecting'); // the network was away: the kernel may be another one
  context.connectionStatusChanged.emit('connected');
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toHaveLength(3);
});

test('a cell that fails before capture has begun only delays it', async () => {
  const kernel = new TestKernel();
  kernel.aborted = 2;
  begin(kernel);
  await vi.advanceTimersByTimeAsync(0);
  expect(sessions).toEqual([SESSION]);
});
