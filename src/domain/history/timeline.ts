/**
 * The timeline: rows, newest first → groups (a day of a session) → runs and folds, as one flat list that a virtual list draws.
 *
 * Nothing is hidden for good: with every group and fold open, each row is there exactly once.
 */
import type { RunRow } from '../../wire/types';
import { changes, type MetricChange } from './timeline-changes';
import { folds, summary, type FoldSummary } from './timeline-folds';
import { byName, type RowMetric } from './timeline-metrics';
import { newModules } from './timeline-modules';

export interface Group {
  readonly kind: 'group';
  readonly key: string;
  /** The newest row: day, session, notebook and path are its. */
  readonly newest: RunRow;
  readonly runs: number;
  /** False while older runs of the group may still be to load: the number is then not final. */
  readonly complete: boolean;
  readonly open: boolean;
}

export interface RunItem {
  readonly kind: 'run';
  readonly key: string;
  readonly row: RunRow;
  readonly metrics: readonly MetricChange[];
  /** Modules that the session's run before it had not. */
  readonly modules: readonly string[];
  readonly inFold: boolean;
  /** Its details are shown. */
  readonly open: boolean;
}

export interface Fold extends FoldSummary {
  readonly kind: 'fold';
  readonly key: string;
  readonly rows: readonly RunRow[];
  /** Of the latest repeat; of all runs of a Run All, in their order. */
  readonly metrics: readonly RowMetric[];
  /** Modules that one of its runs brought. */
  readonly modules: readonly string[];
  /** Files that one of its runs read. */
  readonly reads: readonly string[];
  /** Files that one of its runs wrote. */
  readonly writes: readonly string[];
  readonly open: boolean;
}

export type TimelineItem = Group | RunItem | Fold;

export interface TimelineOptions {
  /** The user's calendar day of an instant. */
  readonly day: (instant: string) => string;
  /** Which of the rows to draw; changes are still against all of them. */
  readonly keep?: (row: RunRow) => boolean;
  /** Keys that the user turned over: groups are open unless they are here, runs and folds closed unless they are. */
  readonly toggled: ReadonlySet<string>;
  /** No folds while a filter shows only some rows: each that was found stands by itself. */
  readonly fold: boolean;
  /** More rows can be loaded, older than these. */
  readonly more: boolean;
}

/** Rows are newest first. */
export function timeline(rows: readonly RunRow[], options: TimelineOptions): readonly TimelineItem[] {
  const drawn = options.keep ? rows.filter(options.keep) : rows;
  const oldest = drawn.at(-1);
  const items: TimelineItem[] = [];
  for (const group of groups(drawn, options.day)) {
    const newest = group.rows[0]!;
    const open = !options.toggled.has(group.key);
    const complete = !options.more || group.rows.at(-1) !== oldest;
    items.push({ kind: 'group', key: group.key, newest, runs: group.rows.length, complete, open });
    if (open) items.push(...drawGroup(group.rows, rows, options));
  }
  return items;
}

function drawGroup(
  rows: readonly RunRow[],
  all: readonly RunRow[],
  { toggled, fold }: TimelineOptions
): TimelineItem[] {
  const moved = changes(all);
  const modules = newModules(all);
  const run = (row: RunRow, inFold: boolean): RunItem => ({
    kind: 'run',
    key: row.run,
    row,
    metrics: moved.get(row.run) ?? [],
    modules: modules.get(row.run) ?? [],
    inFold,
    open: toggled.has(row.run)
  });
  return (fold ? folds(rows) : rows.map(row => ({ kind: 'one' as const, rows: [row] }))).flatMap(part => {
    if (part.kind === 'one') return [run(part.rows[0]!, false)];
    // Named after its oldest run, so that it stays open while it grows.
    const key = `${part.kind}:${part.rows.at(-1)!.run}`;
    const open = toggled.has(key);
    const head: Fold = {
      kind: 'fold',
      key,
      rows: part.rows,
      metrics: byName(
        (part.kind === 'repeat' ? part.rows.slice(0, 1) : [...part.rows].reverse()).flatMap(row =>
          (moved.get(row.run) ?? []).map(metric => ({ ...metric, row }))
        )
      ),
      modules: [...new Set(part.rows.flatMap(({ run: id }) => modules.get(id) ?? []))],
      reads: once(part.rows, ({ reads }) => reads),
      writes: once(part.rows, ({ writes }) => writes),
      open,
      ...summary(part.kind, part.rows, all)
    };
    return open ? [head, ...part.rows.map(row => run(row, true))] : [head];
  });
}

/** Rows by day and session; sessions that ran side by side do not interleave. */
function groups(
  rows: readonly RunRow[],
  day: (instant: string) => string
): readonly { readonly key: string; readonly rows: readonly RunRow[] }[] {
  const days = new Map<string, Map<string, RunRow[]>>();
  for (const row of rows) {
    const date = day(row.started);
    const sessions = days.get(date) ?? new Map<string, RunRow[]>();
    days.set(date, sessions);
    const session = sessions.get(row.session);
    if (session) session.push(row);
    else sessions.set(row.session, [row]);
  }
  return [...days].flatMap(([date, sessions]) =>
    [...sessions].map(([session, of]) => ({ key: `${date}/${session}`, rows: of }))
  );
}

/** Sessions of a notebook are numbered from its first one; empty until all rows are known, as the first may be missing. */
export function sessionNumbers(rows: readonly RunRow[], complete: boolean): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  if (!complete) return numbers;
  const counts = new Map<string, number>();
  for (let i = rows.length - 1; i >= 0; i--) {
    const { session, notebook } = rows[i]!;
    if (numbers.has(session)) continue;
    const number = (counts.get(notebook) ?? 0) + 1;
    counts.set(notebook, number);
    numbers.set(session, number);
  }
  return numbers;
}

/** What the runs of a fold say, each once, in the order in which they ran. */
const once = (rows: readonly RunRow[], said: (row: RunRow) => readonly string[] | undefined): readonly string[] => [
  ...new Set([...rows].reverse().flatMap(row => said(row) ?? []))
];
