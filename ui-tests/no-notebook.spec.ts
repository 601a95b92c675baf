import { HistoryColumn, keepFirst } from './support/history';
import { axe, command, expect, test } from './support/test';

test('the workspace is there without an open notebook: that of the file browser’s folder', async ({
  page,
  workspace
}) => {
  await keepFirst(page, workspace, ['print("kept")'], 'kept.ipynb');
  await command(page, 'docmanager:save');
  await command(page, 'application:close-all');
  const history = new HistoryColumn(page);
  await expect(history.node).toContainText('No notebook is open');
  await history.node.getByRole('button', { name: 'Runs of the workspace' }).click();
  await expect(history.rows('print("kept")')).toHaveCount(1);
  expect(await axe(page, '#cellwright')).toEqual([]);
  await history.rows('print("kept")').locator('.cw-Item-head').click();
  await expect(history.node.getByRole('group', { name: 'Output' })).toContainText('kept');
  await history.node.getByLabel('Whose history').selectOption('Team');
  await expect(history.rows('print("kept")')).toHaveCount(1);
});
