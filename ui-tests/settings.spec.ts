import { rmSync } from 'node:fs';
import { addDrive } from './support/drive';
import { edit, expectSnapshots, keepFirst, openWithHistory } from './support/history';
import { command, expect, test } from './support/test';
import { type Setting } from './support/workspace';

const SETTINGS: Setting[] = ['SHA-256 repository', 'worktree', 'subfolder', 'no repository'];
const RUN = '--format=%(trailers:key=Cellwright-Run,valueonly,separator=)';

for (const setting of SETTINGS) {
  test.describe(`in a ${setting}`, () => {
    test.use({ setting });

    test('runs are kept and brought back, and nothing of the user’s is touched', async ({ page, workspace }) => {
      if (setting === 'no repository') rmSync(workspace.store, { recursive: true, force: true }); // all such tests share it
      const before = workspace.userState();
      const name = 'Überblick 2.ipynb';
      const path = `${workspace.contents}/${name}`;
      const history = await keepFirst(page, workspace, ['# Größe\nx = 1\nx', 'x + 1'], name);
      await edit(page, 0, 'x = 2');
      await page.notebook.runCell(1, true);
      await expectSnapshots(workspace, 2);
      expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok']);
      expect([workspace.file('cells/c1.py'), workspace.file('outputs/c2/0.0.txt')]).toEqual(['x = 2', '2']);
      await expect(history.rows('Größe')).toHaveCount(1);

      const run = workspace.git('show', '-s', RUN, workspace.snapshots()[0]?.oid ?? '').trim();
      await command(page, 'cellwright:restore-cell', { path, run });
      await expect.poll(() => page.notebook.getCellTextInput(0)).toContain('x = 1');
      workspace.git('fsck', '--strict');
      expect(workspace.userState()).toEqual(before);
    });
  });
}

test.describe('on a drive', () => {
  test.use({ setting: 'no repository' });

  test('of the browser, which the server has no folder of, runs are kept with the server’s root', async ({
    page,
    workspace
  }) => {
    rmSync(workspace.store, { recursive: true, force: true });
    workspace.addNotebook('on the drive.ipynb', ['6 * 7', '"again"']);
    await addDrive(page, 'Cloud', 'on the drive.ipynb', workspace.read('on the drive.ipynb'));
    const path = 'Cloud:on the drive.ipynb';
    const history = await openWithHistory(page, path);
    await page.notebook.runCell(0, true);
    await history.keep();
    await page.notebook.runCell(1, true);
    await expectSnapshots(workspace, 2);
    expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok']);
    expect(workspace.file('outputs/c1/0.0.txt')).toBe('42');
    expect(workspace.git('log', '-1', '--glob=refs/cellwright/snapshots', '--format=%B')).toContain(
      `Cellwright-Notebook: ${path}`
    );
    await expect(history.rows('again')).toHaveCount(1);
  });
});

test('a notebook that was made a moment ago and never saved has a history', async ({ page, workspace }) => {
  await command(page, 'notebook:create-new', { cwd: workspace.contents, kernelName: 'python3' });
  const history = await openWithHistory(page, `${workspace.contents}/Untitled.ipynb`);
  await edit(page, 0, 'print("unsaved")');
  await page.notebook.runCell(0, true);
  await history.keep();
  await expectSnapshots(workspace, 1);
  expect(workspace.read('Untitled.ipynb')).not.toContain('unsaved');
  const [key] = workspace.files().filter(file => file.startsWith('cells/'));
  expect(workspace.file(key ?? '')).toBe('print("unsaved")');
});
