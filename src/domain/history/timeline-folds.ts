/** What the timeline draws as one row: a Run All, and repeats of one cell. */
import type { RunRow } from '../../wire/types';
import { partialBatches } from './timeline-batches';

/** Fewer cells in a row are two clicks, not a Run All. */
const RUN_ALL = 3;

export interface FoldSummary {
  readonly fold: 'run-all' | 'repeat';
  readonly status: RunRow['status'];
  readonly error?: string;
  readonly started: string;
  readonly starred: boolean;
  /** Different cells among its runs. */
  readonly cells: number;
  /** Of a Run All: it began below a cell that had run before, so that it was none of the whole notebook. */
  readonly partial: boolean;
  /** From the first start to the last end. */
  readonly durationMs: number;
}

export interface Part {
  readonly kind: 'one' | 'run-all' | 'repeat';
  readonly rows: readonly RunRow[];
}

/**
 * Cut one session's rows (newest first) into runs and folds, in the same order. Among repeats, what the user starred or named stands by
 * itself; a Run All stays whole, and says that it holds a star.
 */
export function folds(rows: readonly RunRow[]): readonly Part[] {
  const parts: Part[] = [];
  for (let start = 0; start < rows.length;) {
    const all = runAllAt(rows, start);
    const same = streak(rows, start, (later, earlier, at) => repeats(later, earlier) && runAllAt(rows, at) === 0);
    if (all > 0) parts.push({ kind: 'run-all', rows: rows.slice(start, start + all) });
    else if (same >= 2) parts.push({ kind: 'repeat', rows: rows.slice(start, start + same) });
    else parts.push({ kind: 'one', rows: [rows[start]!] });
    start += parts.at(-1)!.rows.length;
  }
  return parts;
}

/** A Run All stops at its first error, so that is what it says; repeats say how the latest went. `all`: the rows that it is of. */
export function summary(fold: FoldSummary['fold'], rows: readonly RunRow[], all: readonly RunRow[]): FoldSummary {
  const newest = rows[0]!;
  const oldest = rows.at(-1)!;
  const telling = fold === 'repeat' ? newest : (rows.find(row => row.status !== 'ok') ?? newest);
  return {
    fold,
    status: telling.status,
    ...(telling.error === undefined ? {} : { error: telling.error }),
    cells: new Set(rows.map(({ cell, run }) => cell ?? run)).size,
    partial: partialBatches(all).has(oldest.batch ?? oldest.run),
    starred: rows.some(row => row.mark?.star),
    started: fold === 'repeat' ? newest.started : oldest.started,
    durationMs: fold === 'repeat' ? newest.durationMs : end(newest) - Date.parse(oldest.started)
  };
}

/** How many rows from `start` on belong together, each to the one before it in the list, which is the later one. */
function streak(
  rows: readonly RunRow[],
  start: number,
  together: (later: RunRow, earlier: RunRow, at: number) => boolean
): number {
  let length = 1;
  while (start + length < rows.length) {
    const earlier = rows[start + length]!;
    if (!together(rows[start + length - 1]!, earlier, start + length)) break;
    length++;
  }
  return length;
}

/** How many rows from `start` on are a Run All; 0: none. One cell that is run again and again, however quickly, is repeats. */
function runAllAt(rows: readonly RunRow[], start: number): number {
  const length = streak(rows, start, followsInRunAll);
  const { cell } = rows[start]!;
  const isOne = cell !== null && rows.slice(start, start + length).every(row => row.cell === cell);
  return length < RUN_ALL || isOne ? 0 : length;
}

const isMarked = (row: RunRow): boolean => Boolean(row.mark?.star || row.mark?.name);

const end = (row: RunRow): number => Date.parse(row.started) + row.durationMs;

function followsInRunAll(later: RunRow, earlier: RunRow): boolean {
  return later.batch !== undefined && later.batch === (earlier.batch ?? earlier.run);
}

function repeats(later: RunRow, earlier: RunRow): boolean {
  if (isMarked(later) || isMarked(earlier)) return false;
  return later.cell !== null && later.session === earlier.session && later.cell === earlier.cell;
}
