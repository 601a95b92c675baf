import type { TranslationBundle } from '@jupyterlab/translation';
import { noneHas } from '../filter-words';
import type { Column } from '../../../domain/history/runs-table';
import { statusWords } from '../status-words';

/** Every word of the table of runs. */
export const messages = (trans: TranslationBundle) => ({
  category: trans.__('Cellwright'),
  command: trans.__('Open Table of Runs'),
  title: trans.__('Runs'),
  titleOf: (name: string) => trans.__('Runs · %1', name),
  path: trans.__('The notebook’s path'),
  scope: trans.__('cell, notebook, workspace or team'),
  view: trans.__('table or charts'),
  loading: trans.__('Reading the runs…'),
  again: trans.__('Try again'),
  empty: trans.__('No experiment runs yet'),
  emptyText: trans.__(
    'A cell run that gives a metric, such as the score of a model, becomes a row here with its parameters. Nothing needs to be annotated.'
  ),
  nothing: trans.__('No run satisfies the filters.'),
  nothingHas: (names: readonly string[]) => noneHas(trans, names),
  clear: trans.__('Clear filters'),
  everyRun: trans.__('Show every run'),
  starred: trans.__('Starred only'),
  filter: trans.__('Filter, e.g. auc > 0.8 and max_depth < 10'),
  filterHint: trans.__('auc > 0.8 and max_depth < 10'),
  text: trans.__('Search source and output'),
  /** By what a column holds. */
  columnHint: {
    number: trans.__('0.8, > 0.8'),
    text: trans.__('A word, or = "a whole text"'),
    time: trans.__('today, > 2026-11-01, > 3 days ago'),
    duration: trans.__('> 1.5 s, < 2 min')
  },
  filterColumn: (name: string) => trans.__('Filter %1', name),
  columns: trans.__('Columns'),
  hide: (name: string) => trans.__('Hide %1', name),
  pin: (name: string) => trans.__('Pin %1', name),
  unpin: (name: string) => trans.__('Unpin %1', name),
  earlier: (name: string) => trans.__('Move %1 to the left', name),
  later: (name: string) => trans.__('Move %1 to the right', name),
  compare: trans.__('Compare'),
  compareHint: trans.__('Select two runs to compare them'),
  show: trans.__('Show in timeline'),
  showHint: trans.__('Select one run to see it in the History column'),
  csv: trans.__('Export CSV'),
  children: (count: number) => trans._n('%1 run within', '%1 runs within', count),
  within: (matching: number, all: number) => trans.__('%1 of %2 inside match', matching, all),
  setElsewhere: trans.__('Set in another cell: go there'),
  promote: (name: string) => trans.__('Make %1 a metric, in every run of this notebook', name),
  demote: (name: string) => trans.__('%1 was made a metric: make it a plain number again', name),
  width: (name: string) => trans.__('Width of %1', name),
  up: (by: string) => trans.__('up by %1', by),
  down: (by: string) => trans.__('down by %1', by),
  summary: (shown: number, read: number, total: number) =>
    read < total
      ? trans.__('%1 runs shown; %2 of %3 read', shown, read, total)
      : trans.__('%1 of %2 cell runs shown', shown, total),
  charts: {
    show: trans.__('Charts'),
    label: trans.__('Charts'),
    kind: trans.__('Chart'),
    kinds: {
      time: trans.__('Metric over time'),
      curves: trans.__('Learning curves'),
      scatter: trans.__('Scatter')
    },
    x: trans.__('Horizontal'),
    y: trans.__('Vertical'),
    metric: trans.__('Metric'),
    step: trans.__('Step'),
    split: trans.__('Width of the table'),
    failed: trans.__('The chart can’t be drawn.'),
    failedRemedy: trans.__('Reload the page; the table beside it holds the same values.'),
    export: trans.__('Export'),
    exportAs: (format: string) => trans.__('Export the chart as %1', format),
    csv: trans.__('CSV'),
    png: trans.__('PNG'),
    svg: trans.__('SVG'),
    data: (count: number) => trans._n('The data: %1 row', 'The data: %1 rows', count),
    more: (count: number) => trans._n('%1 more row is in the CSV.', '%1 more rows are in the CSV.', count),
    loading: trans.__('Reading learning curves…'),
    empty: trans.__('No run shown here has both values.'),
    noNumbers: trans.__('No run has a number yet. A metric or a numeric parameter becomes an axis here.'),
    noCurves: trans.__(
      'No run shown here logged a metric at steps. Boosted trees, Keras and cw.log(loss=…, step=…) do; a running cell’s curve appears live.'
    ),
    limited: (read: number, all: number) => trans.__('Curves of the %1 newest of %2 runs', read, all),
    running: (title: string) => trans.__('%1 (running)', title),
    run: trans.__('Run'),
    time: (y: string, count: number, first: string, last: string, high: string, by: string, low: string) =>
      trans._n(
        '%2 in %1 run: %3.',
        '%2 over %1 runs: from %3 to %4; highest %5 (%6), lowest %7.',
        count,
        y,
        first,
        last,
        high,
        by,
        low
      ),
    scatter: (y: string, x: string, count: number, high: string, by: string) =>
      trans._n('%2 by %3 in %1 run: %4.', '%2 by %3 in %1 runs; highest %4 (%5).', count, y, x, high, by),
    correlation: (kind: 'rises' | 'falls' | 'none', value: string) =>
      kind === 'rises'
        ? trans.__('They rise together (rank correlation %1).', value)
        : kind === 'falls'
          ? trans.__('One falls as the other rises (rank correlation %1).', value)
          : trans.__('They hardly go together (rank correlation %1).', value),
    curves: (y: string, count: number, low: string, by: string, high: string, of: string) =>
      trans._n(
        '%1 curve of %2; it ends at %3 (%4).',
        '%1 curves of %2; the lowest ends at %3 (%4), the highest at %5 (%6).',
        count,
        y,
        low,
        by,
        high,
        of
      )
  },
  names: {
    title: trans.__('Title'),
    status: trans.__('Status'),
    started: trans.__('Started'),
    duration: trans.__('Duration'),
    error: trans.__('Error'),
    starred: trans.__('Starred'),
    note: trans.__('Note'),
    author: trans.__('Author'),
    notebook: trans.__('Notebook'),
    session: trans.__('Session'),
    data: trans.__('Data'),
    modules: trans.__('Modules'),
    environment: trans.__('Environment'),
    head: trans.__('Git HEAD')
  } as Readonly<Record<string, string>>,
  status: statusWords(trans)
});

export type Messages = ReturnType<typeof messages>;

/** A column in the user's words; parameters and metrics have their own names. */
export function labelOf({ group, name }: Column, { names }: Messages): string {
  return group === 'run' ? (names[name] ?? name) : name;
}
