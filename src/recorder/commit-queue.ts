import { Signal, type ISignal } from '@lumino/signaling';
import type { IHistoryClient } from '../client';
import { evidenceMessage, runMessage } from '../domain/history/message';
import { mask, maskText } from '../domain/history/masking';
import { rowOf } from '../domain/history/message-row';
import { CellwrightError } from '../domain/shared/errors';
import type { GitEngine } from '../engines/git/engine';
import { parseReport } from '../engines/git/receive-pack';
import type { CommitRecord, Prepared } from '../engines/git/writer';
import type { Evidence, Run, RunRow, Tip, Workspace } from '../wire/types';

/** A run whose notebook is staged in the engine under the run's session. */
export interface QueuedRun {
  readonly run: Run;
  stage: number;
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
  /** Stage the notebook whole, after the engine forgot it. */
  restage(session: string): Promise<number>;
}

const MOST_HELD = 200;
const FIRST_RETRY = 1_000; // ms
const LAST_RETRY = 60_000;
const MOST_REMEMBERED = 2_000;
const NEEDS_USER = new Set(['git/refused', 'server/forbidden', 'git/missing', 'git/too-old']);

/** Makes runs durable, one after the other. What fails stays, and is tried again. */
export class CommitQueue {
  /** Runs known to be durable. */
  readonly durable = new Set<string>();
  private readonly runs: QueuedRun[] = [];
  private readonly late = new Map<string, Evidence>();
  /** Of runs whose notebook is still being staged. */
  private readonly early = new Map<string, Evidence>();
  private readonly titles = new Map<string, string>();
  private readonly opened = new Map<string, string>();
  private readonly commits = new Signal<this, RunRow>(this);
  private readonly changes = new Signal<this, void>(this);
  private working = false;
  /** Its evidence can't be added any more. */
  private current: QueuedRun | undefined;
  private open = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delay = FIRST_RETRY;
  private failure: CellwrightError | undefined;

  constructor(private readonly context: QueueContext) {}

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

  /** Whether a run is here or durable already. */
  knows(run: string): boolean {
    return this.durable.has(run) || this.runs.some(item => item.run.run === run);
  }

  add(item: QueuedRun): void {
    item.evidence ??= this.early.get(item.run.run);
    this.early.delete(item.run.run);
    this.runs.push(item);
    this.titles.set(item.run.run, item.title);
    if (!this.open && this.runs.length > MOST_HELD) {
      const [dropped] = this.runs.splice(0, 1);
      void this.context.engine.discard(dropped!.run.session, dropped!.stage);
    }
    this.changes.emit();
    this.wake();
  }

  addEvidence(evidence: Evidence): void {
    const waiting = this.runs.find(item => item.run.run === evidence.run && item !== this.current);
    if (waiting) waiting.evidence = evidence;
    else if (this.titles.has(evidence.run)) this.late.set(evidence.run, evidence);
    else this.keepEarly(evidence);
    this.wake();
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

  /** Drop what is held: the user wants none of it. */
  clear(): void {
    for (const { run, stage } of this.runs.splice(0)) void this.context.engine.discard(run.session, stage);
    this.late.clear();
    this.changes.emit();
  }

  /** Try at once what waits for another attempt. */
  async retry(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.delay = FIRST_RETRY;
    this.opened.clear();
    await this.work();
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
      if (this.durable.has(run)) await this.commitEvidence(evidence);
      if (this.durable.has(run) || !this.knows(run)) this.late.delete(run);
    }
    const item = this.runs[0];
    if (!item) return this.late.clear();
    const wait = item.until - performance.now();
    if (!item.evidence && wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    this.current = item;
    await this.commitRun(item);
    this.runs.shift();
    this.remember(item.run.run);
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
    const done = await this.push(run.session, () => engine.prepareRun(run.session, item.stage, run, record), {
      isThere: tip => tip.runs?.includes(run.run) ?? false,
      restage: async () => void (item.stage = await this.context.restage(run.session))
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
    const done = await this.push(session, () => this.context.engine.prepareEvidence(session, evidence, record), {
      isThere: () => false
    });
    if (done) await this.context.engine.durable(session);
  }

  /** One push, again after a lost swap. Undefined: what we bring is there already. */
  private async push(
    session: string,
    prepare: () => Promise<Prepared>,
    how: { isThere: (tip: Tip) => boolean; restage?: () => Promise<void> }
  ): Promise<Prepared | undefined> {
    const { client } = this.context;
    for (let attempt = 0; attempt < 20; attempt++) {
      if (!this.opened.has(session)) {
        const tip = await this.rebase(session);
        if (how.isThere(tip)) return undefined;
      }
      let prepared: Prepared;
      try {
        prepared = await prepare();
      } catch (error) {
        if (!(error instanceof CellwrightError) || error.code !== 'git/resend' || !how.restage || attempt > 2) {
          throw error;
        }
        await this.startAnew(session, how.restage);
        continue;
      }
      const report = parseReport(
        await client
          .receivePack(this.context.path(), prepared.body)
          .catch((error: unknown) => this.onPushError(session, error))
      );
      if (report.kind === 'ok') return prepared;
      this.opened.delete(session);
      if (report.kind === 'incomplete' && how.restage && attempt < 3) await this.startAnew(session, how.restage);
      if (report.kind === 'refused') {
        throw new CellwrightError({
          code: 'git/refused',
          message: `git refused the snapshot: ${report.reason}.`,
          remedy: 'Run `cellwright doctor`, then retry.',
          cause: report.reason
        });
      }
    }
    throw new CellwrightError({
      code: 'git/contended',
      message: 'Other tabs write to this session all the time.',
      remedy: 'Cellwright tries again by itself.'
    });
  }

  /** After a failed request nobody knows whether git took it: look before the next attempt. */
  private onPushError(session: string, error: unknown): never {
    this.opened.delete(session);
    throw error;
  }

  private async rebase(session: string): Promise<Tip> {
    const { client, engine } = this.context;
    const path = this.context.path();
    const tip = await client.tip(path, session);
    const base = tip.commit ?? tip.base ?? null;
    await engine.rebase(session, tip.ref, tip.commit, base === null ? undefined : await client.trees(path, base));
    this.opened.set(session, tip.ref);
    for (const run of tip.runs ?? []) this.durable.add(run);
    return tip;
  }

  private async startAnew(session: string, restage: () => Promise<void>): Promise<void> {
    await this.context.engine.reset(session);
    this.opened.delete(session);
    await restage();
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
    if (NEEDS_USER.has(this.failure.code)) return;
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
