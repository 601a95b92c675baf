import type { IHistoryClient } from '../client';
import type { SnapshotReader } from '../domain/history/snapshot';
import type { KernelSession, Run } from '../wire/types';
import type { Replace } from './cell-changes';
import type { CommitQueue } from './commit-queue';
import { withOutputs, type MissedOutputs } from './missed';
import { durationUntil } from './plain-run';
import { readSpools, spooledRuns, type SpooledRun } from './spool-reader';
import { unsavedRuns } from './unsaved-runs';

export interface CatchUpOptions {
  readonly client: Pick<IHistoryClient, 'spoolSessions' | 'spool' | 'tip' | 'runs'>;
  readonly snapshots: SnapshotReader;
  readonly queue: Pick<CommitQueue, 'durable' | 'knows'>;
  readonly missed: Pick<MissedOutputs, 'add'>;
  readonly path: () => string;
  /** Whether runs, and their outputs, are kept. */
  readonly keeps: () => { readonly runs: boolean; readonly outputs: boolean };
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
  /** Cells that ran in this page: what they show is newer. */
  private readonly ranHere = new Set<string>();

  constructor(private readonly options: CatchUpOptions) {}

  /** A cell ran in this page. */
  ran(cell: string | null): void {
    if (cell !== null) this.ranHere.add(cell);
  }

  /** Runs that the spool knows and the history does not; of one session or all. True when there was a spool to ask. */
  async runs(only?: string): Promise<boolean> {
    const { client, queue, path, keeps, report } = this.options;
    if (!keeps().runs) return false;
    try {
      let found = false;
      for (const spool of await readSpools(client, path(), only)) {
        found = true;
        const { runs: known = [] } = await client.tip(path(), spool.session);
        for (const id of known) queue.durable.add(id);
        for (const run of spooledRuns(spool)) await this.add(run, spool.session);
      }
      return found;
    } catch (error) {
      report(error);
      return false;
    }
  }

  /** Outputs that are newer than the file, in history, and perhaps not in the notebook. `savedAt`: milliseconds since 1970. */
  async outputs(savedAt: number): Promise<void> {
    const { client, snapshots, missed, path, keeps, report } = this.options;
    if (!keeps().runs || !keeps().outputs) return;
    try {
      for (const kept of await unsavedRuns({ client, snapshots }, path(), savedAt)) {
        if (!this.ranHere.has(kept.run.cell ?? '')) missed.add(kept);
      }
    } catch (error) {
      report(error);
    }
  }

  private async add(spooled: SpooledRun, session: string): Promise<void> {
    const { queue, missed, keeps, kernel, take } = this.options;
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
    const replace: Replace = (cell, id) => (id === run.cell ? withOutputs(cell, spooled) : cell);
    await take(run, { evidence, replace });
  }
}
