import type { IHistoryClient } from '../client';
import type { SnapshotReader } from '../domain/history/snapshot';
import type { RunRow } from '../wire/types';
import type { KeptOutputs } from './missed';

const MOST_RUNS = 100;

/**
 * What the cells put out that ran after their notebook's file was saved: a page that was closed since may have shown it, and this one does not.
 *
 * @param savedAt - when the file was written; milliseconds since 1970.
 */
export async function unsavedRuns(
  from: { readonly client: Pick<IHistoryClient, 'runs'>; readonly snapshots: SnapshotReader },
  path: string,
  savedAt: number
): Promise<KeptOutputs[]> {
  const { rows } = await from.client.runs({ path, scope: 'notebook', limit: MOST_RUNS });
  const newest = new Map<string, RunRow>();
  for (const row of rows) {
    if (row.cell === null || newest.has(row.cell) || row.path !== path) continue;
    if (Date.parse(row.started) + row.durationMs > savedAt) newest.set(row.cell, row);
  }
  const found = [...newest.values()].map(async ({ run: runId, cell: id, commit }): Promise<KeptOutputs[]> => {
    const { notebook, run } = await from.snapshots.snapshot(path, commit);
    const cell = notebook.cells.find(cell => cell.id === id);
    if (!cell || !Array.isArray(cell.outputs)) return [];
    const source = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    return [{ run: { ...run, run: runId, cell: id, source }, outputs: cell.outputs as KeptOutputs['outputs'] }];
  });
  return (await Promise.all(found)).flat();
}
