import { edit, expectSnapshots, HistoryColumn, runAll } from './support/history';
import { axe, command, expect, openNotebook, test } from './support/test';

const PARAMETERS = 18;
const TRAIN = 21;

test('the first capability, from a first run to plain git', async ({ page, workspace, consoleErrors }) => {
  test.setTimeout(300_000);
  const path = workspace.addExample();
  const { cells } = JSON.parse(workspace.read('flights.ipynb')) as { cells: { cell_type: string }[] };
  const codeCells = cells.filter(cell => cell.cell_type === 'code').length;
  const before = { head: workspace.userGit('rev-parse', 'HEAD'), refs: workspace.userGit('for-each-ref') };
  await openNotebook(page, path);
  const history = new HistoryColumn(page);
  await history.open();

  // Nothing is created before the answer; what ran until then is kept by it.
  await page.notebook.runCell(1, true);
  await expect(history.node.getByRole('button', { name: 'Keep', exact: true })).toBeVisible({ timeout: 30_000 });
  expect(workspace.snapshots()).toEqual([]);
  await history.keep();
  await expectSnapshots(workspace, 1);

  await runAll(page);
  await expectSnapshots(workspace, 1 + codeCells);
  expect(workspace.snapshots().map(snapshot => snapshot.status)).toEqual(Array(1 + codeCells).fill('ok'));
  await expect(history.rows('Run All')).toContainText([`Run All · ${codeCells} cells`]);

  await edit(page, PARAMETERS, 'max_depth = 3\nlearning_rate = 0.1\nmax_iter = 20');
  for (const cell of [PARAMETERS, PARAMETERS + 1, PARAMETERS + 2, TRAIN]) await page.notebook.runCell(cell, true);
  await expectSnapshots(workspace, 1 + codeCells + 4);

  // Both runs, by a metric and by a parameter that was set three cells above.
  await history.filter('auc > 0.5 and max_depth < 10');
  const trained = history.rows('auc');
  await expect(trained.first()).toBeVisible();
  await history.filter('auc > 0.5 and max_depth = 3');
  await expect(history.rows('auc').first()).toBeVisible();
  await history.filter('auc > 0.5 and max_depth = 8');
  await expect(history.rows('auc').first()).toBeVisible();
  await history.filter('');
  expect(await axe(page, '.cw-History')).toEqual([]);

  // Compare the two runs of the training cell.
  const runs = workspace.snapshots().filter(snapshot => snapshot.cell === 'train');
  expect(runs).toHaveLength(2);
  const ids = runs.map(({ oid }) =>
    workspace.git('show', '-s', '--format=%(trailers:key=Cellwright-Run,valueonly)', oid).trim()
  );
  await command(page, 'cellwright:compare-runs', { path, left: ids[0], right: ids[1] });
  const compare = page.locator('.cw-Compare');
  await expect(compare).toBeVisible();
  await expect(compare).toContainText('max_depth = 3');
  await expect(compare).toContainText('max_depth = 8');

  // The table of runs, filtered by the metric.
  await command(page, 'cellwright:open-runs-table', { path, scope: 'notebook' });
  const table = page.locator('.cw-Table').first();
  await expect(table).toContainText('auc');

  // Restore the notebook of the first training: an edit, which one undo takes back.
  await page.notebook.activate('flights.ipynb');
  await command(page, 'cellwright:restore-notebook', { path, run: ids[0], mode: 'in-place' });
  await expect.poll(() => page.notebook.getCellTextInput(PARAMETERS)).toContain('max_depth = 8');
  await command(page, 'notebook:undo-cell-action');
  await expect.poll(() => page.notebook.getCellTextInput(PARAMETERS)).toContain('max_depth = 3');

  // Plain git outside shows the same, and the user's repository is as it was.
  expect(workspace.git('show', `${runs[0]?.oid}:cells/parameters.py`)).toContain('max_depth = 8');
  expect(workspace.git('show', `${runs[1]?.oid}:cells/parameters.py`)).toContain('max_depth = 3');
  expect(workspace.git('ls-tree', '-r', '--name-only', runs[1]?.oid ?? '')).toContain('modules/flights_features.py');
  workspace.git('fsck', '--strict');
  expect({ head: workspace.userGit('rev-parse', 'HEAD'), refs: workspace.userGit('for-each-ref') }).toEqual(before);
  expect(consoleErrors.filter(error => /cellwright/i.test(error))).toEqual([]);
});
