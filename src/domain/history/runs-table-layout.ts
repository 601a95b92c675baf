import { CellwrightError } from '../shared/errors';
import { parseFilter, type Filter } from './filter';
import type { Column, RunsTable } from './runs-table';
import type { SortKey } from './runs-table-view';

/** How a person arranged the table of runs; kept with the workspace's state. Columns are named, so that they may come later. */
export interface Layout {
  /** Column ids in the order given to them; others follow. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly pinned: readonly string[];
  /** Pixels. */
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: readonly SortKey[];
  /** A filter expression over all. */
  readonly filter: string;
  /** What stands in the filter row, by column. */
  readonly columnFilters: Readonly<Record<string, string>>;
  /** Looked for in source and output. */
  readonly text: string;
  readonly starred: boolean;
  readonly everyRun: boolean;
}

export const DEFAULT_LAYOUT: Layout = {
  order: [],
  hidden: ['error', 'starred', 'note', 'author', 'notebook', 'session', 'data', 'modules', 'environment', 'head'],
  pinned: ['title'],
  widths: {},
  sort: [{ column: 'started', descending: true }],
  filter: '',
  columnFilters: {},
  text: '',
  starred: false,
  everyRun: false
};

/** Columns that tell runs of several notebooks, and people, apart. */
const TELLING = { cell: [], notebook: [], workspace: ['notebook'], team: ['notebook', 'author'] } as const;

/** How a table begins: a cell's with every run of it, a wide one with what tells its runs apart. */
export function firstLayout(scope: keyof typeof TELLING): Layout {
  const shown = TELLING[scope].reduce((layout, id) => hide(layout, id, false), DEFAULT_LAYOUT);
  return { ...shown, everyRun: scope === 'cell' };
}

const GROUPS = { run: 0, metric: 1, param: 2 } as const;

/**
 * Columns in the order to draw them: pinned, arranged, then facts of runs, metrics and parameters as they were first seen. Of these, those
 * come first that a run has: what only its iterations have is not to be seen before they are unfolded.
 */
export function arrange(columns: readonly Column[], layout: Layout, all = false): readonly Column[] {
  const place = (column: Column): number => {
    const at = layout.order.indexOf(column.id);
    return at >= 0 ? at : layout.order.length + GROUPS[column.group] + (column.own ? 0 : 0.5);
  };
  const pinned = new Set(layout.pinned);
  const hidden = new Set(all ? [] : layout.hidden);
  return columns
    .filter(column => !hidden.has(column.id) || pinned.has(column.id))
    .map((column, seen) => ({ column, seen, pin: pinned.has(column.id) ? 0 : 1, place: place(column) }))
    .sort((a, b) => a.pin - b.pin || a.place - b.place || a.seen - b.seen)
    .map(({ column }) => column);
}

/** Sort by a column: ascending or descending by turns; metrics begin with the largest. `add` keeps the other keys. */
export function sortBy(layout: Layout, column: Column, add = false): Layout {
  const now = layout.sort.find(key => key.column === column.id);
  const first = column.group === 'metric' || column.id === 'started';
  const key = { column: column.id, descending: now ? !now.descending : first };
  const others = layout.sort.filter(other => other.column !== column.id);
  return { ...layout, sort: add ? [...others, key] : [key] };
}

export function hide(layout: Layout, id: string, hidden = true): Layout {
  const others = layout.hidden.filter(other => other !== id);
  return {
    ...layout,
    hidden: hidden ? [...others, id] : others,
    pinned: hidden ? layout.pinned.filter(other => other !== id) : layout.pinned
  };
}

export function pin(layout: Layout, id: string, pinned = true): Layout {
  const others = layout.pinned.filter(other => other !== id);
  return {
    ...layout,
    pinned: pinned ? [...others, id] : others,
    hidden: pinned ? layout.hidden.filter(other => other !== id) : layout.hidden
  };
}

