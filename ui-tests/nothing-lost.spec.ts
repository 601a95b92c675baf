import { rmSync } from 'node:fs';
import {
  beginCell,
  expectSnapshots,
  HistoryColumn,
  keepFirst,
  openWithHistory,
  restartKernel
} from './support/history';
import { runOnceCaptureIsAskedFor, untilIdle } from './support/page';
import { begin, command, expect, openNotebook, test } from './support/test';

// Galata's stand-in for the kernels API swallows interrupts; the real one is what is tested here.
test.use({ kernels: null });

test('closing the tab during a long cell loses nothing', async ({ page, workspace }) => {
  const long = 'import time\nfor i in range(20):\n    print("step", i, flush=True)\n    time.sleep(1)';
  const history = await keepFirst(page, workspace, ['1 + 1', long, 'print("after")'], 'long.ipynb');
  await page.notebook.selectCells(1);
  await begin(page, 'notebook:run-all-below');
  await expect(page.locator('.jp-OutputArea-output').filter({ hasText: 'step 1' })).toBeVisible();
  await command(page, 'docmanager:save');

  await page.goto('about:blank');
  const kernels = async (): Promise<string> => {
    const response = await page.request.get('/api/kernels');
    const models = (await response.json()) as { execution_state: string }[];
    return models.map(model => model.execution_state).join();
  };
  await expect.poll(kernels, { timeout: 60_000, intervals: [500] }).toContain('idle');

  await page.goto();
  await openNotebook(page, `${workspace.contents}/long.ipynb`);
  await history.open();
  await expectSnapshots(workspace, 3);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok', 'c3 ok']);
  expect(workspace.file('outputs/c3/0.0.txt')).toContain('after');
  expect(workspace.file('outputs/c2/0.0.txt')).toContain('step 19'); // the last run's snapshot has what came before it too
  const offer = history.node.getByRole('button', { name: 'Restore missed outputs' });
  await expect(offer).toBeVisible();
  await page.goto(); // it is not offered only once
  await openNotebook(page, `${workspace.contents}/long.ipynb`);
  await history.open();
  await offer.click();
  const restored = page.locator('.jp-OutputArea-output').filter({ hasText: 'step 19' });
  await expect(restored).toBeVisible();
  await command(page, 'notebook:undo-cell-action');
  await expect(restored).toBeHidden();
});

test('two browsers on one kernel keep each run once', async ({ page, workspace, browser, baseURL }) => {
  const history = await keepFirst(page, workspace, ['x = 1\nx', 'x + 1'], 'shared.ipynb');

  const second = await browser.newPage();
  await second.goto(`${baseURL}/lab/workspaces/second/tree/${workspace.contents}/shared.ipynb`);
  await untilIdle(second);
  await second.locator('.jp-Cell').nth(1).click();
  await second.keyboard.press('Control+Enter');
  await expectSnapshots(workspace, 2);
  await expect(history.rows('x + 1')).toHaveCount(1); // in the first page too
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 3);
  await second.close();
});

test('outputs that were shown but never saved are offered again, until they are dismissed', async ({
  page,
  workspace
}) => {
  const history = await keepFirst(page, workspace, ['print("seen once")'], 'unsaved.ipynb');
  await expectSnapshots(workspace, 1);
  const { cells } = JSON.parse(workspace.read('unsaved.ipynb')) as { cells: { outputs: unknown[] }[] };
  expect(cells[0]?.outputs).toEqual([]); // autosave has not come by

  await page.goto('about:blank');
  await page.goto();
  await openNotebook(page, `${workspace.contents}/unsaved.ipynb`);
  await history.open();
  await expect(history.node.getByRole('button', { name: 'Restore missed outputs' })).toBeVisible();
  await history.node.getByRole('button', { name: 'Dismiss' }).click();
  await expect(history.node.getByRole('button', { name: 'Restore missed outputs' })).toBeHidden();
});

test('a store that was removed is asked about again, and the run that waits is kept', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['first = 1', 'second = 2'], 'removed.ipynb');
  await expectSnapshots(workspace, 1);
  rmSync(workspace.store, { recursive: true });
  await page.notebook.runCell(1, true);
  await history.keep();
  await expectSnapshots(workspace, 1);
  expect(workspace.snapshots().map(snapshot => snapshot.cell)).toEqual(['c2']);
});

