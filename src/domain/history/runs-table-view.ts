import type { Filter } from './filter';
import { comparison, namesIn, type Fact } from './matches';
import type { Column, RunsTable } from './runs-table';

export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

export interface ViewOptions {
  readonly filter?: Filter;
  /** Only these runs: what a search over source and output found. */
  readonly found?: ReadonlySet<string>;
  readonly starred?: boolean;
  /** Also runs without a metric. */
  readonly everyRun?: boolean;
  readonly sort?: readonly SortKey[];
  /** Ids of entries whose children show. */
  readonly expanded?: ReadonlySet<string>;
  /** Ids of entries that show only for their children, and whose children do not show all the same. */
  readonly folded?: ReadonlySet<string>;
}

export interface RunsView {
  /** Indices of the entries to show, in order. */
  readonly lines: readonly number[];
  /** Runs that the filters let through, children not counted. */
  readonly runs: number;
  /** Indices of those whose children show. */
  readonly open: ReadonlySet<number>;
  /** Indices of those that show only for their children → how many of these satisfy the filter. */
  readonly within: ReadonlyMap<number, number>;
}

/**
 * The lines to show. A run shows when it or one of its children satisfies the filter; a run that shows only for its children is open, and
 * only those children show that satisfy it. Values that are missing come last in either direction.
 */
export function viewOf(table: RunsTable, options: ViewOptions = {}): RunsView {
  const { entries } = table;
  const holds = options.filter ? predicate(options.filter, table) : () => true;
  const own = new Uint8Array(entries.length);
  const tops: number[] = [];
  for (let at = 0; at < entries.length; at++) {
    const { row, parent, experiment } = entries[at]!;
    if (parent < 0) {
      if (!experiment && !options.everyRun) continue;
      if (options.starred && !row.mark?.star) continue;
      if (options.found && !options.found.has(row.run)) continue;
      tops.push(at);
    }
    own[at] = holds(at) ? 1 : 0;
  }
  const below = childrenOf(table);
  const visible = tops.filter(at => satisfied(at, own, below));
  const sort = sorter(table, options.sort ?? []);
  const lines: number[] = [];
  const open = new Set<number>();
  const within = new Map<number, number>();
  const walk = (at: number, every: boolean): void => {
    lines.push(at);
    const children = below.get(at);
    if (!children) return;
    const all = every || own[at] === 1;
    const shown = all ? [...children] : children.filter(n => satisfied(n, own, below));
    if (!all) within.set(at, shown.length);
    const { id } = entries[at]!;
    if (!(all ? options.expanded?.has(id) : !options.folded?.has(id))) return;
    open.add(at);
    for (const child of sort(shown)) walk(child, all);
  };
  for (const at of sort(visible)) walk(at, false);
  return { lines, runs: visible.length, open, within };
}

/** Whether a run, or one inside it, is neither filtered out itself nor within one that is. Closed ones show what they hold. */
export function inSight(table: RunsTable, { lines, open, within }: RunsView): (id: string) => boolean {
  const shown = new Set(lines);
  return id => {
    const start = table.indexOf(id);
    let at = start;
    while (at >= 0 && !shown.has(at)) at = table.entries[at]!.parent;
    return at >= 0 && (at === start || !within.has(at) || !open.has(at));
  };
}

function satisfied(at: number, own: Uint8Array, below: ReadonlyMap<number, readonly number[]>): boolean {
  return own[at] === 1 || (below.get(at)?.some(child => satisfied(child, own, below)) ?? false);
}

const childrenCache = new WeakMap<RunsTable, { version: number; below: Map<number, number[]> }>();

/** Index of an entry → indices of those right under it. */
export function childrenOf(table: RunsTable): ReadonlyMap<number, readonly number[]> {
  const cached = childrenCache.get(table);
  if (cached?.version === table.version) return cached.below;
  const below = new Map<number, number[]>();
  table.entries.forEach(({ parent }, at) => {
    if (parent < 0) return;
    const list = below.get(parent);
    if (list) list.push(at);
    else below.set(parent, [at]);
  });
  childrenCache.set(table, { version: table.version, below });
  return below;
}

