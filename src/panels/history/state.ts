import type { Scope } from '../../client';
import type { Query } from '../../domain/history/timeline-query';
import type { TimelineItem } from '../../domain/history/timeline';
import type { FoldSummary } from '../../domain/history/timeline-folds';
import type { CellwrightError } from '../../domain/shared/errors';
import type { ErrorData, RunRow } from '../../wire/types';

/** Whose history is shown. */
export interface Place {
  readonly path: string;
  readonly scope: Scope;
  /** The cell, where the scope is one. */
  readonly cell?: string;
}

/** More than one notebook's runs. */
export const isWide = (scope: Scope): boolean => scope === 'workspace' || scope === 'team';

/** What the column draws: one of these, never a mix of flags. */
export type HistoryState =
  | { readonly kind: 'no-notebook' }
  | { readonly kind: 'no-cell'; readonly place: Place }
  | { readonly kind: 'loading'; readonly place: Place }
  | { readonly kind: 'failed'; readonly place: Place; readonly error: CellwrightError }
  | ReadyState;

export interface ReadyState {
  readonly kind: 'ready';
  readonly place: Place;
  /** All that is loaded, newest first. */
  readonly rows: readonly RunRow[];
  /** How many there are, loaded or not. */
  readonly total: number;
  readonly more: 'none' | 'waiting' | 'loading';
  /** What could not be read: of snapshots, or of the last page. */
  readonly problems: readonly ErrorData[];
  readonly stale?: CellwrightError;
  readonly query: Query;
  /** The words are being looked for in sources and outputs. */
  readonly searching: boolean;
  readonly items: readonly TimelineItem[];
  /** Session → its number, where it is known. */
  readonly sessions: ReadonlyMap<string, number>;
}

/** What is drawn of it. */
export const itemsOf = (state: HistoryState): readonly TimelineItem[] => (state.kind === 'ready' ? state.items : []);

/** One side of a comparison: a run, or the Run All that it is the last of. */
export interface Compared {
  readonly row: RunRow;
  readonly all?: FoldSummary;
}

/** Something the user is in the middle of, in the list. */
export type Doing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'comparing'; readonly with: Compared }
  | { readonly kind: 'editing'; readonly run: string; readonly field: 'name' | 'note' };