/** Move a column one place left (-1) or right (1) among those that show on its side of the pin. */
export function move(layout: Layout, columns: readonly Column[], id: string, by: -1 | 1): Layout {
  const order = arrange(columns, layout).map(column => column.id);
  const from = order.indexOf(id);
  const to = from + by;
  const across = layout.pinned.includes(order[to] ?? '') !== layout.pinned.includes(id);
  if (from < 0 || to < 0 || to >= order.length || across) return layout;
  return place(layout, order, from, to);
}

/** Put a column before another, taking on its pin. */
export function moveBefore(layout: Layout, columns: readonly Column[], id: string, target: string): Layout {
  const pinned = pin(layout, id, layout.pinned.includes(target));
  const order = arrange(columns, pinned).map(column => column.id);
  const from = order.indexOf(id);
  const to = order.indexOf(target);
  return from < 0 || to < 0 || from === to ? layout : place(pinned, order, from, from < to ? to - 1 : to);
}

function place(layout: Layout, order: readonly string[], from: number, to: number): Layout {
  const next = order.filter((_, at) => at !== from);
  next.splice(to, 0, order[from]!);
  return { ...layout, order: next, pinned: next.filter(id => layout.pinned.includes(id)) };
}

export function resize(layout: Layout, id: string, width: number): Layout {
  return { ...layout, widths: { ...layout.widths, [id]: Math.round(Math.min(900, Math.max(48, width))) } };
}

/**
 * The expression and the filter row as one filter.
 *
 * @throws CellwrightError `filter/*` where one can't be read.
 */
export function filterOf(layout: Layout, table: RunsTable): Filter | undefined {
  const parts = Object.entries(layout.columnFilters).flatMap(([id, text]) => columnFilter(table.get(id), text) ?? []);
  if (layout.filter.trim()) parts.unshift(parseFilter(layout.filter));
  return parts.length ? parts.reduce((left, right) => ({ kind: 'and', left, right })) : undefined;
}

/**
 * What stands under a column's head: `> 0.8`, `ok`, `> "2026-11-01"`; a plain word is looked for in texts, and a plain number with
 * decimals finds what reads so when it is rounded to as many.
 *
 * @throws CellwrightError `filter/*` where it can't be read.
 */
export function columnFilter(column: Column | undefined, text: string): Filter | undefined {
  const words = text.trim();
  if (!words || !column) return undefined;
  const name = column.id;
  const match = /^(<=|>=|!=|==|=|<|>|~)\s*(.*)$/s.exec(words);
  const written = (match ? match[2]! : words).replace(/^"(.*)"$/s, '$1');
  const value = name === 'duration' ? seconds(written) : written;
  const operator = match?.[1];
  const isText = column.values.some(one => typeof one === 'string');
  const isNumber = value !== '' && !Number.isNaN(Number(value)) && !isText && name !== 'started';
  if (isNumber && /^=*$/.test(operator ?? '') && /^-?\d*\.\d+$/.test(value)) return around(name, value);
  if (!isNumber && column.values.some(one => typeof one === 'number') && !isText && name !== 'started') {
    if (!/^[-+]?(nan|inf(inity)?)$/i.test(value)) notANumber(column.name, value);
  }
  const quoted = isNumber || /^(true|false)$/i.test(value) ? value : `"${value.replaceAll('"', '')}"`;
  return parseFilter(`"${name}" ${operator ?? (isText && name !== 'started' ? '~' : '=')} ${quoted}`);
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600 };

/** A duration as the table writes it: `1.5 s`, `2 min`. */
function seconds(text: string): string {
  const match = /^(\d*\.?\d+)\s*(ms|s|min|h)$/.exec(text);
  return match ? String(Number(match[1]) * SECONDS[match[2]!]!) : text;
}

function around(name: string, value: string): Filter {
  const half = 0.5 * 10 ** -value.split('.')[1]!.length;
  const edge = (by: number): string => String(Number((Number(value) + by).toPrecision(15)));
  return parseFilter(`"${name}" >= ${edge(-half)} and "${name}" < ${edge(half)}`);
}

function notANumber(name: string, found: string): never {
  throw new CellwrightError({
    code: 'filter/not-a-number',
    message: `${name} is compared with numbers, and “${found}” is none.`,
    remedy: 'Write it like: > 0.8'
  });
}
