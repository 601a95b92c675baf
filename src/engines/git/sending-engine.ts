import type { Destination } from '../../domain/shared/http';
import type { Evidence, Run } from '../../wire/types';
import { LocalGitEngine } from './engine';
import type { CommitRecord, Prepared } from './writer';

/** The engine in a worker: it sends what it prepared itself, which else waited for a page that draws what the cell put out. */
export class SendingGitEngine extends LocalGitEngine {
  override async prepareRun(
    session: string,
    stage: number,
    run: Run,
    record: CommitRecord,
    to?: Destination
  ): Promise<Prepared> {
    return send(await super.prepareRun(session, stage, run, record), to);
  }

  override async prepareEvidence(
    session: string,
    evidence: Evidence,
    record: CommitRecord,
    to?: Destination
  ): Promise<Prepared> {
    return send(await super.prepareEvidence(session, evidence, record), to);
  }
}

async function send(prepared: Prepared, to: Destination | undefined): Promise<Prepared> {
  if (!to) return prepared;
  const body = prepared.body as Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(to.url, {
      ...{ method: 'POST', headers: to.headers, body },
      ...{ cache: 'no-store', credentials: 'same-origin' }
    });
    const answer = { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
    return { commit: prepared.commit, body: new Uint8Array(), answer };
  } catch {
    return prepared; // the page sends it, and says what is wrong
  }
}
