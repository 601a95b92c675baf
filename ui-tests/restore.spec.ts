import { edit, expectSnapshots, keepFirst } from './support/history';
import { untilIdle } from './support/page';
import { command, expect, test } from './support/test';

test('text that is nowhere else is replaced only by who says so', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['depth = 8'], 'typing.ipynb');
  const [path, run] = [`${workspace.contents}/typing.ipynb`, workspace.runs()[0]];
  await edit(page, 0, 'depth = 5  # half an hour of thought');

  const text = (): Promise<string | null> => page.notebook.getCellTextInput(0);
  for (const id of ['cellwright:restore-cell', 'cellwright:restore-notebook']) {
    const restored = command(page, id, { path, run, mode: 'in-place' });
    await expect(page.getByRole('dialog')).toContainText('neither saved nor in history');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await restored;
    expect(await text()).toContain('half an hour');
  }
  const restored = command(page, 'cellwright:restore-cell', { path, run });
  await page.getByRole('button', { name: 'Replace' }).click();
  await restored;
  await expect.poll(text).toBe('depth = 8');
  await command(page, 'notebook:undo-cell-action');
  await expect.poll(text).toContain('half an hour');

  await page.notebook.save();
  await command(page, 'cellwright:restore-cell', { path, run });
  await expect.poll(text).toBe('depth = 8');
  await expect(page.locator('.Toastify__toast')).toHaveCount(1); // it takes the place of the one before
});

test('a copy opens with the kernel it is to have, and no other is started', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['echo=1'], 'old.ipynb');
  const [path, run] = [`${workspace.contents}/old.ipynb`, workspace.runs()[0]];
  const started: string[] = [];
  page.on('request', request => {
    if (request.method() !== 'POST' || !new URL(request.url()).pathname.endsWith('/api/sessions')) return;
    started.push((request.postDataJSON() as { kernel: { name: string } }).kernel.name);
  });

  await command(page, 'cellwright:restore-notebook', { path, run, mode: 'copy', kernel: 'bash' });

  await expect(page.getByRole('tab', { name: /^old \(restored .*\)\.ipynb$/ })).toHaveAttribute(
    'aria-selected',
    'true'
  );
  await untilIdle(page);
  expect(started).toEqual(['bash']);
});

test('the history of a cell is that of the cell under the pointer', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['first = 1', 'second = 2']);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 2);

  await page.notebook.selectCells(0);
  const second = (await page.notebook.getCellLocator(1))!;
  await second.locator('.cm-content').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'History of This Cell' }).click();
  await expect(page.getByRole('tab', { name: 'History · second = 2' })).toBeVisible();
});

test('an environment is made only after its size was said', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['x = 1']);
  const kept = () => workspace.git('log', '--all', '--name-only', '--format=');
  await expect.poll(kept, { timeout: 60_000 }).toContain('environment.json'); // after the run itself
  const asked = new Set<string>();
  page.on('request', request => {
    if (request.url().includes('environments/kernel')) asked.add(`${request.method()} ${request.postData() ?? ''}`);
  });
  await history.menu(history.rows('x = 1'), 'Open with this environment');
  const toast = page.locator('.Toastify__toast').filter({ hasText: 'packages' });
  await expect(toast).toContainText(/Python 3\.\d+\.\d+ and the \d+ packages/);
  await page.screenshot({ path: test.info().outputPath('environment.png') });
  await toast.getByRole('button', { name: 'Cancel' }).click();
  await expect(toast).toHaveCount(0);
  expect([...asked]).toEqual([expect.stringContaining('"plan":true')]);
});
