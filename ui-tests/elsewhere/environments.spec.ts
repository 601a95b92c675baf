import { expect, test } from '@playwright/test';
import { expectSnapshots, HistoryColumn, restartKernel } from '../support/history';
import { openAt, runCell, untilIdle } from '../support/page';
import { command } from '../support/test';
import { TestWorkspace } from '../support/workspace';

test('a run opens with the packages it had; Cellwright is added to the environment of a kernel', async ({ page }) => {
  const workspace = new TestWorkspace('environments');
  const sources = [
    "import sys\nfrom importlib.metadata import version\nprint(version('six'), sys.prefix)",
    'import cellwright\nprint(cellwright.__file__)'
  ];
  const path = workspace.addNotebook('old packages.ipynb', sources, 'other');
  await openAt(page, `lab/tree/${path}`);
  const history = new HistoryColumn(page);
  await history.open();
  await runCell(page, 0);
  await history.keep();
  await expectSnapshots(workspace, 1);
  await expect.poll(() => workspace.git('ls-tree', '--name-only', workspace.tip())).toContain('environment.json');

  await history.menu(history.rows('version').first(), 'Open with this environment');
  await expect(page.getByText(/and the \d+ packages of this run/)).toBeVisible();
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByText(/^Opened with the kernel cellwright-/)).toBeVisible({ timeout: 120_000 });
  await untilIdle(page);
  await runCell(page, 0);
  await expect(page.locator('.jp-Notebook:visible .jp-OutputArea-output').first()).toHaveText(
    new RegExp(`^1\\.16\\.0 ${workspace.store}/environments/`)
  );
  await expect(page.getByRole('tab', { name: 'old packages.ipynb' })).toHaveAttribute('aria-selected', 'false');

  await command(page, 'docmanager:open', { path });
  await command(page, 'cellwright:add-to-environment', { path });
  await expect(page.getByText(/^Cellwright \S+ was added to .*python/)).toBeVisible({ timeout: 60_000 });
  await restartKernel(page);
  await untilIdle(page);
  await runCell(page, 1);
  await expect(page.locator('.jp-Notebook:visible .jp-OutputArea-output').last()).toContainText(
    'site-packages/cellwright/__init__.py'
  );
});
