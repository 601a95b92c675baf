import type { Browser, Page } from '@playwright/test';
import { beginCell, expectSnapshots, HistoryColumn, keepFirst, openWithHistory } from './support/history';
import { untilIdle } from './support/page';
import { OwnServer } from './support/server';
import { begin, command, expect, openNotebook, test } from './support/test';
import type { TestWorkspace } from './support/workspace';

test.use({ kernels: null });

test('a kernel that dies leaves its last run, as died', async ({ page, workspace }) => {
  await keepFirst(page, workspace, [
    '1',
    'import os, signal, time\nprint("last words", flush=True)\ntime.sleep(1)\nos.kill(os.getpid(), signal.SIGKILL)'
  ]);
  await beginCell(page, 1);
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 died']);
  expect(workspace.file('outputs/c2/0.0.txt')).toContain('last words');
  expect(
    (JSON.parse(workspace.file('run.json')) as { durationMs: number }).durationMs,
    'until the kernel was last seen'
  ).toBeGreaterThan(1_000);
});

test('outputs over the rate limit are in the snapshot, and can be put back', async ({ page, workspace }) => {
  const lines = 'for i in range(100_000):\n    print("line", i, "=" * 80)';
  const history = await keepFirst(page, workspace, ['1', lines]);
  await beginCell(page, 1);
  await expectSnapshots(workspace, 2);
  const kept = workspace.file('outputs/c2/0.0.txt').split('\n');
  expect([kept.length, kept[99_999]?.slice(0, 10)]).toEqual([100_001, 'line 99999']);
  await history.node.getByRole('button', { name: 'Restore missed outputs' }).click();
  await expect(page.locator('.jp-OutputArea-output').filter({ hasText: 'line 99999' })).toBeVisible();
});

test('100 MB of text: the snapshot says what was cut, and the next run is kept', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['1', 'print(("x" * 99 + "\\n") * 1_000_000)', '"next"']);
  await beginCell(page, 1);
  await expectSnapshots(workspace, 2);
  expect(workspace.file('outputs/c2/0.0.txt')).toHaveLength(20 * 2 ** 20);
  expect(workspace.file('outputs/c2/1.0.txt')).toMatch(/^\[\d{8} bytes of output were not kept\]/);
  await beginCell(page, 2);
  await expectSnapshots(workspace, 3);
  expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok', 'c3 ok']);
  expect(workspace.file('outputs/c3/0.0.txt')).toBe("'next'");
  workspace.git('fsck', '--strict');
});

test('paused, or a cell left out by its tag: nothing is kept that should not be', async ({ page, workspace }) => {
  const path = workspace.addNotebook('choices.ipynb', ['"one"', '"two"', '"three"']);
  const notebook = JSON.parse(workspace.read('choices.ipynb')) as { cells: { metadata: object }[] };
  notebook.cells[1]!.metadata = { tags: ['cellwright-skip'] };
  workspace.write('choices.ipynb', JSON.stringify(notebook));
  const history = await openWithHistory(page, path);
  await page.notebook.runCell(0, true);
  await history.keep();
  await expectSnapshots(workspace, 1);

  await page.notebook.runCell(1, true); // left out
  await command(page, 'cellwright:pause-capture', { path });
  await history.state('paused');
  await page.notebook.runCell(0, true);
  await command(page, 'cellwright:resume-capture', { path });
  await history.state('keeping');
  await page.notebook.runCell(2, true);
  await expectSnapshots(workspace, 2);
  expect(workspace.ran()).toEqual(['c1 ok', 'c3 ok']);
  expect(workspace.files().filter(file => file.startsWith('cells/'))).toEqual(['cells/c1.py', 'cells/c3.py']);
});

