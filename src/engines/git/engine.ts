import type { Destination } from '../../domain/shared/http';
import type { Evidence, Run } from '../../wire/types';
import { readPack } from './read-pack';
import { flatten } from './trees';
import { SessionWriter, type CommitRecord, type NotebookDelta, type Prepared } from './writer';

/** What the git engine does, wherever it runs. Calls for one session run one after the other. */
export interface GitEngine {
  /** Begin, or begin again, to keep what a session's notebook looks like. */
  open(session: string): Promise<void>;
  /** Say where the session's ref stands. `pack`: its commit, or one whose tree it reuses, and all its trees (`git/trees`). */
  rebase(session: string, ref: string, tip: string | null, pack?: Uint8Array): Promise<void>;
  /** The server lost what it had: send everything anew. */
  reset(session: string): Promise<void>;
  /** Keep the notebook as it stands under a number. What follows need not wait for it: where it failed, they ask for it again. */
  stage(session: string, stage: number, delta: NotebookDelta): Promise<void>;
  /** After `reset`: give everything again. What the stage had is kept, as far as it is still there. */
  restage(session: string, stage: number, delta: NotebookDelta): Promise<void>;
  /** `to`: where an engine beside the page sends it at once; without an answer, the caller sends it. */
  prepareRun(session: string, stage: number, run: Run, record: CommitRecord, to?: Destination): Promise<Prepared>;
  prepareEvidence(session: string, evidence: Evidence, record: CommitRecord, to?: Destination): Promise<Prepared>;
  durable(session: string, stage?: number): Promise<void>;
  discard(session: string, stage: number): Promise<void>;
  close(session: string): Promise<void>;
  /** Path → oid of the one commit in a pack of a commit and its trees. */
  listing(pack: Uint8Array): Promise<Map<string, string>>;
  /** Oid → content of the blobs in a pack. */
  contents(pack: Uint8Array): Promise<Map<string, Uint8Array>>;
}

/** The engine where it does its work. */
export class LocalGitEngine implements GitEngine {
  private readonly writers = new Map<string, SessionWriter>();
  private readonly queues = new Map<string, Promise<unknown>>();

  open(session: string): Promise<void> {
    this.writers.set(session, new SessionWriter());
    return Promise.resolve();
  }

  rebase(session: string, ref: string, tip: string | null, pack?: Uint8Array): Promise<void> {
    return this.inTurn(session, async writer => writer.rebase(ref, tip, pack && flatten(await readPack(pack))));
  }

  reset(session: string): Promise<void> {
    return this.inTurn(session, writer => writer.reset());
  }

  stage(session: string, stage: number, delta: NotebookDelta): Promise<void> {
    return this.inTurn(session, writer => writer.stage(stage, delta));
  }

  restage(session: string, stage: number, delta: NotebookDelta): Promise<void> {
    return this.inTurn(session, writer => writer.restage(stage, delta));
  }

  prepareRun(session: string, stage: number, run: Run, record: CommitRecord): Promise<Prepared> {
    return this.inTurn(session, writer => writer.prepareRun(stage, run, record));
  }

  prepareEvidence(session: string, evidence: Evidence, record: CommitRecord): Promise<Prepared> {
    return this.inTurn(session, writer => writer.prepareEvidence(evidence, record));
  }

  durable(session: string, stage?: number): Promise<void> {
    return this.inTurn(session, writer => writer.durable(stage));
  }

  discard(session: string, stage: number): Promise<void> {
    return this.inTurn(session, writer => writer.discard(stage));
  }

  close(session: string): Promise<void> {
    this.writers.delete(session);
    this.queues.delete(session);
    return Promise.resolve();
  }

  async listing(pack: Uint8Array): Promise<Map<string, string>> {
    return new Map(flatten(await readPack(pack)).files);
  }

  async contents(pack: Uint8Array): Promise<Map<string, Uint8Array>> {
    const objects = await readPack(pack);
    return new Map(objects.filter(({ type }) => type === 'blob').map(({ oid, content }) => [oid, content]));
  }

  private inTurn<T>(session: string, work: (writer: SessionWriter) => T | Promise<T>): Promise<T> {
    const before = this.queues.get(session) ?? Promise.resolve();
    const result = before.then(async () => {
      const writer = this.writers.get(session);
      if (!writer) throw new Error(`No session ${session} is open.`);
      return work(writer);
    });
    this.queues.set(
      session,
      result.catch(() => undefined)
    ); // its caller hears of the failure
    return result;
  }
}
