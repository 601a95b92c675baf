/** What the filter box means: an expression where it compares something, else words to find. */
import type { RunRow } from '../../wire/types';
import { CellwrightError } from '../shared/errors';
import { factsOf } from './facts';
import { parseFilter, type Filter } from './filter';
import { matches, unknownNames } from './matches';

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'expression'; readonly filter: Filter }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'mistake'; readonly error: CellwrightError };

/** A comparison outside of quotes makes an expression; a mistake in one is said, not searched for. */
export function readQuery(text: string): Query {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'all' };
  if (!/[<>=~]/.test(trimmed.replaceAll(/"[^"]*"/g, ''))) return { kind: 'words', text: trimmed.replaceAll('"', '') };
  try {
    return { kind: 'expression', filter: parseFilter(trimmed) };
  } catch (error) {
    if (error instanceof CellwrightError) return { kind: 'mistake', error };
    throw error;
  }
}

/** The rows that a query keeps; undefined: all. `found` are the runs whose source or output holds the words. */
export function keeper(query: Query, found: ReadonlySet<string>): ((row: RunRow) => boolean) | undefined {
  switch (query.kind) {
    case 'all':
    case 'mistake':
      return undefined;
    case 'expression':
      return row =>
        matches(query.filter, factsOf(row)) || row.children.some(child => matches(query.filter, factsOf(row, child)));
    case 'words': {
      const wanted = query.text.toLowerCase().split(/\s+/);
      return row => found.has(row.run) || wanted.every(word => wordsOf(row).includes(word));
    }
  }
}

/** Names in an expression that no run has, nor an iteration of one. */
export function unknownIn(query: Query, rows: readonly RunRow[]): readonly string[] {
  if (query.kind !== 'expression') return [];
  return unknownNames(
    query.filter,
    rows.flatMap(row => [factsOf(row), ...row.children.map(child => factsOf(row, child))])
  );
}

const wordsOf = (row: RunRow): string =>
  [
    row.title,
    row.mark?.name,
    row.mark?.note,
    row.error,
    row.path,
    row.author,
    ...row.modules,
    ...row.datasets.map(use => use.name)
  ]
    .join('\n')
    .toLowerCase();