/** A filter made ready for many entries: names are looked up once. */
function predicate(filter: Filter, table: RunsTable): (at: number) => boolean {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [predicate(filter.left, table), predicate(filter.right, table)];
      return filter.kind === 'and' ? at => left(at) && right(at) : at => left(at) || right(at);
    }
    case 'not': {
      const of = predicate(filter.of, table);
      return at => !of(at);
    }
    case 'compare': {
      const holds = comparison(filter.operator, filter.value);
      const read = reader(filter.name, table);
      return at => holds(read(at));
    }
  }
}

/** Names that a filter compares and no run has a value for: they may be misspelt. */
export function unknownColumns(filter: Filter, table: RunsTable): readonly string[] {
  const known = new Set(table.columns.map(({ id }) => id));
  return [...namesIn(filter)].filter(name => !idsOf(name).some(id => known.has(id)));
}

const idsOf = (name: string): readonly string[] => [name, `metric.${name}`, `param.${name}`];

/** A name's value: the run's own fact, else a metric, else a parameter. A child has what its run has, but not its metrics. */
function reader(name: string, table: RunsTable): (at: number) => Fact | undefined {
  const columns = idsOf(name)
    .map(id => table.get(id))
    .filter(column => column !== undefined);
  return at => {
    for (const column of columns) {
      for (let n = at; n >= 0; n = table.entries[n]!.parent) {
        const value = column.values[n];
        if (value !== undefined) return value;
        if (column.group === 'metric') break;
      }
    }
    return undefined;
  };
}

function sorter(table: RunsTable, sort: readonly SortKey[]): (lines: number[]) => number[] {
  const keys = sort
    .map(({ column, descending }) => ({ column: table.get(column), sign: descending ? -1 : 1 }))
    .flatMap(({ column, sign }) => (column ? [{ keys: sortKeys(column, table), sign }] : []));
  if (keys.length === 0) return lines => lines;
  return lines =>
    lines.sort((a, b) => {
      for (const key of keys) {
        const left = key.keys[a]!;
        const right = key.keys[b]!;
        if (left === right) continue;
        const leftMissing = left !== left;
        const rightMissing = right !== right;
        if (leftMissing && rightMissing) continue;
        if (leftMissing || rightMissing) return leftMissing ? 1 : -1;
        return left < right ? -key.sign : key.sign;
      }
      return a - b;
    });
}

const keyCache = new WeakMap<Column, { version: number; keys: Float64Array }>();

/** A number for each entry that orders as the value does: numbers by size, then texts. NaN where there is none. */
function sortKeys(column: Column, table: RunsTable): Float64Array {
  const cached = keyCache.get(column);
  if (cached?.version === table.version) return cached.keys;
  const keys = new Float64Array(table.entries.length).fill(NaN);
  const texts = new Map<string, number[]>();
  column.values.forEach((value, at) => {
    if (value === undefined) return;
    if (typeof value !== 'string') {
      keys[at] = Number(value);
      return;
    }
    const places = texts.get(value);
    if (places) places.push(at);
    else texts.set(value, [at]);
  });
  if (texts.size > 0) rankTexts(texts, keys);
  keyCache.set(column, { version: table.version, keys });
  return keys;
}

function rankTexts(texts: ReadonlyMap<string, readonly number[]>, keys: Float64Array): void {
  const distinct = [...texts.keys()].map(text => ({ text, folded: text.toLowerCase() }));
  // Plain code units: a collator takes 20 times as long on 10,000 titles.
  distinct.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : a.text < b.text ? -1 : 1));
  const numbers = keys.some(key => key === key);
  distinct.forEach(({ text }, rank) => {
    for (const at of texts.get(text)!) {
      keys[at] = numbers ? Number.MAX_VALUE * (0.5 + (0.5 * rank) / distinct.length) : rank;
    }
  });
}
