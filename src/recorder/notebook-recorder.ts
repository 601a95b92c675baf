/* eslint-disable @typescript-eslint/unbound-method -- Lumino's connect binds its second argument */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IHistoryClient } from '../client';
import { pauseCapture, pausing } from '../client/kernel';
import type { SnapshotReader } from '../domain/history/snapshot';
import { CellwrightError } from '../domain/shared/errors';
import type { GitEngine } from '../engines/git/engine';
import type { IRecorder } from '../tokens';
import type { Evidence, KernelSession, Point, Run, RunRow, Workspace } from '../wire/types';
import { Acknowledger } from './acknowledger';
import { CatchUp } from './catch-up';
import { CommitQueue } from './commit-queue';
import { kindOf } from './kind';
import { KernelWatch, type KernelEvents } from './kernel-watch';
import { findCell, MissedOutputs } from './missed';
import { asProblem, problemOf } from './problems';
import { promptNumber } from './prompt-number';
import { RunIntake } from './run-intake';
import type { RecorderSettings } from './settings';
import { WithheldOutputs } from './withheld-outputs';

const OTHERS_WAIT = 3_000; // ms that the tab which asked for a run has to commit it
const ACKNOWLEDGE_AFTER = 2_000; // ms of quiet

type CaptureCode = Awaited<ReturnType<IHistoryClient['captureCode']>>;

export interface NotebookRecorderOptions {
  readonly panel: NotebookPanel;
  readonly client: IHistoryClient;
  readonly engine: GitEngine;
  readonly snapshots: SnapshotReader;
  readonly settings: () => RecorderSettings;
}

/** Follows one notebook: its kernel, its cells, its decision on consent; hands its runs to the queue. */
export class NotebookRecorder implements KernelEvents {
  readonly queue: CommitQueue;
  private readonly intake: RunIntake;
  private readonly missed: MissedOutputs;
  private readonly withheld: WithheldOutputs;
  private readonly watch: KernelWatch;
  private readonly changed_ = new Signal<this, void>(this);
  private readonly points_ = new Signal<this, Point>(this);
  private readonly elsewhere_ = new Signal<this, void>(this);
  private readonly acknowledger: Acknowledger;
  private readonly catchUp: CatchUp;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private workspace: Workspace | undefined;
  private session: KernelSession | undefined;
  /** The session that ended last in this page, and when; milliseconds since 1970. */
  private died: { readonly session: string; readonly at: number } | undefined;
  private problem: CellwrightError | undefined;
  private paused = false;
  private kernel: IRecorder.IStatus['kernel'] = 'none';
  /** It is known whether the notebook has a kernel. */
  private opened = false;
  /** Runs of before this page that the kernel holds until the user has answered. */
  private waiting = 0;
  private disposed = false;
  private readonly ready: Promise<void>;
  /** Asked for ahead of a kernel, for it to be there before that one's first cell. */
  private codeAhead: Promise<CaptureCode | undefined> | undefined;

  constructor(private readonly options: NotebookRecorderOptions) {
    const { panel, client, engine } = options;
    const model = panel.context.model;
    this.missed = new MissedOutputs(model);
    this.withheld = new WithheldOutputs(model, () => this.wantsOutputs());
    this.queue = new CommitQueue({
      client,
      engine,
      path: () => this.path,
      workspace: () => this.workspace,
      restage: (session, stage) => engine.restage(session, stage, this.intake.whole(session)),
      spooled: () => this.session !== undefined
    });
    this.intake = new RunIntake({
      panel,
      engine,
      queue: this.queue,
      closed: () => this.disposed || this.workspace?.consent === 'off',
      outputs: () => this.outputs(),
      skipTag: () => options.settings().skipTag,
      withheld: id => this.withheld.has(id),
      report: error => this.report(error)
    });
    this.acknowledger = new Acknowledger({
      client,
      queue: this.queue,
      path: () => this.path,
      onEvidence: evidence => this.onEvidence(evidence)
    });
    this.catchUp = new CatchUp({
      client,
      snapshots: options.snapshots,
      queue: this.queue,
      missed: this.missed,
      path: () => this.path,
      savedAt: () => Date.parse(panel.context.contentsModel?.last_modified ?? '') || undefined,
      withheld: id => this.withheld.has(id),
      keeps: () => ({
        runs: this.workspace?.consent === 'keep' && !this.disposed,
        outputs: this.outputs() === 'keep'
      }),
      kernel: () => ({ alive: this.kernel === 'alive', session: this.session, died: this.died }),
      take: (run, more) => this.intake.inTurn(() => this.intake.enqueue(run, more)),
      report: error => this.report(error)
    });
    this.queue.changed.connect(() => this.onQueue());
    panel.context.pathChanged.connect(this.onPathChanged, this);
    this.ready = this.locate().then(() => {
      if (!this.wantsOutputs()) this.withheld.withholdAll();
    });
    this.prepareCode();
    this.watch = new KernelWatch(panel.sessionContext, this);
    void panel.sessionContext.ready.then(() => {
      this.opened = true; // perhaps without a kernel
      this.changed_.emit();
    });
    void this.ready.then(() => this.collectMissed()).then(() => this.collectUnsaved());
  }

