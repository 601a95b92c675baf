import type { TranslationBundle } from '@jupyterlab/translation';

/** Every word of the table of runs. */
export const messages = (trans: TranslationBundle) => ({
  category: trans.__('Cellwright'),
  command: trans.__('Open Table of Runs'),
  cellHistory: trans.__('Show Cell History'),
  cell: trans.__('The cell’s id'),
  title: trans.__('Runs'),
  titleOf: (name: string) => trans.__('Runs · %1', name),
  path: trans.__('The notebook’s path'),
  scope: trans.__('cell, notebook, workspace or team'),
  loading: trans.__('Reading the runs…'),
  again: trans.__('Try again'),
  empty: trans.__('No experiment runs yet'),
  emptyText: trans.__(
    'A cell run that gives a metric, such as the score of a model, becomes a row here with its parameters. Nothing needs to be annotated.'
  ),
  nothing: trans.__('No run satisfies the filters.'),
  clear: trans.__('Clear filters'),
  everyRun: trans.__('Show every run'),
  starred: trans.__('Starred only'),
  filter: trans.__('Filter, e.g. auc > 0.8 and max_depth < 10'),
  text: trans.__('Search source and output'),
  filterColumn: (name: string) => trans.__('Filter %1', name),
  columns: trans.__('Columns'),
  hide: (name: string) => trans.__('Hide %1', name),
  pin: (name: string) => trans.__('Pin %1', name),
  unpin: (name: string) => trans.__('Unpin %1', name),
  earlier: (name: string) => trans.__('Move %1 to the left', name),
  later: (name: string) => trans.__('Move %1 to the right', name),
  compare: trans.__('Compare'),
  compareHint: trans.__('Select two runs to compare them'),
  csv: trans.__('Export CSV'),
  children: (count: number) => trans._n('%1 run within', '%1 runs within', count),
  setIn: (cell: string) => trans.__('Set in cell %1: go there', cell),
  summary: (shown: number, read: number, total: number) =>
    read < total
      ? trans.__('%1 runs shown; %2 of %3 read', shown, read, total)
      : trans.__('%1 of %2 cell runs shown', shown, total),
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
  status: {
    ok: trans.__('ok'),
    error: trans.__('error'),
    interrupted: trans.__('interrupted'),
    died: trans.__('kernel died')
  } as Readonly<Record<string, string>>
});

export type Messages = ReturnType<typeof messages>;
