import type * as nbformat from '@jupyterlab/nbformat';
import type { IHistoryClient } from '../client';
import { outputsOf, type OutputMessage } from '../domain/history/outputs';
import type { Evidence, Run, SpoolEntry } from '../wire/types';
import { isEvidence, isRun } from '../wire/validators';
import { diedRun, type RunStart } from './plain-run';

/** What a session's spool holds of one run. */
export interface SpooledRun {
  readonly run: Run;
  readonly evidence?: Evidence;
  readonly outputs: nbformat.IOutput[];
  /** The kernel has not said that it ended. */
  readonly unfinished: boolean;
}

export interface SpoolSession {
  readonly session: string;
  readonly entries: readonly SpoolEntry[];
  /** When its last entry was written; an instant. */
  readonly seen?: string;
}

/** Where spools are asked for. */
export type SpoolSource = Pick<IHistoryClient, 'spoolSessions' | 'spool'>;

/** Every entry of a notebook's spools that is not acknowledged. */
export async function readSpools(client: SpoolSource, path: string, only?: string): Promise<SpoolSession[]> {
  const sessions: SpoolSession[] = [];
  for (const { session, first, seen } of await client.spoolSessions(path)) {
    if (only !== undefined && session !== only) continue;
    const entries: SpoolEntry[] = [];
    for (let more = true; more;) {
      const page = await client.spool(path, session, entries.at(-1)?.n ?? first - 1);
      entries.push(...page.entries);
      more = page.more && page.entries.length > 0;
    }
    sessions.push({ session, entries, ...(seen !== undefined && { seen }) });
  }
  return sessions;
}

/** The runs of a spool, in order. */
export function spooledRuns({ session, entries, seen }: SpoolSession): SpooledRun[] {
  const byRun = new Map<string, SpoolEntry[]>();
  for (const entry of entries) {
    if (entry.run === undefined) continue;
    const of = byRun.get(entry.run);
    if (of) of.push(entry);
    else byRun.set(entry.run, [entry]);
  }
  let seq = 0;
  const begunLast = [...byRun.keys()].at(-1);
  const lastSign = seen === undefined || entries.at(-1)?.kind === 'start' ? undefined : Date.parse(seen);
  return [...byRun].flatMap(([id, of]) => {
    const body = (kind: SpoolEntry['kind']): unknown => of.find(entry => entry.kind === kind)?.body;
    const told = body('run');
    const start = body('start') as RunStart | undefined;
    if (!isRun(told) && !start) return []; // acknowledged but for its evidence
    const run = isRun(told)
      ? told
      : diedRun(start!, { session, seq: seq + 1 }, id === begunLast ? lastSign : undefined);
    seq = run.seq;
    const evidence = body('evidence');
    const outputs = outputsOf(of.filter(entry => entry.kind === 'output').map(entry => entry.body as OutputMessage));
    return [{ run, outputs, unfinished: !isRun(told), ...(isEvidence(evidence) && { evidence }) }];
  });
}

/** The number through which everything is of runs that are done with; 0: nothing. */
export function doneThrough({ entries }: SpoolSession, isDone: (run: string) => boolean): number {
  const firstOpen = entries.findIndex(entry => entry.run !== undefined && !isDone(entry.run));
  return (firstOpen < 0 ? entries.at(-1) : entries[firstOpen - 1])?.n ?? 0;
}