  get path(): string {
    return this.options.panel.context.path;
  }
  get changed(): ISignal<this, void> {
    return this.changed_;
  }
  get points(): ISignal<this, Point> {
    return this.points_;
  }
  /** Another page committed a run. */
  get elsewhere(): ISignal<this, void> {
    return this.elsewhere_;
  }
  get committed(): ISignal<CommitQueue, RunRow> {
    return this.queue.committed;
  }

  get status(): IRecorder.IStatus {
    const { path, workspace, session, kernel, queue } = this;
    const unheld = kernel !== 'none' && !session ? queue.dropped : 0;
    const error = queue.error ?? this.problem ?? problemOf(workspace, unheld);
    return {
      path,
      kind: kindOf({ workspace, paused: this.paused, problem: this.problem, failed: queue.error !== undefined }),
      workspace,
      session,
      error,
      pending: queue.pending + this.waiting,
      missed: this.missed.cells,
      kernel: kernel === 'none' && !this.opened ? 'starting' : kernel
    };
  }

  dispose(): void {
    this.disposed = true;
    this.watch.dispose();
    // What still waits needs its session, which the notebook may be opened with again meanwhile: then it stays open.
    if (this.queue.idle) this.intake.close();
    void this.queue.finish();
    this.options.panel.context.pathChanged.disconnect(this.onPathChanged, this);
    for (const timer of this.timers) clearTimeout(timer);
    Signal.clearData(this);
  }

  async setConsent(consent: 'keep' | 'off', outputs?: 'keep' | 'off'): Promise<void> {
    const first = this.workspace?.consent === 'unasked' ? this.outputs() : undefined;
    this.workspace = await this.options.client.setConsent(this.path, consent, outputs ?? first);
    if (outputs === undefined) this.paused = false;
    await this.obey();
  }

  /** The decision was changed from another notebook of the workspace. */
  async reconsider(): Promise<void> {
    await this.locate();
    await this.obey().catch((error: unknown) => this.report(error));
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    const { connection } = this.watch;
    if (connection) void pauseCapture(connection, paused).catch((error: unknown) => this.report(error));
    this.changed_.emit();
  }

  restoreMissed(): number {
    const count = this.missed.restore();
    this.changed_.emit();
    return count;
  }

  dismissMissed(): void {
    this.missed.clear();
    this.changed_.emit();
  }

  async retry(): Promise<void> {
    await this.locate();
    this.codeAhead = undefined;
    if (!this.session) await this.watch.install();
    await this.queue.retry();
    await this.collectMissed();
  }

  // Of the kernel

  wantsRuns(): boolean {
    return !this.paused && this.workspace?.consent !== 'off';
  }

  async captureCode(): Promise<CaptureCode | undefined> {
    const code = this.codeAhead ?? this.fetchCode();
    this.codeAhead = undefined;
    const capture = await code;
    return capture && this.paused ? pausing(capture) : capture;
  }

  onSession(session: KernelSession | undefined, error?: CellwrightError): void {
    this.session = session;
    this.problem = error;
    this.waiting = Math.max(0, (session?.held ?? 0) - this.queue.pending);
    if (session?.paused === true) this.paused = true; // from before this page, or by another one
    this.changed_.emit();
    void this.ready.then(() => this.collectMissed());
  }

  onAsked(cell: string | null): void {
    this.missed.begin(cell);
    this.changed_.emit();
  }

  onRun(run: Run, mine: boolean, cut = false): void {
    if (mine) this.missed.end(run.cell);
    if (!this.wantsRuns()) return;
    if (mine && cut) void this.takeCut(run).catch((error: unknown) => this.report(error));
    else if (mine) void this.intake.inTurn(() => this.take(run));
    else this.later(OTHERS_WAIT, () => this.takeOthers(run));
  }

  onEvidence(evidence: Evidence): void {
    this.acknowledger.hear(evidence.run);
    this.queue.addEvidence(evidence);
  }

  onPoint(point: Point): void {
    this.points_.emit(point);
  }

  onKernel(kernel: IRecorder.IStatus['kernel']): void {
    const lost = kernel === 'alive' ? undefined : this.session;
    this.kernel = kernel;
    if (lost) this.died = { session: lost.session, at: Date.now() };
    if (kernel !== 'alive') this.session = undefined;
    this.missed.endAll();
    this.changed_.emit();
    if (lost || kernel === 'dead') {
      this.prepareCode();
      void this.collectMissed();
    }
  }

