/* eslint-disable @typescript-eslint/unbound-method -- Lumino's connect binds its second argument */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { installCapture } from '../client/kernel';
import { CellwrightError } from '../domain/shared/errors';
import { newId } from '../domain/shared/ids';
import type { Evidence, KernelSession, Point, Run } from '../wire/types';
import { isEvidence, isPoint, isRun } from '../wire/validators';
import { Batches } from './batches';
import { Execution } from './plain-run';

export interface KernelEvents {
  /** Whether the user wants runs kept that begin now. */
  wantsRuns(): boolean;
  /** Code that starts capture; undefined where the user wants none. A kernel is to get it before its first cell. */
  captureCode(): Promise<{ code: string; expression: string } | undefined>;
  onSession(session: KernelSession | undefined, error?: CellwrightError): void;
  /** This tab asked for a run: what its cell showed is gone. */
  onAsked(cell: string | null): void;
  /** A run ended. `mine`: this tab asked for it, so that its model has the outputs; `cut`: but for what the server left out. */
  onRun(run: Run, mine: boolean, cut?: boolean): void;
  onEvidence(evidence: Evidence): void;
  onPoint(point: Point): void;
  onKernel(kernel: 'none' | 'alive' | 'dead'): void;
}

const MOST_EARLY = 200;
const REPLY_WAIT = 500; // ms for an execute_reply after the kernel went idle

/** Follows the kernels of a notebook: starts capture in each, once a lifetime, and hears what it tells. */
export class KernelWatch {
  private kernel: Kernel.IKernelConnection | undefined;
  private readonly mine = new Map<string, Execution>();
  private readonly replies = new Map<string, Run>();
  private readonly told = new Set<string>();
  private readonly batches = new Batches();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  /** Runs that ended before capture had begun. */
  private early: Run[] = [];
  private session: string | undefined;
  private captured = false;
  private seq = 0;
  private installing = 0;
  /** A restart takes its connection down and up again; what is sent meanwhile waits, in order. */
  private restarting = false;
  /** Capture is on its way: what ends until then is kept all the same. */
  private starting = false;
  private lost = false;
  private dead = false;
  private disposed = false;

  constructor(
    private readonly context: ISessionContext,
    private readonly events: KernelEvents
  ) {
    context.kernelChanged.connect(this.onKernelChanged, this);
    context.statusChanged.connect(this.onStatus, this);
    context.connectionStatusChanged.connect(this.onConnection, this);
    this.follow(context.session?.kernel ?? undefined);
  }

  get connection(): Kernel.IKernelConnection | undefined {
    return this.kernel;
  }

  dispose(): void {
    this.disposed = true;
    this.context.kernelChanged.disconnect(this.onKernelChanged, this);
    this.context.statusChanged.disconnect(this.onStatus, this);
    this.context.connectionStatusChanged.disconnect(this.onConnection, this);
    for (const timer of this.timers) clearTimeout(timer);
    this.unfollow();
  }

  /** Start capture, or renew its options. Never rejects: the failure is told. */
  async install(): Promise<void> {
    const { kernel } = this;
    if (!kernel || this.disposed) return;
    const turn = ++this.installing;
    this.starting = this.session === undefined;
    const isPast = (): boolean => turn !== this.installing || kernel !== this.kernel;
    try {
      const [python, code] = await Promise.all([this.isPython(kernel), this.events.captureCode()]);
      if (isPast()) return;
      if (!python) return this.begin(newId(), false);
      if (!code) return this.begin(undefined, false);
      const session = await installCapture(kernel, code);
      if (isPast()) return;
      this.begin(session.session, true);
      this.events.onSession(session);
    } catch (error) {
      if (turn !== this.installing || this.disposed || kernel.isDisposed) return;
      this.begin(newId(), false);
      this.events.onSession(undefined, asError(error));
    }
  }

  /** By its specification, before it has started: so that capture is asked for before the first cell is run. */
  private async isPython(kernel: Kernel.IKernelConnection): Promise<boolean> {
    const { language } = this.context.specsManager.specs?.kernelspecs[kernel.name] ?? {};
    return language === 'python' || (await kernel.info).language_info.name === 'python';
  }

  private begin(session: string | undefined, captured: boolean): void {
    if (!captured && !this.captured && this.session !== undefined && session !== undefined) return; // one plain session a lifetime
    this.session = session;
    this.captured = captured;
    this.starting = false;
    const early = this.early.splice(0);
    if (session === undefined) return; // nothing is kept
    for (const run of early) this.events.onRun({ ...run, session, seq: captured ? 0 : ++this.seq }, true);
  }

  private follow(kernel: Kernel.IKernelConnection | undefined): void {
    this.unfollow();
    this.kernel = kernel;
    this.dead = this.restarting = false;
    this.events.onKernel(kernel ? 'alive' : 'none');
    if (!kernel) return;
    kernel.anyMessage.connect(this.onAnyMessage, this);
    kernel.iopubMessage.connect(this.onIOPub, this);
    void this.install();
  }

