import type { IHistoryClient } from '../client';
import type { Evidence } from '../wire/types';
import { isEvidence } from '../wire/validators';
import type { CommitQueue } from './commit-queue';
import { doneThrough, readSpools } from './spool-reader';

export interface AcknowledgerOptions {
  readonly client: IHistoryClient;
  readonly queue: Pick<CommitQueue, 'idle' | 'durable'>;
  readonly path: () => string;
  /** Takes evidence that the spool has and no message brought. */
  readonly onEvidence: (evidence: Evidence) => void;
}

/** Tells the server what is durable, and so need not stay in a spool. */
export class Acknowledger {
  private readonly heard = new Set<string>();
  private told = 0;
  private working = false;

  constructor(private readonly options: AcknowledgerOptions) {}

  /** A run's evidence came. */
  hear(run: string): void {
    this.heard.add(run);
  }

  async acknowledge(): Promise<void> {
    const { client, queue, path, onEvidence } = this.options;
    if (!queue.idle || this.working || queue.durable.size === this.told) return;
    this.working = true;
    try {
      this.told = queue.durable.size;
      for (const spool of await readSpools(client, path())) {
        for (const { kind, run, body } of spool.entries) {
          if (kind === 'evidence' && isEvidence(body) && run !== undefined && !this.heard.has(run)) onEvidence(body);
        }
        const through = doneThrough(spool, run => queue.durable.has(run));
        if (through > 0) await client.acknowledgeSpool(path(), spool.session, through);
      }
    } finally {
      this.working = false;
    }
  }
}
