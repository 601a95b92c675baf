import { keepFirst } from './support/history';
import { axe, command, expect, test } from './support/test';

test.use({ kernels: null });

test('outputs off, and a kernel that was shut down, are said in the column and in the status bar', async ({
  page,
  workspace
}) => {
  const history = await keepFirst(page, workspace, ['1']);
  const bar = page.locator('.cw-StatusItem');
  await command(page, 'cellwright:toggle-outputs');
  await history.state('keeping, without outputs');
  await expect(bar).toHaveText('keeping, without outputs');
  expect(await axe(page, '#cellwright')).toEqual([]);
  await command(page, 'kernelmenu:shutdown');
  await history.state('no kernel');
  await expect(bar).toHaveText('no kernel');
});
