import { Signal, type ISignal } from '@lumino/signaling';
import type { IHistoryClient } from '../client';
import { evidenceMessage, runMessage } from '../domain/history/message';
import { mask, maskText } from '../domain/history/masking';
import { rowOf } from '../domain/history/message-row';
import { CellwrightError } from '../domain/shared/errors';
import type { GitEngine } from '../engines/git/engine';
import type { CommitRecord } from '../engines/git/writer';
import type { Evidence, Run, RunRow, Workspace } from '../wire/types';
import { SessionPush } from './session-push';

/** A run whose notebook is staged in the engine under the run's session. */
export interface QueuedRun {
  readonly run: Run;
  readonly stage: number;
  readonly title: string;
  readonly index?: number;
  evidence?: Evidence;
  /** When evidence is not waited for any longer, by `performance.now()`. */
  readonly until: number;
}

export interface QueueContext {
  readonly client: IHistoryClient;
  readonly engine: GitEngine;
  path(): string;
  workspace(): Workspace | undefined;
  /** Give the engine the whole notebook again, for a stage that it can't commit as it is. */
  restage(session: string, stage: number): Promise<void>;
  /** Whether the kernel keeps runs as well, so that one that is not held here comes back from there. */
  spooled(): boolean;
}

export const MOST_HELD = 200; // runs, where the kernel keeps them as well
export const MOST_UNSPOOLED = 2_000; // runs that are nowhere else
const FIRST_RETRY = 1_000; // ms
const LAST_RETRY = 60_000;
const MOST_REMEMBERED = 2_000;
/** Trying again by itself would change nothing. */
export const NEEDS_USER: ReadonlySet<string> = new Set([
  ...['git/refused', 'git/missing', 'git/too-old', 'git/dubious-ownership'],
  ...['server/forbidden', 'push/refused', 'push/too-large', 'consent/missing', 'consent/off']
]);

/** Makes runs durable, one after the other. What fails stays, and is tried again. */
export class CommitQueue {
  /** Runs known to be durable. */
  readonly durable = new Set<string>();
  private readonly runs: QueuedRun[] = [];
  private readonly late = new Map<string, Evidence>();
  /** Of runs whose notebook is still being staged. */
  private readonly early = new Map<string, Evidence>();
  private readonly titles = new Map<string, string>();
  private readonly push: SessionPush;
  private readonly commits = new Signal<this, RunRow>(this);
  private readonly changes = new Signal<this, void>(this);
  private working = false;
  /** Its evidence can't be added any more. */
  private current: QueuedRun | undefined;
  private stopWaiting: (() => void) | undefined;
  private open = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delay = FIRST_RETRY;
  private failure: CellwrightError | undefined;

  private dropped_ = 0;

  constructor(private readonly context: QueueContext) {
    this.push = new SessionPush({
      client: context.client,
      engine: context.engine,
      path: () => context.path(),
      onTip: ({ runs }) => runs?.forEach(run => this.durable.add(run))
    });
  }

  get committed(): ISignal<this, RunRow> {
    return this.commits;
  }
  get changed(): ISignal<this, void> {
    return this.changes;
  }
  get pending(): number {
    return this.runs.length;
  }
  get error(): CellwrightError | undefined {
    return this.failure;
  }
  get idle(): boolean {
    return this.runs.length === 0 && this.late.size === 0 && !this.working;
  }

  /** Runs that were too many to hold; whoever asks takes note of them. */
  get dropped(): number {
    return this.dropped_;
  }
  noteDropped(): number {
    const count = this.dropped_;
    this.dropped_ = 0;
    return count;
  }

  /** Whether a run is here or durable already. */
  knows(run: string): boolean {
    return this.durable.has(run) || this.runs.some(item => item.run.run === run);
  }

  add(item: QueuedRun): void {
    item.evidence ??= this.early.get(item.run.run);
    this.early.delete(item.run.run);
    this.runs.push(item);
    this.titles.set(item.run.run, item.title);
    this.shed();
    this.changes.emit();
    this.wake();
  }

  addEvidence(evidence: Evidence): void {
    const waiting = this.runs.find(item => item.run.run === evidence.run && item !== this.current);
    if (waiting) {
      waiting.evidence = evidence;
      if (waiting === this.runs[0]) this.stopWaiting?.();
    } else if (this.titles.has(evidence.run)) this.late.set(evidence.run, evidence);
    else this.keepEarly(evidence);
    this.wake();
  }

  /** Memory is bounded also where the server is away, or the user does not answer, for days. */
  private shed(): void {
    const most = this.context.spooled() ? MOST_HELD : MOST_UNSPOOLED;
    if ((this.open && !this.failure) || this.runs.length <= most) return;
    const oldest = this.runs.findIndex(item => item !== this.current);
    for (const { run, stage } of this.runs.splice(oldest, 1)) {
      void this.context.engine.discard(run.session, stage);
      this.titles.delete(run.run);
      this.late.delete(run.run);
      this.dropped_++;
    }
  }

  private keepEarly(evidence: Evidence): void {
    this.early.set(evidence.run, evidence);
    if (this.early.size > MOST_HELD) this.early.delete(this.early.keys().next().value!);
  }

  /** Let runs through, or hold them until the user has decided. */
  setOpen(open: boolean): void {
    this.open = open;
    this.wake();
  }

  /** The failure is settled by others; what waits goes on waiting, and meets a server of which nothing is known. */
  forgive(): void {
    this.failure = undefined;
    this.push.forget();
    this.changes.emit();
  }

