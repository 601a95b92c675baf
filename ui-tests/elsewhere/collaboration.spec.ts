import { expect, test } from '@playwright/test';
import { expectSnapshots, HistoryColumn } from '../support/history';
import { openAt, runCell } from '../support/page';
import { command, errorsOf } from '../support/test';
import { TestWorkspace } from '../support/workspace';

const RUN = '--format=%(trailers:key=Cellwright-Run,valueonly,separator=)';

test('two browsers edit one notebook together: a run is kept once, and restoring reaches both', async ({ browser }) => {
  const workspace = new TestWorkspace('together');
  const path = workspace.addNotebook('shared é.ipynb', ['x = 1\nx', '# Second\nx + 1']);
  const [ada, bob] = [await browser.newPage(), await browser.newPage()];
  const errors = [...errorsOf(ada), ...errorsOf(bob)];
  await openAt(ada, `lab/tree/${path}`);
  await openAt(bob, `lab/workspaces/bob/tree/${path}`);
  const history = new HistoryColumn(ada);
  await history.open();
  await runCell(ada, 0);
  await history.keep();
  await expectSnapshots(workspace, 1);

  // Bob edits what Ada runs.
  const text = (page: typeof ada) => page.locator('.jp-Notebook .jp-Cell').first().locator('.cm-content');
  await text(bob).click();
  await bob.keyboard.press('Control+a');
  await bob.keyboard.type('x = 2; x');
  await expect(text(ada)).toHaveText('x = 2; x');
  await runCell(ada, 1);
  await expectSnapshots(workspace, 2);
  expect(workspace.file('cells/c1.py')).toBe('x = 2; x');
  await expect(bob.locator('.jp-OutputArea-output').nth(1)).toHaveText('2');

  // Bob, who answered nothing, runs as well.
  await runCell(bob, 0);
  await expectSnapshots(workspace, 3);
  await runCell(bob, 1);
  await expectSnapshots(workspace, 4);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok', 'c1 ok', 'c2 ok']);
  expect(workspace.file('outputs/c2/0.0.txt')).toBe('3');
  await expect(history.rows('Second').first()).toBeVisible();

  const run = workspace.git('show', '-s', RUN, workspace.snapshots()[0]?.oid ?? '').trim();
  await command(ada, 'cellwright:restore-cell', { path, run });
  await expect(text(ada)).toHaveText('x = 1x');
  await expect(text(bob)).toHaveText('x = 1x');
  workspace.git('fsck', '--strict');
  expect(errors.filter(error => /cellwright/i.test(error))).toEqual([]);
});
