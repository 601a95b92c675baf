import type { NotebookFile, RowValue, RunRow, Scalar } from '../../wire/types';
import { factOf, metricsOf } from './facts';
import type { CellSide } from './compare';
import type { Listing } from './snapshot';

/** A cell within a snapshot, by oids; undefined where the notebook did not hold it. */
export function cellIn(listing: Listing, notebook: NotebookFile, cell: string): CellSide | undefined {
  const index = notebook.cells.findIndex(entry => entry.id === cell || entry.key === cell);
  const entry = notebook.cells[index];
  if (!entry) return undefined;
  const folder = `outputs/${entry.key}/`;
  const outputs = [...listing].filter(([path]) => path.startsWith(folder));
  return {
    entry,
    index,
    source: listing.get(`cells/${entry.file}`),
    outputs: new Map(outputs.map(([path, oid]) => [path.slice(folder.length), oid]))
  };
}

/** Runs of a cell as its versions, oldest first: what a slider goes over. */
export function versionsOf(rows: readonly RunRow[]): readonly RunRow[] {
  return [...rows].sort((a, b) => (a.started < b.started ? -1 : a.started > b.started ? 1 : a.seq - b.seq));
}

/** A value of a version, and what it was in the version before. */
export interface VersionValue {
  readonly name: string;
  readonly value: Scalar;
  /** Absent where the version before has no such value. */
  readonly before?: Scalar;
  /** Of two numbers: how far it moved. */
  readonly delta?: number;
}

/** Metrics and parameters of a version beside those of the one before; of parameters set twice the first is in force. */
export function valuesOf(
  row: RunRow,
  before: RunRow | undefined
): { readonly metrics: readonly VersionValue[]; readonly params: readonly VersionValue[] } {
  return {
    metrics: beside(metricsOf(row), before ? metricsOf(before) : []),
    params: beside(row.params, before?.params ?? [])
  };
}

function beside(now: readonly RowValue[], then: readonly RowValue[]): readonly VersionValue[] {
  const old = first(then);
  return [...first(now).values()].map(({ name, value }) => {
    const before = old.get(name)?.value;
    const [from, to] = [factOf(before), factOf(value)];
    const delta = typeof from === 'number' && typeof to === 'number' ? to - from : undefined;
    return { name, value, ...(before !== undefined && { before }), ...(Number.isFinite(delta) && delta && { delta }) };
  });
}

function first(values: readonly RowValue[]): ReadonlyMap<string, RowValue> {
  const out = new Map<string, RowValue>();
  for (const value of values) if (!out.has(value.name)) out.set(value.name, value);
  return out;
}

/** Metrics that any version has, those of the newest version first. */
export function metricNames(versions: readonly RunRow[]): readonly string[] {
  return [...new Set([...versions].reverse().flatMap(row => metricsOf(row).map(({ name }) => name)))];
}
