import { align } from './align';
import type { TextTable } from './html-table';

export interface CellDiff {
  readonly left?: string;
  readonly right?: string;
  readonly same: boolean;
}

export interface RowDiff {
  readonly kind: 'same' | 'changed' | 'left' | 'right';
  readonly cells: readonly CellDiff[];
}

export interface TableDiff {
  readonly columns: readonly { readonly name: string; readonly kind: 'same' | 'left' | 'right' }[];
  readonly rows: readonly RowDiff[];
  /** Cells that differ, in rows and columns that both have. */
  readonly changed: number;
}

/** Two tables cell by cell: columns matched by name, rows by their index where it tells them apart, else by content and place. */
export function diffTables(left: TextTable, right: TextTable): TableDiff {
  const columns = columnsOf(left, right);
  const rows = rowsOf(left, right).map(([a, b]) => rowDiff(columns, left.rows[a ?? -1], right.rows[b ?? -1]));
  const changed = rows.reduce(
    (sum, row) => sum + (row.kind === 'changed' ? row.cells.filter(cell => !cell.same).length : 0),
    0
  );
  return {
    columns: columns.map(({ name, left: a, right: b }) => ({
      name,
      kind: a === undefined ? 'right' : b === undefined ? 'left' : 'same'
    })),
    rows,
    changed
  };
}

interface ColumnPair {
  readonly name: string;
  readonly left?: number;
  readonly right?: number;
}

function columnsOf(left: TextTable, right: TextTable): readonly ColumnPair[] {
  const [a, b] = [names(left), names(right)];
  return align(a, b).flatMap((part): ColumnPair[] => {
    if (part.kind === 'same') {
      return a.slice(...part.left).map((name, n) => ({ name, left: part.left[0] + n, right: part.right[0] + n }));
    }
    return part.kind === 'left'
      ? a.slice(...part.left).map((name, n) => ({ name, left: part.left[0] + n }))
      : b.slice(...part.right).map((name, n) => ({ name, right: part.right[0] + n }));
  });
}

/** Column names: the levels of the head joined; by number where there is no head. */
function names({ head, rows }: TextTable): readonly string[] {
  const width = Math.max(0, ...head.map(row => row.length), ...rows.slice(0, 100).map(row => row.length));
  return Array.from({ length: width }, (_, n) =>
    head.length
      ? head
          .map(row => row[n] ?? '')
          .filter(Boolean)
          .join(' · ')
      : `${n + 1}`
  );
}

type Pair = readonly [left: number | undefined, right: number | undefined];

function rowsOf(left: TextTable, right: TextTable): readonly Pair[] {
  const key =
    (table: TextTable) =>
    (row: readonly string[], n: number): string =>
      table.index ? JSON.stringify(row.slice(0, table.index)) : `${n}`;
  const [a, b] = [left.rows.map(key(left)), right.rows.map(key(right))];
  const telling = new Set(a).size === a.length && new Set(b).size === b.length;
  const whole = (row: readonly string[]): string => JSON.stringify(row);
  const parts = telling ? align(a, b) : align(left.rows.map(whole), right.rows.map(whole));
  return parts.flatMap((part): Pair[] => {
    const [from, to] = part.kind === 'right' ? part.right : part.left;
    return Array.from({ length: to - from }, (_, n) => [
      part.kind === 'right' ? undefined : part.left[0] + n,
      part.kind === 'left' ? undefined : part.right[0] + n
    ]);
  });
}

function rowDiff(columns: readonly ColumnPair[], left?: readonly string[], right?: readonly string[]): RowDiff {
  const cells = columns.map((column): CellDiff => {
    const from = column.left === undefined ? undefined : left?.[column.left];
    const to = column.right === undefined ? undefined : right?.[column.right];
    return { ...(from !== undefined && { left: from }), ...(to !== undefined && { right: to }), same: from === to };
  });
  if (!left || !right) return { kind: left ? 'left' : 'right', cells };
  return { kind: cells.every(cell => cell.same) ? 'same' : 'changed', cells };
}
