import type { RunRow } from '../../wire/types';

type News = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<readonly RunRow[], News>();

/** Which modules each run has that the session's run before it had not: what a row need not repeat is left out. Rows are newest first. */
export function newModules(rows: readonly RunRow[]): News {
  const found = known.get(rows) ?? find(rows);
  known.set(rows, found);
  return found;
}

function find(rows: readonly RunRow[]): News {
  const result = new Map<string, readonly string[]>();
  const before = new Map<string, readonly string[]>();
  for (let i = rows.length - 1; i >= 0; i--) {
    const { run, session, modules } = rows[i]!;
    const old = before.get(session) ?? [];
    const fresh = modules.filter(module => !old.includes(module));
    if (fresh.length > 0) result.set(run, fresh);
    before.set(session, modules);
  }
  return result;
}
