import { beginCell, expectSnapshots, keepFirst, restartKernel } from './support/history';
import { axe, command, expect, openNotebook, test } from './support/test';

// Galata's stand-in for the kernels API knows no kernel that dies.
test.use({ kernels: null });

const FATAL = [
  'print("last words of ada, password=hunter2hunter2", flush=True)',
  'import os, signal',
  'os.kill(os.getpid(), signal.SIGKILL)'
].join('\n');

test('what a notebook does not show is offered in it, of a kernel that died and of the one after it', async ({
  page,
  workspace
}) => {
  await keepFirst(page, workspace, ['1', FATAL, '"after"', 'quiet = 1'], 'unsaved.ipynb');
  await beginCell(page, 1);
  await expectSnapshots(workspace, 2);
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Ok' }).click();
  await restartKernel(page);
  await page.notebook.runCell(2, true);
  await expectSnapshots(workspace, 3);
  await page.notebook.runCell(3, true);
  await expectSnapshots(workspace, 4);

  await page.goto('about:blank');
  await page.goto();
  await openNotebook(page, `${workspace.contents}/unsaved.ipynb`);
  await command(page, 'filebrowser:activate'); // the column is not in sight
  const bar = page.getByRole('region', { name: '3 cells ran whose outputs are not in this notebook' });
  await expect(bar).toBeVisible();
  expect(await axe(page, '.cw-MissedBar')).toEqual([]);
  await bar.getByRole('button', { name: 'Restore' }).click();
  await expect(page.locator('.jp-OutputArea-output')).toContainText(['1', 'last words of ada', 'after']);
  await expect(page.locator('.jp-InputPrompt')).toHaveText(['[1]:', '[ ]:', '[1]:', '[2]:']);
  await expect(bar).toBeHidden();
});