test('a restarted kernel is a new session, and capture starts by itself', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['1', '2'], 'restart.ipynb');
  await restartKernel(page);
  await history.state('keeping');
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 2);
  expect(workspace.git('for-each-ref', 'refs/cellwright/snapshots').trim().split('\n')).toHaveLength(2);
});

test('what is run at once after a restart is recorded like any other', async ({ page, workspace }) => {
  const measure = ['import cellwright as cw\ncw.log(auc=0.875)', 'cw.log(f1=0.625)'];
  const history = await keepFirst(page, workspace, measure, 'again.ipynb');
  await begin(page, 'notebook:restart-run-all');
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await expectSnapshots(workspace, 3);
  await expect(history.rows('auc 0.875')).toHaveCount(2);
  await expect(history.rows('f1 0.625')).toHaveCount(1);
  expect(await page.locator('.jp-OutputArea-output').allTextContents()).toEqual([]); // no word that nothing is recorded
});

test('a notebook that is closed while a cell runs shows none as running when it is opened again', async ({
  page,
  workspace
}) => {
  const long = 'import time\nprint("begun", flush=True)\ntime.sleep(5)';
  const history = await keepFirst(page, workspace, ['1', long], 'closed.ipynb');
  await beginCell(page, 1);
  await expect(page.locator('.jp-OutputArea-output').filter({ hasText: 'begun' })).toBeVisible();
  await expect(history.node.locator('.cw-Running')).toBeVisible();
  await command(page, 'docmanager:save');
  await command(page, 'application:close');
  await expect(page.locator('.jp-NotebookPanel')).toHaveCount(0);
  await openNotebook(page, `${workspace.contents}/closed.ipynb`); // its kernel is idle again
  await expectSnapshots(workspace, 2);
  await expect(history.node.locator('.cw-Running')).toHaveCount(0);
});

test('an interrupted run is kept as interrupted', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['1', 'import time\nprint("begun", flush=True)\ntime.sleep(60)'], 'stop.ipynb');
  await beginCell(page, 1);
  await expect(page.locator('.jp-OutputArea-output').filter({ hasText: 'begun' })).toBeVisible();
  await command(page, 'notebook:interrupt-kernel');
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 interrupted']);
});

test('a kernel that is not Python gets snapshots, also of a notebook that is closed while some wait', async ({
  page,
  workspace
}) => {
  const sources = ['echo hello', 'echo one', 'echo bye'];
  const history = await openWithHistory(page, workspace.addNotebook('shell.ipynb', sources, 'bash', 'bash'));
  await page.notebook.runCell(0, true);
  await history.keep();
  await expectSnapshots(workspace, 1);
  expect(workspace.files().join()).toContain('cells/c1.');
  expect(workspace.file('outputs/c1/0.0.txt')).toContain('hello');

  let letGo = (): void => undefined;
  const closed = new Promise<void>(resolve => (letGo = resolve));
  const sent = page.waitForRequest('**/git/receive-pack**');
  await page.route('**/git/receive-pack**', async route => {
    await closed;
    await route.continue();
  });
  await page.notebook.runCell(1, true);
  await sent;
  await page.notebook.runCell(2, true);
  await command(page, 'docmanager:save');
  await command(page, 'application:close');
  await expect(page.locator('.jp-NotebookPanel')).toHaveCount(0);
  letGo();
  await expectSnapshots(workspace, 3);
  expect(workspace.file('outputs/c3/0.0.txt')).toContain('bye');
});

test('a cell that is run while its kernel still starts is recorded like any other', async ({ page, workspace }) => {
  const path = workspace.addNotebook('early.ipynb', ['import cellwright as cw\ncw.log(auc=0.875)']);
  await command(page, 'docmanager:open', { path });
  expect(await runOnceCaptureIsAskedFor(page)).toBe('unknown');
  const history = new HistoryColumn(page);
  await history.open();
  await history.keep();
  await expect(history.rows('auc 0.875')).toHaveCount(1);
  expect(await page.locator('.jp-OutputArea-output').allTextContents()).toEqual([]); // no word that nothing is recorded
});
