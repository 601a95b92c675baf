import type { TranslationBundle } from '@jupyterlab/translation';
import { statusWords } from '../status-words';

/** Every word of the history of one cell. */
export const messages = (trans: TranslationBundle) => ({
  command: trans.__('Show Cell History'),
  title: (name: string) => trans.__('History · %1', name),
  path: trans.__('The notebook’s path'),
  cell: trans.__('The cell’s id'),
  run: trans.__('The version to begin with'),
  loading: trans.__('Reading the versions of this cell…'),
  again: trans.__('Try again'),
  empty: trans.__('No versions of this cell yet'),
  emptyText: trans.__('Each run of the cell becomes a version here: its source, outputs, parameters and metrics.'),
  versions: trans.__('Versions'),
  version: (place: string, count: string) => trans.__('Version %1 of %2', place, count),
  earlier: trans.__('Earlier version'),
  later: trans.__('Later version'),
  against: trans.__('Compare source with'),
  notebook: trans.__('the cell as it is now'),
  before: trans.__('the version before'),
  this: trans.__('this version'),
  same: trans.__('The source is the same.'),
  noBefore: trans.__('This is the first version.'),
  closed: trans.__('The notebook is not open, or the cell is gone from it: the version before is shown instead.'),
  gone: trans.__('This snapshot does not hold the cell.'),
  goneRemedy: trans.__('Go to another version; Compare shows the whole notebook of this one.'),
  source: trans.__('Source'),
  outputs: trans.__('Outputs of this version'),
  noOutputs: trans.__('No output.'),
  notKept: trans.__('Outputs were not kept.'),
  values: trans.__('Metrics, parameters and data'),
  metrics: trans.__('Metrics'),
  params: trans.__('Parameters'),
  data: trans.__('Data'),
  name: trans.__('Name'),
  value: trans.__('Value'),
  change: trans.__('Change'),
  was: (value: string) => trans.__('was %1', value),
  metric: trans.__('Metric'),
  over: (name: string, from: string, to: string, count: number) =>
    trans._n('%2 in %1 version: %4', '%2 over %1 versions: from %3 to %4', count, name, from, to),
  restore: trans.__('Restore this version'),
  compareBefore: trans.__('Compare with the version before'),
  compareLatest: trans.__('Compare with the latest'),
  compareWith: trans.__('Compare with…'),
  status: statusWords(trans)
});

export type Messages = ReturnType<typeof messages>;
