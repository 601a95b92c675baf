import { edit, HistoryColumn } from './support/history';
import { axe, command, expect, openNotebook, test } from './support/test';

const RUN = '%(trailers:key=Cellwright-Run,valueonly)';

test('two runs in the table, compared, and the first one restored', async ({ page, workspace }) => {
  const path = workspace.addExample();
  await openNotebook(page, path);
  const history = new HistoryColumn(page);
  await history.open();
  await page.notebook.addCell('code', '');
  const last = (await page.notebook.getCellCount()) - 1;
  const source = (depth: number): string =>
    `depth = ${depth}\nimport cellwright as cw\ncw.log(auc=depth / 10)\nprint(depth)`;
  await edit(page, last, source(8));
  await page.notebook.runCell(last, true);
  await history.keep();
  await edit(page, last, source(3));
  await page.notebook.runCell(last, true);
  const runs = (): string[] =>
    [
      ...new Set(workspace.snapshots().map(({ oid }) => workspace.git('show', '-s', `--format=${RUN}`, oid).trim()))
    ].filter(Boolean);
  await expect.poll(() => runs().length, { timeout: 60_000 }).toBe(2);
  const [left, right] = runs();

  await command(page, 'cellwright:open-runs-table', { path, scope: 'notebook' });
  const table = page.locator('.cw-Runs');
  await expect(table.getByRole('row')).toHaveCount(3); // the head and two runs
  await expect(table.getByRole('columnheader', { name: 'auc' })).toBeVisible();
  expect(await axe(page, '.cw-Runs')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('table.png') });
  await table.getByRole('searchbox', { name: /^Filter, e\.g\./ }).fill('auc > 0.5 and depth = 8');
  await expect(table.getByRole('row')).toHaveCount(2);

  await command(page, 'cellwright:compare-runs', { path, left, right });
  const compare = page.locator('.cw-Compare');
  await expect(compare.locator('.cm-mergeView').first()).toContainText('depth = 8');
  await expect(compare).toContainText('depth = 3');
  await page.screenshot({ path: test.info().outputPath('compare.png') });
  expect(await axe(page, '.cw-Compare')).toEqual([]);

  await page.notebook.activate('flights.ipynb');
  await command(page, 'cellwright:restore-cell', { path, run: left });
  await expect.poll(() => page.notebook.getCellTextInput(last)).toContain('depth = 8');
  await command(page, 'notebook:undo-cell-action');
  await expect.poll(() => page.notebook.getCellTextInput(last)).toContain('depth = 3');
});
