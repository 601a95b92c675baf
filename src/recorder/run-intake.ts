import type { NotebookPanel } from '@jupyterlab/notebook';
import { isLeftOut } from '../domain/history/left-out';
import { maskText } from '../domain/history/masking';
import { titleOf } from '../domain/history/title';
import type { GitEngine } from '../engines/git/engine';
import type { NotebookDelta } from '../engines/git/writer';
import type { Evidence, Run } from '../wire/types';
import { CellChanges, type Replace } from './cell-changes';
import type { CommitQueue } from './commit-queue';
import { findCell } from './missed';

const EVIDENCE_WAIT = 30; // ms after the run

export interface RunIntakeOptions {
  readonly panel: NotebookPanel;
  readonly engine: Pick<GitEngine, 'open' | 'stage' | 'close'>;
  readonly queue: Pick<CommitQueue, 'add' | 'knows'>;
  /** Whether no run is wanted: the notebook is closed, or capture is off. */
  readonly closed: () => boolean;
  readonly outputs: () => 'keep' | 'off';
  readonly skipTag: () => string;
  /** Whether what a cell shows is not to be kept. */
  readonly withheld: (id: string) => boolean;
  /** Takes what went wrong; nothing that is done in turn rejects. */
  readonly report: (error: unknown) => void;
}

/** Takes runs in, one after the other: each goes to the queue, and the notebook as it stands now to the engine. */
export class RunIntake {
  private readonly changes: CellChanges;
  /** Sessions that the engine has open. */
  private readonly sessions = new Set<string>();
  private stages = 0;
  private stagedFor = '';
  private arrivals: Promise<void> = Promise.resolve();

  constructor(private readonly options: RunIntakeOptions) {
    this.changes = new CellChanges(options.panel.context.model);
  }

  /** One after the other, in the order in which they came. */
  inTurn(work: () => Promise<void>): Promise<void> {
    return (this.arrivals = this.arrivals.then(work).catch((error: unknown) => this.options.report(error)));
  }

  async enqueue(run: Run, more: { evidence?: Evidence; replace?: Replace } = {}): Promise<void> {
    const { engine, panel, queue, closed, skipTag } = this.options;
    if (queue.knows(run.run)) return;
    const tags: unknown = findCell(panel.context.model, run.cell)?.getMetadata('tags');
    if (closed() || isLeftOut(run.source, tags, skipTag())) return;
    if (!this.sessions.has(run.session)) {
      this.sessions.add(run.session);
      await engine.open(run.session);
    }
    const cells = [...panel.context.model.cells];
    const index = cells.findIndex(cell => cell.id === run.cell);
    const above = index > 0 && cells[index - 1]!.type === 'markdown' ? cells[index - 1]!.sharedModel.getSource() : '';
    const title = titleOf(maskText(run.source), maskText(above));
    const until = performance.now() + EVIDENCE_WAIT;
    const stage = ++this.stages;
    // Not waited for: the page may be busy drawing, and the engine does one after the other. The queue stages again what failed.
    engine.stage(run.session, stage, this.delta(run.session, more.replace)).catch(() => this.changes.markAll());
    queue.add({
      run,
      stage,
      title,
      until,
      ...(index >= 0 && { index }),
      ...(more.evidence && { evidence: more.evidence })
    });
  }

  /** The whole notebook, for an engine that forgot it. */
  whole(session: string): NotebookDelta {
    this.changes.markAll();
    return this.delta(session);
  }

  /** Whoever keeps the cells is given all of them next time: how they are kept has changed. */
  markAll(): void {
    this.changes.markAll();
  }

  close(): void {
    for (const session of this.sessions) void this.options.engine.close(session);
  }

  private delta(session: string, replace?: Replace): NotebookDelta {
    if (session !== this.stagedFor) this.changes.markAll(); // each session knows only what it was given
    this.stagedFor = session;
    const { outputs, skipTag, withheld } = this.options;
    return this.changes.delta({ outputs: outputs(), skipTag: skipTag(), replace, withheld });
  }
}