  /** Drop what is held: the user wants none of it. */
  clear(): void {
    for (const { run, stage } of this.runs.splice(0)) void this.context.engine.discard(run.session, stage);
    this.late.clear();
    this.dropped_ = 0;
    this.changes.emit();
  }

  /** Try at once what waits for another attempt. */
  async retry(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.delay = FIRST_RETRY;
    this.push.forget();
    await this.work();
  }

  /** The notebook is closed: what waits is kept still, as far as that can be done now. */
  async finish(): Promise<void> {
    while (this.open && !this.failure && !this.idle) await this.nextChange();
    this.dispose();
  }

  private nextChange(): Promise<void> {
    return new Promise(resolve => {
      const seen = (): void => {
        this.changes.disconnect(seen);
        resolve();
      };
      this.changes.connect(seen);
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.open = false;
    Signal.clearData(this);
  }

  private wake(): void {
    if (this.timer === undefined) void this.work();
  }

  private async work(): Promise<void> {
    if (this.working || !this.open) return;
    this.working = true;
    try {
      while (this.open && (this.late.size > 0 || this.runs.length > 0)) await this.next();
    } catch (error) {
      this.fail(error);
    } finally {
      this.working = false;
      this.changes.emit();
    }
  }

  private async next(): Promise<void> {
    for (const [run, evidence] of this.late) {
      try {
        if (this.durable.has(run)) await this.commitEvidence(evidence);
      } catch (error) {
        if (error instanceof CellwrightError && error.code === 'git/refused') this.late.delete(run); // or no run gets past it
        throw error;
      }
      if (this.durable.has(run) || !this.knows(run)) this.late.delete(run);
    }
    const item = this.runs[0];
    if (!item) {
      this.late.clear();
      return this.succeed();
    }
    if (!item.evidence) await this.awaitEvidence(item.until - performance.now());
    if (this.runs[0] !== item) return; // all were dropped meanwhile
    this.current = item;
    try {
      await this.commitRun(item);
    } finally {
      this.current = undefined;
    }
    const at = this.runs.indexOf(item);
    if (at >= 0) this.runs.splice(at, 1); // all may have been dropped meanwhile
    this.remember(item.run.run);
    this.succeed();
  }

  /** Resolves when evidence of the first run arrives, at the latest after `wait` ms. */
  private awaitEvidence(wait: number): Promise<void> {
    if (wait <= 0) return Promise.resolve();
    return new Promise(resolve => {
      const timer = setTimeout(() => this.stopWaiting?.(), wait);
      this.stopWaiting = () => {
        clearTimeout(timer);
        this.stopWaiting = undefined;
        resolve();
      };
    });
  }

  private succeed(): void {
    this.failure = undefined;
    this.delay = FIRST_RETRY;
    this.changes.emit();
  }

  private async commitRun(item: QueuedRun): Promise<void> {
    const { engine } = this.context;
    const workspace = this.workspace();
    const { run, title, index } = item;
    const path = this.context.path();
    const head = workspace.head ?? undefined;
    const at = new Date(run.started).getTime() + run.durationMs;
    const record: CommitRecord = {
      message: runMessage(mask(run), { title, notebook: path, index, head }),
      author: { ...workspace.author, at },
      committer: { ...workspace.author, at: Date.now() },
      ...(item.evidence && { evidence: item.evidence })
    };
    const done = await this.push.send({
      session: run.session,
      prepare: to => engine.prepareRun(run.session, item.stage, run, record, to),
      isThere: tip => tip.runs?.includes(run.run) ?? false,
      restage: () => this.context.restage(run.session, item.stage)
    });
    if (!done) return void engine.discard(run.session, item.stage); // another tab was first
    await engine.durable(run.session, item.stage);
    const { notebook, author } = workspace;
    this.commits.emit(
      rowOf(mask(run), { title, notebook, path, commit: done.commit, author: author.name, index, head })
    );
  }

  private async commitEvidence(evidence: Evidence): Promise<void> {
    const { author } = this.workspace();
    const { run, session, environment } = evidence;
    const now = { ...author, at: Date.now() };
    const title = this.titles.get(run) ?? '';
    const record = {
      message: evidenceMessage({ run, session, title: maskText(title), environment: environment?.id }),
      author: now,
      committer: now
    };
    const done = await this.push.send({
      session,
      prepare: to => this.context.engine.prepareEvidence(session, evidence, record, to),
      isThere: ({ runs }) => runs !== undefined && !runs.includes(run) // deleted meanwhile: there is nothing to add to
    });
    if (done) await this.context.engine.durable(session);
  }

  private workspace(): Workspace {
    const workspace = this.context.workspace();
    if (workspace) return workspace;
    throw new CellwrightError({
      code: 'server/unreachable',
      message: "Where this notebook's history is kept is not known yet.",
      remedy: 'Cellwright tries again by itself.'
    });
  }

  private fail(error: unknown): void {
    const known = error instanceof CellwrightError;
    this.failure = known
      ? error
      : new CellwrightError(
          {
            code: 'recorder/failed',
            message: 'The last snapshot could not be kept.',
            remedy: 'Retry; the run is not lost.'
          },
          error
        );
    if (NEEDS_USER.has(this.failure.code) || !this.open) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.work();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, LAST_RETRY);
  }

  private remember(run: string): void {
    this.durable.add(run);
    for (const old of this.titles.keys()) {
      if (this.titles.size <= MOST_REMEMBERED) break;
      this.titles.delete(old);
    }
  }
}
