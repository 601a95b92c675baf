import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GitProgram } from './support/git-program';
import { expectSnapshots, keepFirst, openWithHistory } from './support/history';
import { OwnServer } from './support/server';
import { expect, test } from './support/test';

test.skip(process.platform === 'win32', 'git is replaced by a shell script');

const git = new GitProgram();
const server = new OwnServer(Number(process.env.CELLWRIGHT_UI_PORT) + 2, { programs: git.folder });

test.use({ kernels: null, baseURL: server.url.slice(0, -1) });

test.beforeAll(async () => {
  git.restore();
  await server.start();
});
test.beforeEach(() => git.restore());
test.afterAll(() => server.kill('SIGTERM'));

test('without git History says so, and keeps the next run once it is there', async ({ page, workspace }) => {
  git.remove();
  const history = await openWithHistory(page, workspace.addNotebook('no git.ipynb', ['1', '2']));
  const notice = history.node.getByRole('region', { name: 'Git is needed on the server' });
  await expect(notice).toContainText('Install git');
  await page.notebook.runCell(0, true);

  git.restore();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeHidden();
  await page.notebook.runCell(1, true);
  await history.keep();
  await expect.poll(() => workspace.ran()).toContain('c2 ok');
});

test('a full disk: the run waits, says why, and is kept once there is room', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['1', '2', '3']);
  git.fill();
  await page.notebook.runCell(1, true);
  const notice = history.node.getByRole('region', { name: 'Runs are waiting to be kept' });
  await expect(notice).toContainText('is full, so nothing could be kept there');
  await expect(notice).toContainText('Free some space');
  expect(workspace.ran()).toEqual(['c1 ok']);

  git.restore();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expectSnapshots(workspace, 2);
  await expect(notice).toBeHidden();
  await page.notebook.runCell(2, true);
  await expectSnapshots(workspace, 3);
  workspace.git('fsck', '--strict');
});

test('a damaged snapshot is named, and the next run is kept, also where it was the newest', async ({
  page,
  workspace
}) => {
  const damage = (oid: string): (() => void) => {
    const object = path.join(workspace.store, 'history.git/objects', oid.slice(0, 2), oid.slice(2));
    const sound = readFileSync(object);
    chmodSync(object, 0o600);
    writeFileSync(object, 'not an object');
    return () => writeFileSync(object, sound);
  };
  const history = await keepFirst(page, workspace, ['"first"', '"second"', '"third"', '"fourth"']);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 2);
  damage(workspace.snapshots()[0]?.oid ?? '');
  await page.reload();
  await openWithHistory(page, `${workspace.contents}/notebook.ipynb`);
  await history.node.getByText('1 snapshot can’t be read').click();
  await expect(history.node).toContainText("is damaged on disk and can't be read");
  await expect(history.node).toContainText('Restore history.git from a backup');
  await page.notebook.runCell(2, true);
  await expect(history.rows('third')).toHaveCount(1);
  await expect(history.rows('second')).toHaveCount(1);

  await expect.poll(() => workspace.git('ls-tree', '--name-only', workspace.tip())).toContain('evidence.json');
  const restore = damage(workspace.tip());
  await page.notebook.runCell(3, true);
  await expect(history.rows('fourth')).toHaveCount(1);
  await expect(history.node.getByRole('region', { name: 'Runs are waiting to be kept' })).toBeHidden();
  await page.reload();
  await openWithHistory(page, `${workspace.contents}/notebook.ipynb`);
  await expect(history.node.getByText('2 snapshots can’t be read')).toBeVisible();
  await expect(history.rows('fourth')).toHaveCount(1);
  restore();
  await page.reload();
  await openWithHistory(page, `${workspace.contents}/notebook.ipynb`);
  await expect(history.node.getByText('1 snapshot can’t be read')).toBeVisible();
  for (const title of ['second', 'third', 'fourth']) await expect(history.rows(title)).toHaveCount(1);
});

test('a snapshot of a newer version is named and left alone, and the next run is kept', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, ['"first"', '"second"']);
  const { oid = '' } = workspace.snapshots()[0] ?? {};
  const message = workspace.git('show', '--no-patch', '--format=%B', oid).trim();
  const newer = workspace
    .git(
      'commit-tree',
      `${oid}^{tree}`,
      '-m',
      message.replace('Cellwright-Run:', 'Cellwright-Version: 9\nCellwright-Run:')
    )
    .trim();
  const ref = workspace.git('for-each-ref', '--format=%(refname)', 'refs/cellwright/snapshots').trim();
  const other = ref.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000009');
  workspace.git('update-ref', other, newer);

  await page.reload();
  await openWithHistory(page, `${workspace.contents}/notebook.ipynb`);
  await history.node.getByText('1 snapshot can’t be read').click();
  await expect(history.node).toContainText('was written by a newer Cellwright (form 9)');
  await expect(history.node).toContainText('Update Cellwright to see it');
  await page.notebook.runCell(1, true);
  await expect(history.rows('second')).toHaveCount(1);
  expect(workspace.git('rev-parse', other).trim()).toBe(newer);
});
