import type { RunsTable } from './runs-table';
import { changes } from './timeline-changes';

const known = new WeakMap<RunsTable, { version: number; changes: ReadonlyMap<string, ReadonlyMap<string, number>> }>();

/** Run → metric → how far it moved against the cell's previous run that has it. */
export function changesIn(table: RunsTable): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const cached = known.get(table);
  if (cached?.version === table.version) return cached.changes;
  const rows = table.entries.filter(({ parent }) => parent < 0).map(({ row }) => row);
  rows.sort((a, b) => (a.started < b.started ? 1 : a.started > b.started ? -1 : b.seq - a.seq));
  const found = new Map(
    [...changes(rows)].map(([run, metrics]) => [
      run,
      new Map(metrics.flatMap(({ name, change }) => (change === undefined ? [] : [[name, change]])))
    ])
  );
  known.set(table, { version: table.version, changes: found });
  return found;
}