  private unfollow(): void {
    this.kernel?.anyMessage.disconnect(this.onAnyMessage, this);
    this.kernel?.iopubMessage.disconnect(this.onIOPub, this);
    this.kernel = undefined;
    this.early = [];
    this.mine.clear();
    this.forget();
  }

  /** Of a kernel's lifetime. Requests stay: one may have been sent before word of the restart came. */
  private forget(): void {
    this.session = undefined;
    this.captured = false;
    this.seq = 0;
    this.told.clear();
  }

  private onKernelChanged(): void {
    const kernel = this.context.session?.kernel ?? undefined;
    if (kernel !== this.kernel) this.follow(kernel); // it is told of a restart too, which its status has said before
  }

  private onStatus(_: ISessionContext, status: Kernel.Status): void {
    if (this.dead && (status === 'idle' || status === 'busy')) {
      this.dead = false; // it was restarted, by itself or by hand, on the same connection
      this.events.onKernel('alive');
    }
    if (status === 'dead' || status === 'autorestarting' || status === 'terminating') this.onDeath();
    if (status === 'restarting' || status === 'autorestarting') {
      this.forget();
      this.restarting = true;
      void this.install(); // now, so that it comes before the cells of "Restart and Run All"
    }
  }

  private onConnection(_: ISessionContext, status: Kernel.ConnectionStatus): void {
    if (status === 'connected' && this.lost && !this.restarting) void this.install();
    if (status === 'connected') this.restarting = false;
    this.lost = status !== 'connected';
  }

  private onDeath(): void {
    if (!this.captured && this.session !== undefined) {
      for (const execution of this.mine.values()) {
        if (!execution.wanted) continue;
        this.events.onRun(execution.toRun(this.session, ++this.seq, true), true);
      }
    }
    this.mine.clear();
    this.dead = true;
    this.events.onKernel('dead');
  }

  private onAnyMessage(_: Kernel.IKernelConnection, { msg, direction }: Kernel.IAnyMessageArgs): void {
    if (direction === 'send' && msg.header.msg_type === 'execute_request') {
      const { content, metadata, header } = msg as KernelMessage.IExecuteRequestMsg;
      if (content.silent !== true) {
        const cell = typeof metadata.cellId === 'string' ? metadata.cellId : null;
        const run = newId();
        const batch = this.batches.add(run, performance.now());
        const asked = { run, ...(batch !== undefined && { batch }) };
        this.mine.set(header.msg_id, new Execution(cell, content.code, asked, this.events.wantsRuns()));
        this.events.onAsked(cell);
      }
    }
    if (direction === 'recv' && msg.header.msg_type === 'execute_reply') {
      const run: unknown = (msg.metadata as { cellwright?: unknown }).cellwright;
      const parent = (msg.parent_header as { msg_id?: string }).msg_id ?? '';
      if (isRun(run)) this.replies.set(parent, run);
    }
  }

  private onIOPub(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const type: string = message.header.msg_type;
    const parent = (message.parent_header as { msg_id?: string }).msg_id ?? '';
    const content: unknown = message.content;
    this.mine.get(parent)?.see(message);
    if (type === 'cellwright_point' && isPoint(content)) this.events.onPoint(content);
    if (type === 'cellwright_evidence' && isEvidence(content)) this.events.onEvidence(content);
    if (type === 'cellwright_run' && isRun(content)) {
      if (this.mine.has(parent)) this.replies.set(parent, content);
      else this.tell(content, false);
    }
    if (type === 'status' && (content as { execution_state?: string }).execution_state === 'idle') this.onIdle(parent);
  }

  /** All of a request's outputs are in the model now. */
  private onIdle(parent: string): void {
    const execution = this.mine.get(parent);
    if (!execution) return;
    // Another tab may have started capture before this one has: then the kernel tells the run itself.
    if (!this.captured && !this.replies.has(parent)) {
      this.mine.delete(parent);
      if (execution.source.trim() === '' || !execution.wanted) return;
      if (this.session !== undefined) this.events.onRun(execution.toRun(this.session, ++this.seq), true);
      else if (this.starting) this.early = [...this.early, execution.toRun('', 0)].slice(-MOST_EARLY);
      return;
    }
    const finish = (): void => {
      const run = this.replies.get(parent);
      this.replies.delete(parent);
      this.mine.delete(parent);
      if (run) this.tell(run, true, execution.cut); // none: a cell that is left out
    };
    if (this.replies.has(parent)) finish();
    else this.later(REPLY_WAIT, finish); // the message was dropped: the reply has it too
  }

  private later(wait: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, wait);
    this.timers.add(timer);
  }

  private tell(run: Run, mine: boolean, cut = false): void {
    if (this.told.has(run.run)) return;
    this.told.add(run.run);
    this.events.onRun(run, mine, cut);
  }
}

function asError(error: unknown): CellwrightError {
  if (error instanceof CellwrightError) return error;
  return new CellwrightError(
    {
      code: 'capture/failed',
      message: 'Cellwright could not start in this kernel.',
      remedy: 'Restart the kernel. Cells and outputs are kept all the same.'
    },
    error
  );
}
