import type { IHistoryClient } from '../client';
import { CellwrightError } from '../domain/shared/errors';
import type { Destination } from '../domain/shared/http';
import type { GitEngine } from '../engines/git/engine';
import { parseReport } from '../engines/git/receive-pack';
import type { Prepared } from '../engines/git/writer';
import type { Tip } from '../wire/types';

const MOST_ATTEMPTS = 20;
const MOST_ANEW = 3;

export interface Push {
  readonly session: string;
  /** `to`: where whoever prepares it may send it at once. */
  prepare(to: Destination | undefined): Promise<Prepared>;
  /** Whether what is brought is on the server already, or not wanted there any more. */
  isThere(tip: Tip): boolean;
  /** Stage again what the engine forgot; without it, the push fails. */
  restage?(): Promise<void>;
}

/** Moves sessions' refs: from where the server says they stand, and again where another tab was first. */
export class SessionPush {
  /** Sessions whose tip the engine knows. */
  private readonly opened = new Set<string>();

  constructor(
    private readonly context: {
      readonly client: Pick<IHistoryClient, 'tip' | 'trees' | 'pushTo' | 'receivePack'>;
      readonly engine: Pick<GitEngine, 'rebase' | 'reset'>;
      path(): string;
      onTip(tip: Tip): void;
    }
  ) {}

  /** Ask the server again where every ref stands. */
  forget(): void {
    this.opened.clear();
  }

  /**
   * @returns what was pushed; undefined when it was there already.
   * @throws CellwrightError `git/refused`, `git/contended`, and what client and engine throw.
   */
  async send(push: Push): Promise<Prepared | undefined> {
    const { client } = this.context;
    const { session } = push;
    let anew = 0;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (!this.opened.has(session) && push.isThere(await this.rebase(session))) return undefined;
      const mayStartAnew = push.restage !== undefined && anew < MOST_ANEW;
      let prepared: Prepared;
      try {
        prepared = await push.prepare(await client.pushTo(this.context.path()));
      } catch (error) {
        if (!(error instanceof CellwrightError) || error.code !== 'git/resend' || !mayStartAnew) throw error;
        anew++;
        await this.startAnew(push);
        continue;
      }
      const report = parseReport(await this.request(session, () => client.receivePack(this.context.path(), prepared)));
      if (report.kind === 'ok') return prepared;
      this.opened.delete(session);
      if (report.kind === 'incomplete' && anew < MOST_ANEW) {
        anew++;
        if (push.restage) await this.startAnew(push);
      } else if (report.kind !== 'lost') throw refused(report.reason);
    }
    throw new CellwrightError({
      code: 'git/contended',
      message: 'Other tabs write to this session all the time.',
      remedy: 'Cellwright tries again by itself.'
    });
  }

  /** After a failed request nobody knows whether git took it: look before the next attempt. */
  private async request<T>(session: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.opened.delete(session);
      throw error;
    }
  }

  private async rebase(session: string): Promise<Tip> {
    const { client, engine } = this.context;
    const path = this.context.path();
    const tip = await client.tip(path, session);
    const base = tip.commit ?? tip.base ?? null;
    await engine.rebase(session, tip.ref, tip.commit, base === null ? undefined : await client.trees(path, base));
    this.opened.add(session);
    this.context.onTip(tip);
    return tip;
  }

  private async startAnew(push: Push): Promise<void> {
    await this.context.engine.reset(push.session);
    this.opened.delete(push.session);
    await push.restage?.();
  }
}

function refused(reason: string): CellwrightError {
  return new CellwrightError({
    code: 'git/refused',
    message: `git refused the snapshot: ${reason}.`,
    remedy: 'Run `cellwright doctor`, then retry.',
    cause: reason
  });
}