  private prepareCode(): void {
    this.codeAhead = this.fetchCode();
    this.codeAhead.catch(() => undefined); // told when a kernel is there
  }

  private async fetchCode(): Promise<CaptureCode | undefined> {
    await this.ready;
    return this.workspace?.consent === 'off' ? undefined : this.options.client.captureCode(this.path);
  }

  /** Ask the server where the notebook's history is kept: on opening, and when it was renamed. */
  private async locate(): Promise<void> {
    try {
      const { consent, outputs } = this.options.settings();
      let workspace = await this.options.client.workspace(this.path);
      if (workspace.consent === 'unasked' && consent !== 'ask') {
        workspace = await this.options.client.setConsent(this.path, consent, outputs);
      }
      this.workspace = workspace;
      const problem = workspace.problem ?? workspace.git.problem;
      this.problem = problem && new CellwrightError(problem);
    } catch (error) {
      this.report(error);
    }
    this.applyConsent();
  }

  private applyConsent(): void {
    if (this.workspace?.consent === 'off') this.queue.clear();
    if (this.workspace?.consent !== 'unasked') this.waiting = 0; // they are taken, or let go
    this.queue.setOpen(!this.disposed && this.workspace?.consent === 'keep' && this.workspace.git.usable);
    this.changed_.emit();
  }

  /** Do as the workspace's decision, which is new, says. */
  private async obey(): Promise<void> {
    this.codeAhead = undefined;
    this.intake.markAll(); // with or without outputs from now on
    this.applyConsent();
    const { connection } = this.watch;
    if (connection) await pauseCapture(connection, this.paused || this.workspace?.consent === 'off');
    await this.watch.install(); // with the spool, which there was none of before
  }

  /** The server has no consent on record any more: its store is gone. Runs wait for the user's new answer. */
  private async askAgain(): Promise<void> {
    await this.locate();
    if (this.workspace?.consent === 'unasked') this.queue.forgive();
  }

  private onPathChanged(): void {
    this.codeAhead = undefined;
    void this.locate();
  }

  /** A run that this tab asked for: its model has the outputs. */
  private async take(run: Run): Promise<void> {
    await this.ready;
    await promptNumber(run, findCell(this.options.panel.context.model, run.cell));
    this.missed.forget(run.cell);
    this.catchUp.ran(run);
    await this.intake.enqueue(run);
  }

  /** A run whose outputs were too many for the server: the spool has them all. */
  private async takeCut(run: Run): Promise<void> {
    if (this.session?.spooling === true) await this.collectMissed(run.session);
    if (!this.queue.knows(run.run)) await this.take(run);
  }

  /** A run that someone else asked for, or no one any more. */
  private async takeOthers(run: Run): Promise<void> {
    if (this.queue.knows(run.run)) return;
    const isSpooled = this.session?.spooling === true && (await this.collectMissed(run.session));
    if (this.queue.durable.has(run.run)) this.elsewhere_.emit();
    if (isSpooled || this.queue.knows(run.run) || this.workspace?.consent !== 'keep') return;
    const tip = await this.options.client.tip(this.path, run.session);
    if (!tip.runs?.includes(run.run)) await this.intake.enqueue(run);
  }

  /** Runs that are newer than the file, in history, and perhaps not in the notebook. */
  private async collectUnsaved(): Promise<void> {
    await this.catchUp.outputs();
    this.changed_.emit();
  }

  /** What holds in the workspace; until it was asked, what the user set for all of them too. */
  private outputs(): 'keep' | 'off' {
    const { outputs } = this.options.settings();
    if (this.workspace?.consent === 'unasked' && outputs === 'off') return 'off';
    return this.workspace?.outputs ?? outputs;
  }

  private wantsOutputs(): boolean {
    return this.wantsRuns() && this.outputs() === 'keep';
  }

  private async collectMissed(only?: string): Promise<boolean> {
    const found = await this.catchUp.runs(only);
    if (found) this.onQueue();
    return found;
  }

  private onQueue(): void {
    this.changed_.emit();
    if (this.queue.error?.code === 'consent/missing') void this.askAgain();
    if (this.queue.idle && this.session && this.queue.noteDropped() > 0) void this.collectMissed();
    if (this.queue.idle && this.workspace?.consent === 'keep') {
      this.later(ACKNOWLEDGE_AFTER, () => this.acknowledger.acknowledge());
    }
  }

  private later(wait: number, work: () => Promise<void>): void {
    if (this.disposed) return; // what the queue still brings to an end is acknowledged by the next page
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void work().catch((error: unknown) => this.report(error));
    }, wait);
    this.timers.add(timer);
  }

  private report(error: unknown): void {
    this.problem = asProblem(error);
    this.changed_.emit();
  }
}
