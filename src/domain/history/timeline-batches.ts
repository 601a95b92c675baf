/** Which batches were not the whole notebook, as far as history tells. */
import type { RunRow } from '../../wire/types';

/** What was found for rows that are still on the screen. */
const known = new WeakMap<readonly RunRow[], ReadonlySet<string>>();

/**
 * Batches that began below a cell which had run before, as *Run Selected Cell and All Below* does: by their first run. Rows are newest
 * first.
 */
export function partialBatches(rows: readonly RunRow[]): ReadonlySet<string> {
  const found = known.get(rows) ?? find(rows);
  known.set(rows, found);
  return found;
}

function find(rows: readonly RunRow[]): ReadonlySet<string> {
  const partial = new Set<string>();
  const firsts = new Set(rows.flatMap(({ batch }) => (batch === undefined ? [] : [batch])));
  const places = new Map<string, Map<string, number>>();
  for (let i = rows.length - 1; i >= 0; i--) {
    const { run, notebook, cell, index } = rows[i]!;
    if (cell === null || index === undefined) continue;
    const cells = places.get(notebook) ?? new Map<string, number>();
    places.set(notebook, cells);
    // Where it stood then, beside the others as they stood then: text that was put above moves all of them.
    const at = cells.get(cell) ?? index;
    if (firsts.has(run) && [...cells].some(([other, place]) => other !== cell && place < at)) partial.add(run);
    cells.set(cell, index);
  }
  return partial;
}
