import type { IHistoryClient } from '../../../client';
import { summary, type FoldSummary } from '../../../domain/history/timeline-folds';
import type { Formats } from '../../../domain/history/format';
import type { RunRow } from '../../../wire/types';
import { foldTitle } from '../fold-words';
import type { Messages } from './messages';

/** One side of a comparison: a run, or a Run All up to its last run. */
export interface Side {
  /** The run, of a Run All the last. */
  readonly row: RunRow;
  /** All its runs, oldest first. */
  readonly rows: readonly RunRow[];
  readonly all?: FoldSummary;
}

const PAGE = 1_000;

/** Read a run's row, and where it stands for its Run All, those of the runs before it too. */
export async function readSide(
  client: Pick<IHistoryClient, 'run' | 'runs'>,
  path: string,
  run: string,
  all = false
): Promise<Side> {
  const row = await client.run(path, run);
  if (!all) return { row, rows: [row] };
  const first = row.batch ?? row.run;
  const isOf = (other: RunRow): boolean => (other.batch ?? other.run) === first && other.seq <= row.seq;
  const seen: RunRow[] = [];
  let cursor: string | undefined;
  do {
    const scope = row.remote === undefined ? 'notebook' : 'team';
    const page = await client.runs({ path: row.path, scope, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && !seen.some(({ run }) => run === first));
  const rows = seen.filter(isOf);
  return { row, rows: [...rows].reverse(), all: summary('run-all', rows, seen) };
}

/** What the side is called: by name or title, a Run All by its time. */
export function titleOf({ row, all }: Side, messages: Messages, formats: Formats): string {
  return all ? foldTitle(all, messages.fold, formats) : (row.mark?.name ?? row.title);
}
