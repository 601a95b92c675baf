import { expect, test } from '@playwright/test';
import { expectSnapshots, HistoryColumn } from '../support/history';
import { openAt, runCell } from '../support/page';
import { errorsOf } from '../support/test';
import { TestWorkspace } from '../support/workspace';

test('in Notebook 7 runs are kept, and History is in its left area', async ({ page }) => {
  const errors = errorsOf(page);
  const workspace = new TestWorkspace('notebook7');
  await openAt(page, `notebooks/${workspace.addNotebook('plain é.ipynb', ['1 + 1', '# Second\n"two"'])}`);
  const history = new HistoryColumn(page);
  await history.open();
  await runCell(page, 0);
  await history.keep();
  await expectSnapshots(workspace, 1);
  await runCell(page, 1);
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok']);
  expect(workspace.file('outputs/c2/0.0.txt')).toBe("'two'");
  await expect(history.rows('Second')).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath('notebook7.png') });
  expect(errors.filter(error => /cellwright/i.test(error))).toEqual([]);
});
