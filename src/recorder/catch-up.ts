import type { IHistoryClient } from '../client';
import type { SnapshotReader } from '../domain/history/snapshot';
import type { KernelSession, Run } from '../wire/types';
import type { Replace } from './cell-changes';
import type { CommitQueue } from './commit-queue';
import type { KeptOutputs, MissedOutputs } from './missed';
import { durationUntil } from './plain-run';
import { isLater, shownAfter } from './run-order';
import { readSpools, spooledRuns, type SpooledRun } from './spool-reader';
import { unsavedRuns } from './unsaved-runs';

export interface CatchUpOptions {
  readonly client: Pick<IHistoryClient, 'spoolSessions' | 'spool' | 'tip' | 'runs'>;
  readonly snapshots: SnapshotReader;
  readonly queue: Pick<CommitQueue, 'durable' | 'knows'>;
  readonly missed: Pick<MissedOutputs, 'add'>;
  readonly path: () => string;
  /** When the notebook's file was written; milliseconds since 1970. */
  readonly savedAt: () => number | undefined;
  /** Whether runs, and their outputs, are kept. */
  readonly keeps: () => { readonly runs: boolean; readonly outputs: boolean };
  /** Whether what a cell shows is not to be kept. */
  readonly withheld: (id: string) => boolean;
  /** Whether there is a kernel, its session where that is known, and when this page saw one die (milliseconds since 1970). */
  readonly kernel: () => {
    readonly alive: boolean;
    readonly session?: KernelSession;
    readonly died?: { readonly session: string; readonly at: number };
  };
  /** Hand a run to the queue, after all that came before it. */
  readonly take: (run: Run, more: Pick<SpooledRun, 'evidence'> & { readonly replace: Replace }) => Promise<void>;
  /** Takes what went wrong; nothing here rejects. */
  readonly report: (error: unknown) => void;
}

/** What happened while this page was not there, or not told: runs that the spool has and history has not, outputs that no file has. */
export class CatchUp {
  /** Cells that ran in this page, and their newest run here: what they show is newer. */
  private readonly ranHere = new Map<string, Run>();
  private unsaved: Promise<readonly KeptOutputs[]> | undefined;

  constructor(private readonly options: CatchUpOptions) {}

  /** A cell ran in this page. */
  ran(run: Run): void {
    if (run.cell !== null) this.ranHere.set(run.cell, run);
  }

  /** Runs that the spool knows and the history does not; of one session or all. True when there was a spool to ask. */
  async runs(only?: string): Promise<boolean> {
    const { client, queue, path, keeps, report } = this.options;
    if (!keeps().runs) return false;
    try {
      const spools = (await readSpools(client, path(), only)).map(spool => ({ ...spool, runs: spooledRuns(spool) }));
      if (spools.length === 0) return false;
      const kept = [...(await this.outputs()), ...spools.flatMap(({ runs }) => runs)];
      for (const { session, runs } of spools) {
        const { runs: known = [] } = await client.tip(path(), session);
        for (const id of known) queue.durable.add(id);
        for (const run of runs) await this.add(run, session, kept);
      }
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }

  /** Outputs that are newer than the file was on opening, in history, and perhaps not in the notebook. Looked for once. */
  async outputs(): Promise<readonly KeptOutputs[]> {
    const { keeps, savedAt, report } = this.options;
    const saved = savedAt();
    if (!keeps().runs || !keeps().outputs || saved === undefined) return [];
    this.unsaved ??= this.findUnsaved(saved).catch((error: unknown) => {
      this.unsaved = undefined;
      report(error);
      return [];
    });
    return this.unsaved;
  }

  private async findUnsaved(savedAt: number): Promise<readonly KeptOutputs[]> {
    const { client, snapshots, missed, path } = this.options;
    const found = await unsavedRuns({ client, snapshots }, path(), savedAt);
    for (const kept of found) if (!this.ranHere.has(kept.run.cell ?? '')) missed.add(kept);
    return found;
  }

  /** `kept`: all runs that may have left what cells showed then. */
  private async add(spooled: SpooledRun, session: string, kept: readonly KeptOutputs[]): Promise<void> {
    const { queue, missed, keeps, withheld, kernel, take } = this.options;
    const { evidence, unfinished } = spooled;
    const { alive, session: current, died } = kernel();
    const run =
      unfinished && died?.session === session
        ? { ...spooled.run, durationMs: durationUntil(spooled.run.started, died.at) }
        : spooled.run;
    if (unfinished && alive && (current === undefined || current.session === session)) return; // it runs
    const isNew = !queue.knows(run.run);
    if ((isNew || session === current?.session) && keeps().outputs) missed.add(spooled);
    if (!isNew) return;
    const shown = keeps().outputs ? shownAfter(run, kept) : undefined;
    const replace: Replace = id => {
      if (id === run.cell) return spooled;
      const here = this.ranHere.get(id);
      return withheld(id) || (here && !isLater(here, run)) ? undefined : shown?.get(id);
    };
    await take(run, { evidence, replace });
  }
}
