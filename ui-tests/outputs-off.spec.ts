import { edit, expectSnapshots, keepFirst, openWithHistory, restartKernel } from './support/history';
import { command, expect, test, type LabPage } from './support/test';
import { type TestWorkspace } from './support/workspace';

test.use({ kernels: null });

const IMAGE =
  'import base64\nfrom IPython.display import Image, display\n' +
  'print("pic" + "ture")\n' +
  'display(Image(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")))';

/** Every text that the history holds of outputs, in whatever snapshot. */
function outputsKept(workspace: TestWorkspace): string[] {
  const files = workspace.git('log', '--all', '--name-only', '--format=').split('\n');
  return [...new Set(files)].filter(file => file.startsWith('outputs/') && !file.endsWith('/outputs.json')).sort();
}

/** Turn keeping outputs on or off, from the menu. */
async function toggleOutputs(page: LabPage): Promise<void> {
  await page.getByRole('button', { name: 'Capture and storage' }).click();
  await page.locator('.lm-Menu-item', { hasText: 'Keep Outputs' }).click();
}

test('outputs off: no image or text is kept; on again, what was made meanwhile stays out until it is made anew', async ({
  page,
  workspace
}) => {
  await keepFirst(page, workspace, ['print("fi" + "rst")', IMAGE, '2']);
  expect(outputsKept(workspace)).toEqual(['outputs/c1/0.0.txt']);

  await toggleOutputs(page);
  await page.notebook.runCell(1, true);
  await page.notebook.runCell(0, true);
  await expectSnapshots(workspace, 3);
  expect(outputsKept(workspace)).toEqual(['outputs/c1/0.0.txt']); // from before
  expect(workspace.files().filter(file => file.startsWith('outputs/'))).toEqual([
    'outputs/c1/outputs.json',
    'outputs/c2/outputs.json'
  ]);
  expect(workspace.file('outputs/c2/outputs.json')).toContain('"kept":"none"');
  await expect(page.locator('.jp-OutputArea-output img')).toBeVisible(); // the notebook keeps its own

  await toggleOutputs(page);
  await page.notebook.runCell(2, true);
  await expectSnapshots(workspace, 4);
  expect(workspace.files()).toContain('outputs/c3/0.0.txt');
  expect(outputsKept(workspace)).toEqual(['outputs/c1/0.0.txt', 'outputs/c3/0.0.txt']);

  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 5);
  expect(workspace.files().filter(file => file.startsWith('outputs/c2/'))).toEqual([
    'outputs/c2/0.0.txt',
    'outputs/c2/1.0.png',
    'outputs/c2/1.1.txt',
    'outputs/c2/outputs.json'
  ]);
  expect(workspace.files()).not.toContain('outputs/c1/0.0.txt');
});

test('what a cell showed while capture was paused or off is not kept with the next run', async ({
  page,
  workspace
}) => {
  const history = await keepFirst(page, workspace, ['1', '"while paused"', '"while off"', '4']);
  const path = `${workspace.contents}/notebook.ipynb`;
  await command(page, 'cellwright:pause-capture', { path });
  await history.state('paused');
  await page.notebook.runCell(1, true);
  await command(page, 'cellwright:turn-capture-off', { path });
  await history.state('off');
  await page.notebook.runCell(2, true);
  await command(page, 'cellwright:keep-runs', { path });
  await history.state('keeping');
  await page.notebook.runCell(3, true);
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c4 ok']);
  expect(outputsKept(workspace)).toEqual(['outputs/c1/0.0.txt', 'outputs/c4/0.0.txt']);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 3);
  expect(workspace.file('outputs/c2/0.0.txt')).toBe("'while paused'");
});

test('what a notebook shows when it is opened with outputs off stays out, and off holds for every open notebook', async ({
  page,
  workspace
}) => {
  await keepFirst(page, workspace, ['1', '2']);
  const other = workspace.addNotebook('other.ipynb', ['"se" + "cret"', '2']);
  await openWithHistory(page, other);
  await page.notebook.activate('notebook.ipynb');
  await toggleOutputs(page);
  await page.notebook.activate('other.ipynb');
  await page.notebook.runCell(0, true);
  await expectSnapshots(workspace, 2);
  expect(outputsKept(workspace)).toEqual(['outputs/c1/0.0.txt']);

  await command(page, 'docmanager:save');
  await page.reload();
  await openWithHistory(page, other);
  await toggleOutputs(page);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 3);
  expect(workspace.files().filter(file => file.startsWith('outputs/'))).toEqual([
    'outputs/c1/outputs.json',
    'outputs/c2/0.0.txt',
    'outputs/c2/outputs.json'
  ]);
});

test('a pause outlives the page, and a restart of the kernel', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['1', '2', '3']);
  const path = `${workspace.contents}/notebook.ipynb`;
  await command(page, 'cellwright:pause-capture', { path });
  await command(page, 'docmanager:save');
  await page.reload();
  await openWithHistory(page, path);
  await history.state('paused');
  await restartKernel(page);
  await page.notebook.runCell(1, true);
  await command(page, 'cellwright:resume-capture', { path });
  await history.state('keeping');
  await page.notebook.runCell(2, true);
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c3 ok']);
});

test('restoring what was run with outputs off leaves the outputs that stand, and says so', async ({
  page,
  workspace
}) => {
  const sources = ['print("fi" + "rst")', ...Array.from({ length: 30 }, (_, n) => `x = ${n}`), 'print("depth", 8)'];
  const history = await keepFirst(page, workspace, sources);
  await toggleOutputs(page);
  const last = sources.length - 1;
  await page.notebook.runCell(last, true);
  await expectSnapshots(workspace, 2);
  const first = page.locator('.jp-OutputArea-output', { hasText: 'first' });
  await edit(page, last, 'print("depth", 3)');
  await history.menu(history.rows('depth'), 'Restore notebook');
  await page.getByRole('button', { name: 'Replace' }).click();
  await expect(page.locator('.Toastify__toast')).toContainText('Outputs were not kept');
  await expect.poll(() => page.notebook.getCellTextInput(last)).toContain('8');
  await expect(first).toHaveCount(1);

  // A restored cell comes into view, however far away it is.
  await edit(page, last, 'print("depth", 3)');
  await page.notebook.selectCells(0);
  await first.scrollIntoViewIfNeeded();
  await expect(page.locator('.jp-Notebook .jp-Cell').last()).not.toBeInViewport();
  await history.menu(history.rows('depth'), 'Restore cell');
  await page.getByRole('button', { name: 'Replace' }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell', { hasText: '"depth", 8' })).toBeInViewport();
});
