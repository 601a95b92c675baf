import { expectSnapshots, keepFirst, openWithHistory, runAll } from './support/history';
import { untilIdle } from './support/page';
import { expect, openNotebook, test } from './support/test';

test('the keyboard comes back to the row after its menu; a deletion names its run', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['# The only one\n1']);
  const row = history.rows('The only one');
  await row.locator('.cw-Item-head').click();
  await row.press('ContextMenu');
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
  await row.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('listitem')).toContainText('The only one');
});

test('a deletion from a folded row names all its runs, and deletes these', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['# One\n1', '# Two\n2', '# Three\n3']);
  await runAll(page);
  await expectSnapshots(workspace, 4);
  await history.menu(history.rows('Run All'), 'Delete…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Delete 3 runs?');
  await expect(dialog.getByRole('listitem')).toContainText(['Three', 'Two', 'One']);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(history.rows('Run All')).toHaveCount(0);
  await expect(history.rows('One')).toHaveCount(1);
  await expectSnapshots(workspace, 1);
});

test('runs that wait for an answer are still spoken of after a reload', async ({ page, workspace }) => {
  const path = workspace.addNotebook('asked.ipynb', ['1', '2']);
  const history = await openWithHistory(page, path);
  await page.notebook.runCell(0, true);
  await page.notebook.runCell(1, true);
  await expect(history.node).toContainText('2 runs wait for your answer.');
  await page.goto('about:blank');
  await page.goto();
  await openNotebook(page, path);
  await untilIdle(page);
  await history.open();
  await expect(history.node).toContainText('2 runs wait for your answer.');
  await history.keep();
  await expectSnapshots(workspace, 2);
});
