import type { TranslationBundle } from '@jupyterlab/translation';
import type { CaptureFace } from './capture';
import type { RunAction } from './intents';
import { noneHas } from './filter-words';
import { foldWords } from './fold-words';
import { statusWords } from './status-words';

/** Every word of the timeline, in one place: tests assert against these. Counts come written in the user's locale. */
export const messages = (trans: TranslationBundle) => ({
  title: trans.__('History'),
  timeline: trans.__('Runs, newest first'),
  scope: trans.__('Whose history'),
  scopes: {
    cell: trans.__('This cell'),
    notebook: trans.__('This notebook'),
    workspace: trans.__('Workspace'),
    team: trans.__('Team')
  },
  filter: trans.__('Filter runs'),
  filterHint: trans.__('Words, or auc > 0.8'),
  clearFilter: trans.__('Clear the filter'),
  settings: trans.__('Capture and storage'),
  more: trans.__('More'),
  table: trans.__('Table of runs'),
  charts: trans.__('Charts'),
  session: (number: string) => trans.__('session %1', number),
  sessionSince: (time: string) => trans.__('session of %1', time),
  today: trans.__('Today'),
  yesterday: trans.__('Yesterday'),
  copiedFrom: (notebook: string) => trans.__('copied from %1', notebook),
  runs: (n: number, count: string) => trans._n('%2 run', '%2 runs', n, count),
  runsSoFar: (count: string) => trans.__('%1+ runs', count),
  fold: foldWords(trans),
  repeats: (count: string) => `×${count}`,
  repeatsLong: (title: string, count: string) => trans.__('%1, run %2 times', title, count),
  open: trans.__('Open'),
  close: trans.__('Close'),

  capture: {
    closed: trans.__('not open'),
    starting: trans.__('starting'),
    asking: trans.__('waiting for you'),
    keeping: trans.__('keeping'),
    'without-outputs': trans.__('keeping, without outputs'),
    'no-kernel': trans.__('no kernel'),
    'kernel-dead': trans.__('kernel died'),
    paused: trans.__('paused'),
    off: trans.__('off'),
    failed: trans.__('not kept')
  } satisfies Record<CaptureFace, string>,
  captureLong: {
    closed: trans.__('The notebook is not open, so nothing is recorded.'),
    starting: trans.__('Capture is starting in the kernel.'),
    asking: trans.__('Runs are held back until you decide.'),
    keeping: trans.__('Every run is kept.'),
    'without-outputs': trans.__('Every run is kept, but not what it prints and draws.'),
    'no-kernel': trans.__('The notebook has no kernel running; runs are kept when one starts.'),
    'kernel-dead': trans.__('The kernel has died. What ran until then is kept.'),
    paused: trans.__('Capture is paused: runs are not kept.'),
    off: trans.__('Capture is off: runs are not kept.'),
    failed: trans.__('The last runs could not be kept yet.')
  } satisfies Record<CaptureFace, string>,
  pause: trans.__('Pause capture'),
  resume: trans.__('Resume capture'),

  status: statusWords(trans),
  running: trans.__('Running'),
  queued: (n: number, count: string) => trans._n('%2 more cell waits', '%2 more cells wait', n, count),
  curve: (name: string, last: string, points: string) => trans.__('%1 over %2 steps, now %3', name, points, last),
  up: (by: string) => trans.__('up by %1', by),
  down: (by: string) => trans.__('down by %1', by),
  measured: (cell: string, value: string) => trans.__('%1: %2', cell, value),

  actions: {
    compare: trans.__('Compare with…'),
    'restore-cell': trans.__('Restore cell'),
    'restore-notebook': trans.__('Restore notebook'),
    'restore-copy': trans.__('Restore notebook as a copy'),
    'open-environment': trans.__('Open with this environment'),
    star: trans.__('Star'),
    name: trans.__('Name…'),
    note: trans.__('Note…'),
    'copy-link': trans.__('Copy link'),
    delete: trans.__('Delete…')
  } satisfies Record<RunAction, string>,
  unstar: trans.__('Remove star'),
  starred: trans.__('Starred'),
  moreActions: (title: string) => trans.__('More actions for %1', title),
  actionsOf: (title: string) => trans.__('Actions for %1', title),
  comparing: (title: string, time: string) => trans.__('Compare %1 (%2) with: choose another run.', title, time),
  comparingAll: (title: string) => trans.__('Compare %1 with: choose another Run All, or a run.', title),
  comparePreviousAll: (title: string) => trans.__('Previous: %1', title),
  comparePrevious: (time: string) => trans.__('Previous run (%1)', time),
  cancel: trans.__('Cancel'),
  save: trans.__('Save'),
  nameOf: (title: string) => trans.__('Name of the run %1', title),
  noteOf: (title: string) => trans.__('Note on the run %1', title),

  details: {
    metrics: trans.__('Metrics'),
    params: trans.__('Parameters'),
    values: trans.__('Other numbers'),
    data: trans.__('Data'),
    modules: trans.__('Modules'),
    reads: trans.__('Read'),
    above: trans.__('From above'),
    writes: trans.__('Written'),
    note: trans.__('Note'),
    by: trans.__('By'),
    when: trans.__('When'),
    took: trans.__('Took'),
    notebook: trans.__('Notebook'),
    environment: trans.__('Environment'),
    code: trans.__('Your commit'),
    run: trans.__('Run'),
    error: trans.__('Error'),
    from: trans.__('From')
  },
  dirty: trans.__('with changes not committed'),
  children: (n: number, count: string) => trans._n('%2 run inside', '%2 runs inside', n, count),
  child: (place: string) => trans.__('run %1', place),
  contents: {
    loading: trans.__('Reading what ran…'),
    source: trans.__('Source'),
    outputs: trans.__('Output'),
    leftOut: (n: number, count: string) =>
      trans._n('%2 more output, too large to show here.', '%2 more outputs, too large to show here.', n, count),
    showAll: trans.__('Show all'),
    gone: trans.__('The snapshot does not hold this cell, so neither its source nor its outputs are known.'),
    notKept: trans.__('Outputs were not kept.')
  },
  moreValues: (count: string) => trans.__('and %1 more', count),
  promote: (name: string) => trans.__('Make %1 a metric, in every run of this notebook', name),
  demote: (name: string) => trans.__('%1 was made a metric: make it a plain number again', name),
  setAbove: trans.__('Set in another cell: go there'),
  goToCell: trans.__('Go to the cell'),
  copy: (what: string) => trans.__('Copy %1', what),
  copied: trans.__('Copied'),

  loading: trans.__('Reading the history…'),
  loadingMore: (loaded: string, total: string) => trans.__('%1 of %2 runs read…', loaded, total),
  searching: trans.__('Looking in sources and outputs…'),
  nothingFound: (filter: string) => trans.__('No run matches “%1”.', filter),
  nothingHas: (names: readonly string[]) => noneHas(trans, names),
  nothingFoundHint: trans.__('Words are looked for in titles, sources, outputs, notes and errors; auc > 0.8 compares.'),
  retry: trans.__('Try again'),
  log: trans.__('Show the log'),
  problems: (n: number, count: string) => trans._n('%2 snapshot can’t be read', '%2 snapshots can’t be read', n, count),

  noNotebook: {
    title: trans.__('No notebook is open'),
    text: trans.__(
      'Open a notebook and run its cells: every run appears here, with what it read, printed and measured.'
    ),
    action: trans.__('Open the example'),
    workspace: trans.__('Runs of the workspace')
  },
  noCell: {
    title: trans.__('No cell is selected'),
    text: trans.__('Click a code cell to see all its versions here.')
  },
  empty: {
    title: trans.__('No runs yet'),
    noneKept: trans.__('No run is kept yet'),
    text: trans.__(
      'Run a cell: it appears here with its time, metrics and data. There is nothing to add to your code.'
    ),
    action: trans.__('Run all cells'),
    running: trans.__('The run appears here as soon as it ends.'),
    off: trans.__('Capture is off for this workspace.'),
    noGit: trans.__('Runs appear here as soon as git can be used.'),
    asking: trans.__('Runs appear here when you choose to keep them.'),
    team: trans.__('Colleagues’ runs appear here after: cellwright history fetch REMOTE'),
    cell: trans.__('This cell has not been run since capture is on.')
  },
  asking: {
    title: trans.__('Keep a history of your runs?'),
    text: trans.__(
      'After each run: the notebook with its outputs, which files, modules and packages it used, parameters and metrics. It stays on this server; strings that look like secrets are masked.'
    ),
    where: trans.__('Kept in'),
    held: (n: number, count: string) =>
      trans._n('%2 run waits for your answer.', '%2 runs wait for your answer.', n, count),
    keep: trans.__('Keep'),
    pause: trans.__('Pause'),
    off: trans.__('Off'),
    keepHint: trans.__('Keep every run from now on, those held back included'),
    pauseHint: trans.__('Keep nothing for now, and ask again later'),
    offHint: trans.__('Keep nothing in this workspace; it can be turned on again at any time')
  },
  paused: { title: trans.__('Capture is paused'), text: trans.__('Runs are not kept until you resume.') },
  off: {
    title: trans.__('Capture is off'),
    text: trans.__('Runs in this workspace are not kept. What was kept before stays.'),
    action: trans.__('Turn on')
  },
  noGit: { title: trans.__('Git is needed on the server') },
  failed: {
    title: trans.__('Runs are waiting to be kept'),
    pending: (n: number, count: string) =>
      trans._n('%2 run is held safely and will be kept.', '%2 runs are held safely and will be kept.', n, count)
  },
  kernelDead: {
    title: trans.__('The kernel has died'),
    text: trans.__('What ran until then is kept. Restart the kernel to go on.'),
    action: trans.__('Restart kernel')
  },
  commands: {
    openHistory: trans.__('Open History'),
    refresh: trans.__('Refresh History'),
    keep: trans.__('Keep Runs of This Workspace'),
    pause: trans.__('Pause Capture'),
    resume: trans.__('Resume Capture'),
    off: trans.__('Turn Capture Off'),
    outputs: trans.__('Keep Outputs'),
    retry: trans.__('Try to Keep Waiting Runs Again'),
    restoreMissed: trans.__('Restore Missed Outputs'),
    dismissMissed: trans.__('Dismiss Missed Outputs'),
    deleteOld: trans.__('Delete Old Runs…'),
    deleteSession: trans.__('Delete Session…'),
    showRun: trans.__('Show in Timeline'),
    openRun: trans.__('Open Run From Link'),
    openExample: trans.__('Open the Flights Example'),
    example: trans.__('Cellwright example: flights'),
    launcher: trans.__('Cellwright'),
    category: trans.__('Cellwright'),
    exampleCaption: trans.__('Late flights of 2013: a notebook with a history to make'),
    promote: trans.__('Make a Number a Metric'),
    promotedName: trans.__('The number’s name, e.g. of a parameter'),
    promotedAs: trans.__('Whether it is a metric from now on; true when it is left out'),
    copyGit: trans.__('Copy git Command'),
    copyFolder: trans.__('Copy the Store’s Folder'),
    settings: trans.__('Capture Settings…'),
    cellHistory: trans.__('History of This Cell'),
    cellOf: trans.__('Whose history: the cell of the context menu, or the active one'),
    addToEnvironment: trans.__('Add Cellwright to This Environment'),
    compareRuns: trans.__('Compare Runs'),
    compareAll: trans.__('Whether it stands for its whole Run All, which it is the last run of'),
    path: trans.__('The notebook’s path; the current one when it is left out'),
    run: trans.__('The run’s id; the one that is selected in the History panel when it is left out'),
    action: trans.__('What to do with the run'),
    of: trans.__('menu: the run whose context menu is open'),
    session: trans.__('The session’s id; the one that is selected in the History panel when it is left out'),
    before: trans.__('Runs that started before this instant'),
    note: trans.__('The text; asked for in the panel when it is left out'),
    folder: trans.__('Where to put the copy; the folder that the file browser shows when it is left out'),
    href: trans.__('The link’s address')
  },
  store: (size: string, folder: string) => trans.__('%1 in %2', size, folder),
  linkCopied: trans.__('Link copied'),
  noRun: {
    message: trans.__('No run is selected.'),
    remedy: trans.__('Choose one in the History column, or give its id.')
  },
  notFound: trans.__('This run is not in the history any more, or not of a workspace here.'),
  deleting: {
    title: (n: number, count: string) => trans._n('Delete %2 run?', 'Delete %2 runs?', n, count),
    more: (count: string) => trans.__('and %1 more', count),
    frees: (size: string) =>
      trans.__('Frees about %1. This can’t be undone; the notebook itself stays as it is.', size),
    stars: (n: number, count: string) =>
      trans._n('%2 of them is starred or named.', '%2 of them are starred or named.', n, count),
    later: (n: number, count: string) =>
      trans._n(
        '%2 later run stays, and may still show what is deleted: it has the notebook as it stood then.',
        '%2 later runs stay, and may still show what is deleted: they have the notebook as it stood then.',
        n,
        count
      ),
    pushed: (remotes: string) => trans.__('Copies stay where they were pushed: %1.', remotes),
    confirm: trans.__('Delete'),
    cancel: trans.__('Cancel'),
    done: (n: number, count: string) => trans._n('%2 run deleted.', '%2 runs deleted.', n, count),
    nothing: trans.__('There is nothing to delete.'),
    older: {
      week: trans.__('Older Than a Week…'),
      month: trans.__('Older Than a Month…'),
      year: trans.__('Older Than a Year…')
    }
  },
  environment: {
    plan: (n: number, count: string, python: string) =>
      trans._n(
        'An environment with Python %3 and %2 package of this run is to be made. It may take minutes and hundreds of megabytes of disk.',
        'An environment with Python %3 and the %2 packages of this run is to be made. It may take minutes, and gigabytes of disk.',
        n,
        count,
        python
      ),
    make: trans.__('Make it'),
    making: trans.__('Making the environment of the run…'),
    ready: trans.__('The environment is ready.'),
    failed: trans.__('The environment could not be made.'),
    notOpened: {
      code: 'environment/not-opened',
      message: trans.__('The environment is ready, but the notebook could not be copied.'),
      remedy: trans.__('Open the notebook and choose its kernel by hand.')
    },
    opened: (name: string) => trans.__('Opened with the kernel %1.', name),
    adding: trans.__('Adding Cellwright to the kernel’s environment…'),
    added: (version: string, executable: string) =>
      trans.__('Cellwright %1 was added to %2. Restart the kernel to use it.', version, executable),
    notAdded: trans.__('Cellwright could not be added.'),
    already: (version: string) => trans.__('The kernel’s environment has Cellwright %1.', version),
    noKernel: trans.__('The notebook has no kernel running.')
  },
  badge: (n: number, count: string) =>
    trans._n('%2 run kept: show the cell’s history', '%2 runs kept: show the cell’s history', n, count),
  waiting: (n: number, count: string, path: string) =>
    trans._n('%2 run of %3 waits to be kept', '%2 runs of %3 wait to be kept', n, count, path),
  statusItem: (state: string) => trans.__('Cellwright: %1', state),
  missed: {
    title: (n: number, count: string) =>
      trans._n(
        '%2 cell ran whose outputs are not in this notebook',
        '%2 cells ran whose outputs are not in this notebook',
        n,
        count
      ),
    text: trans.__('History has them. Restoring can be undone.'),
    action: trans.__('Restore missed outputs'),
    short: trans.__('Restore'),
    dismiss: trans.__('Dismiss')
  }
});

export type Messages = ReturnType<typeof messages>;
