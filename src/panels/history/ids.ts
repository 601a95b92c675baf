/** Commands of the History column, and those of the rest of the room that it calls. */
export namespace CommandIDs {
  export const openHistory = 'cellwright:open-history';
  export const refresh = 'cellwright:refresh-history';

  export const keep = 'cellwright:keep-runs';
  export const pause = 'cellwright:pause-capture';
  export const resume = 'cellwright:resume-capture';
  export const off = 'cellwright:turn-capture-off';
  export const outputs = 'cellwright:toggle-outputs';
  export const retry = 'cellwright:retry-snapshots';
  export const restoreMissed = 'cellwright:restore-missed-outputs';
  export const dismissMissed = 'cellwright:dismiss-missed-outputs';

  export const star = 'cellwright:star-run';
  export const name = 'cellwright:name-run';
  export const note = 'cellwright:note-run';
  export const promote = 'cellwright:promote-value';
  export const copyLink = 'cellwright:copy-run-link';
  export const openLink = 'cellwright:open-run-link';
  export const remove = 'cellwright:delete-runs';
  export const deleteSession = 'cellwright:delete-session';
  export const deleteOld = 'cellwright:delete-old-runs';
  export const showRun = 'cellwright:show-run';
  export const compareWith = 'cellwright:compare-with';
  export const runAction = 'cellwright:run-action';

  export const openExample = 'cellwright:open-example';
  export const launchExample = 'cellwright:launch-example';
  export const addToEnvironment = 'cellwright:add-to-environment';
  export const openWithEnvironment = 'cellwright:open-with-environment';

  export const copyGit = 'cellwright:copy-git-command';
  export const copyFolder = 'cellwright:copy-store-folder';
  export const settings = 'cellwright:open-capture-settings';
  export const cellHistory = 'cellwright:open-cell-history';

  // Of the main area.
  export const compareRuns = 'cellwright:compare-runs';
  export const restoreCell = 'cellwright:restore-cell';
  export const restoreNotebook = 'cellwright:restore-notebook';
  export const openRunsTable = 'cellwright:open-runs-table';
  export const showCellHistory = 'cellwright:show-cell-history';
}
