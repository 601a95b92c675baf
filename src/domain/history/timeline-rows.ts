/** Rows as pages and live runs bring them: newest first, each run once. */
import type { RunRow } from '../../wire/types';

/** Put a run in its place; a run that is there already is replaced, as evidence and marks come later. */
export function insertRow(rows: readonly RunRow[], row: RunRow): readonly RunRow[] {
  const at = rows.findIndex(other => other.run === row.run);
  const known = withPromoted(row, rows);
  if (at >= 0) return [...rows.slice(0, at), { ...known, mark: row.mark ?? rows[at]!.mark }, ...rows.slice(at + 1)];
  const place = rows.findIndex(other => isNewer(row, other));
  return place < 0 ? [...rows, known] : [...rows.slice(0, place), known, ...rows.slice(place)];
}

/** A run that was just made knows nothing of what people said of its notebook; another run of it does. */
export function withPromoted(row: RunRow, others: Iterable<RunRow>): RunRow {
  if (row.promoted) return row;
  for (const { notebook, promoted } of others) {
    if (notebook === row.notebook) return promoted ? { ...row, promoted } : row;
  }
  return row;
}

/** Names that are metrics in every run of a notebook. */
export function promote(rows: readonly RunRow[], notebook: string, names: readonly string[]): readonly RunRow[] {
  return rows.map(row => (row.notebook === notebook ? { ...row, promoted: [...names] } : row));
}

/** Add an older page; what it repeats is dropped. */
export function appendPage(rows: readonly RunRow[], page: readonly RunRow[]): readonly RunRow[] {
  const known = new Set(rows.map(row => row.run));
  return [...rows, ...page.filter(row => !known.has(row.run))];
}

/**
 * The newest page, asked again, on top of what is known; undefined where they do not join — too much is new, or runs were deleted —
 * and the list has to start again from the page.
 */
export function refreshRows(
  rows: readonly RunRow[],
  before: number,
  page: { readonly rows: readonly RunRow[]; readonly total: number }
): readonly RunRow[] | undefined {
  const known = new Set(rows.map(row => row.run));
  const added = page.rows.filter(row => !known.has(row.run));
  if (before + added.length !== page.total) return undefined;
  if (added.length === page.rows.length && rows.length > 0 && added.length > 0) return undefined;
  // A page says all that was said of a run: what it no longer says was taken back, here or elsewhere.
  return page.rows.reduce((list, row) => insertRow(list, { ...row, mark: row.mark ?? {} }), rows);
}

const isNewer = (a: RunRow, b: RunRow): boolean =>
  a.started > b.started || (a.started === b.started && a.session === b.session && a.seq > b.seq);