test('a renamed notebook keeps its history, a copy begins its own', async ({ page, workspace }) => {
  await keepFirst(page, workspace, ['1', '2']);
  const rename = async (from: string, to: string): Promise<void> =>
    page.evaluate(
      async ([from, to]) => {
        const { jupyterapp } = window as unknown as {
          jupyterapp: { serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } } };
        };
        await jupyterapp.serviceManager.contents.rename(from, to);
      },
      [from, to] as const
    );
  await command(page, 'docmanager:save');
  await rename(`${workspace.contents}/notebook.ipynb`, `${workspace.contents}/Überblick 2.ipynb`);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 2);
  const refs = (): string[] => workspace.git('for-each-ref', '--format=%(refname)').trim().split('\n').filter(Boolean);
  expect(refs()).toHaveLength(1);

  await command(page, 'docmanager:save');
  workspace.write('copy.ipynb', workspace.read('Überblick 2.ipynb'));
  await openNotebook(page, `${workspace.contents}/copy.ipynb`);
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 3);
  expect(new Set(refs().map(ref => ref.split('/')[3])).size).toBe(2);
});

/** A notebook of these cells is open on a server of its own; its first cell has run and is kept. */
async function onOwnServer(
  { browser, workspace }: { readonly browser: Browser; readonly workspace: TestWorkspace },
  sources: readonly string[],
  work: (own: {
    server: OwnServer;
    tab: Page;
    history: HistoryColumn;
    run: (cell: number) => Promise<void>;
  }) => Promise<void>
): Promise<void> {
  const server = new OwnServer(Number(process.env.CELLWRIGHT_UI_PORT) + 1, { base: '/user/ada/' });
  await server.start();
  const tab: Page = await browser.newPage();
  try {
    await tab.goto(`${server.url}lab/tree/${workspace.addNotebook('hub.ipynb', sources)}`);
    await untilIdle(tab);
    const run = async (cell: number): Promise<void> => {
      await tab.locator('.jp-Notebook .jp-Cell').nth(cell).click();
      await begin(tab, 'notebook:run-cell');
    };
    const history = new HistoryColumn(tab);
    await history.open();
    await run(0);
    await tab.locator('.jp-OutputArea-output').first().waitFor();
    await history.keep();
    await expectSnapshots(workspace, 1);
    // The next push is to be the next run's, not what came late of this one.
    await expect.poll(() => workspace.git('ls-tree', '--name-only', workspace.tip())).toContain('evidence.json');
    await work({ server, tab, history, run });
  } finally {
    await tab.close();
    await server.kill('SIGTERM');
  }
}

test("below a JupyterHub's base URL, the server gone in mid-push: the run waits and is kept", async ({
  browser,
  workspace
}) => {
  test.setTimeout(180_000);
  await onOwnServer({ browser, workspace }, ['1', '2', '3'], async ({ server, tab, history, run }) => {
    let killed: Promise<void> | undefined;
    await tab.route('**/git/receive-pack**', async route => {
      killed ??= server.kill();
      await killed;
      await route.continue();
    });
    await run(1);
    await history.state('not kept');
    expect(workspace.ran()).toEqual(['c1 ok']);
    await tab.unroute('**/git/receive-pack**');
    await server.start();
    await expectSnapshots(workspace, 2);
    expect(workspace.ran()).toEqual(['c1 ok', 'c2 ok']);
    workspace.git('fsck', '--strict');
    // Whether the new server's answer leaves the notebook its dead kernel or none is a race of JupyterLab's.
    await expect(tab.locator('.cw-History .cw-State')).not.toContainText('not kept');
  });
});

test('a server that is killed takes its kernel along: what ran is kept as died, and is not shown as running', async ({
  browser,
  workspace
}) => {
  test.setTimeout(180_000);
  const long = 'import time\nprint("begun", flush=True)\ntime.sleep(600)';
  await onOwnServer({ browser, workspace }, ['1', long], async ({ server, tab, run }) => {
    await run(1);
    await tab.locator('.jp-OutputArea-output').filter({ hasText: 'begun' }).waitFor();
    await expect(tab.locator('.cw-Running')).toBeVisible();
    await server.kill();
    await server.start();
    await expectSnapshots(workspace, 2);
    expect(workspace.ran()).toEqual(['c1 ok', 'c2 died']);
    await expect(tab.locator('.cw-Running')).toHaveCount(0);
  });
});
