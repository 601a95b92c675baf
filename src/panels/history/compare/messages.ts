import type { TranslationBundle } from '@jupyterlab/translation';
import { foldWords } from '../fold-words';
import { statusWords } from '../status-words';

/** Every word of a comparison. */
export const messages = (trans: TranslationBundle) => ({
  command: trans.__('Compare Runs'),
  title: (left: string, right: string) => trans.__('%1 ⟷ %2', left, right),
  fold: foldWords(trans),
  all: trans.__('Whether that side is the whole Run All which the run is the last of'),
  loading: trans.__('Comparing…'),
  again: trans.__('Try again'),
  swap: trans.__('Swap sides'),
  left: trans.__('Before'),
  right: trans.__('After'),
  path: trans.__('The notebook’s path'),
  run: trans.__('A run'),
  cells: trans.__('Cells'),
  strip: trans.__('What else differs'),
  noCells: trans.__('All cells are equal, their outputs too.'),
  unchanged: (count: number) => trans._n('%1 unchanged cell', '%1 unchanged cells', count),
  cell: (place: number) => trans.__('Cell %1', place),
  ofCell: (name: string, place: number) => trans.__('%1 of cell %2', name, place),
  source: (side: string) => trans.__('Source, %1', side),
  state: {
    added: trans.__('added'),
    removed: trans.__('removed'),
    moved: trans.__('moved'),
    source: trans.__('source'),
    outputs: trans.__('output'),
    unseen: trans.__('output looks equal'),
    metadata: trans.__('metadata')
  },
  groups: {
    metrics: trans.__('Metrics'),
    params: trans.__('Parameters'),
    data: trans.__('Data'),
    packages: trans.__('Packages'),
    modules: trans.__('Modules')
  },
  name: trans.__('Name'),
  difference: trans.__('Difference'),
  sameValues: (count: number) => trans._n('%1 more is equal', '%1 more are equal', count),
  moreValues: (count: number) => trans._n('Show %1 more', 'Show %1 more', count),
  allSame: (count: number) => trans._n('%1 is equal on both sides', '%1 are equal on both sides', count),
  outputs: trans.__('Outputs'),
  output: (place: number) => trans.__('Output %1', place),
  sameOutput: trans.__('Equal on both sides'),
  unseenOutput: trans.__('Looks equal: only names that every run gives anew differ, such as memory addresses'),
  noOutput: trans.__('No output'),
  cellsDiffer: (count: number) => trans._n('%1 value differs', '%1 values differ', count),
  status: statusWords(trans),
  image: {
    only: trans.__('Image'),
    before: trans.__('Before'),
    after: trans.__('After'),
    left: trans.__('Image before'),
    right: trans.__('Image after'),
    mode: trans.__('How to compare'),
    beside: trans.__('Side by side'),
    over: trans.__('Overlaid'),
    difference: trans.__('Difference'),
    slide: trans.__('How much of each image')
  }
});

export type Messages = ReturnType<typeof messages>;
