import type { Locator } from '@playwright/test';
import { edit, HistoryColumn } from './support/history';
import { axe, begin, command, expect, openNotebook, palette, tabTo, test, type LabPage } from './support/test';

const TRAIN = [
  'max_depth = 8',
  'rows = list(range(1000))\nlen(rows)',
  '# Train the model\nprint("trained", max_depth)'
];

/** The History room, on a notebook that is open. */
async function openHistory(page: LabPage, path: string): Promise<void> {
  await openNotebook(page, path);
  await command(page, 'cellwright:open-history');
  await expect(page.locator('.cw-History')).toBeVisible();
}

async function keep(page: LabPage): Promise<void> {
  await command(page, 'notebook:run-all-cells').catch(() => undefined); // a cell that fails rejects it
  const notice = page.getByRole('region', { name: 'Keep a history of your runs?' });
  await notice.getByRole('button', { name: 'Keep' }).click();
  await expect(notice).toBeHidden();
}

const items = (page: LabPage, kind: 'group' | 'fold' | 'run') => page.locator(`.cw-Item[data-kind=${kind}]`);

test('the first run asks once, says what is kept and where, and Keep keeps what was held back', async ({
  page,
  workspace
}) => {
  await openHistory(page, workspace.addNotebook('ask.ipynb', TRAIN));
  await command(page, 'notebook:run-all-cells');
  const notice = page.getByRole('region', { name: 'Keep a history of your runs?' });
  await expect(notice).toContainText('.git/cellwright');
  await expect(notice).toContainText('3 runs wait');
  await expect(page.locator('.Toastify__toast')).toHaveCount(0); // one question is enough
  expect(workspace.snapshots()).toEqual([]);
  expect(await axe(page, '#cellwright')).toEqual([]);
  await notice.getByRole('button', { name: 'Keep' }).click();
  await expect(items(page, 'fold')).toContainText('Run All · 3 cells');
  await expect.poll(() => workspace.snapshots().length).toBe(3);
  await expect(page.locator('.jp-Cell > .cw-CellBadge')).toHaveCount(3);
});

test('out of sight of the column, the question comes as a message', async ({ page, workspace }) => {
  await openNotebook(page, workspace.addNotebook('ask.ipynb', TRAIN));
  await command(page, 'filebrowser:activate');
  await command(page, 'notebook:run-all-cells');
  const question = page.locator('.Toastify__toast').filter({ hasText: 'Keep a history of your runs?' });
  await expect(question).toContainText(/…\/.*\/\.git\/cellwright/); // of a long path the end
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(question).toHaveCount(0);
  await expect.poll(() => workspace.snapshots().length).toBe(3);
});

test('a run is a row at once; a repeat folds; the keyboard reaches and opens all', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('live.ipynb', TRAIN));
  await keep(page);
  await expect(items(page, 'fold')).toHaveCount(1);
  await page.notebook.runCell(2);
  await expect(items(page, 'run')).toHaveCount(1);
  await expect(items(page, 'run')).toContainText('Train the model');
  await page.notebook.runCell(2);
  await expect(items(page, 'fold').first()).toContainText('×2');

  await items(page, 'group').click();
  await expect(items(page, 'fold')).toHaveCount(0);
  await page.keyboard.press('ArrowRight'); // opens the group again
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight'); // opens the repeats
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter'); // opens the run
  const details = page.locator('.cw-Details');
  await expect(details).toContainText('Ada Lovelace');
  await expect(details).toContainText('max_depth');
  expect(await axe(page, '#cellwright')).toEqual([]);
});

test('in a narrow column a row has room for its title, on hover too', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('narrow.ipynb', ['import json\njson', ...TRAIN]));
  await keep(page);
  await items(page, 'fold').click();
  const run = items(page, 'run').filter({ hasText: 'Train the model' });
  const title = run.locator('.cw-Run-title > span');
  const isWhole = () => title.evaluate(node => node.scrollWidth <= node.clientWidth);
  expect((await page.locator('.cw-History').boundingBox())!.width).toBeLessThan(300);
  expect(await isWhole()).toBe(true);
  const before = await title.boundingBox();
  await run.hover();
  await expect(run.getByRole('button', { name: 'Compare with…' })).toBeVisible();
  expect(await title.boundingBox()).toEqual(before);
  await page.screenshot({ path: test.info().outputPath('narrow.png') });
});

test('every row says when it ran, how long and how that ended, however wide the column is', async ({
  page,
  workspace
}) => {
  await openHistory(page, workspace.addNotebook('rows.ipynb', ['1 + 1', ...TRAIN, 'raise ValueError("no")']));
  await keep(page);
  await items(page, 'fold').click();
  await expect(items(page, 'run')).toHaveCount(5);
  await expect(items(page, 'run').first()).toContainText('ValueError');
  const history = new HistoryColumn(page);
  for (const width of [240, 300, 360, 480]) {
    await history.resize(width);
    for (const { status, time, took, isBesideTitle } of await page.locator('.cw-Run').evaluateAll(facts)) {
      expect(status).toMatch(/^(OK|Error)$/);
      expect(time).toMatch(/^\d{1,2}:\d{2}/);
      expect(took).toMatch(/\d\s(ms|s)$/);
      expect(isBesideTitle).toBe(width >= 360);
    }
  }
  expect(await axe(page, '.cw-History')).toEqual([]);
});

/** What is seen of each row: an element of no size says nothing. */
function facts(rows: readonly Element[]) {
  return rows.map(row => {
    const seen = (selector: string): Element | undefined => {
      const found = row.querySelector(selector);
      return found && found.getBoundingClientRect().width > 8 ? found : undefined;
    };
    const [title, time] = [seen('.cw-Run-title'), seen('time')];
    return {
      status: seen('.cw-Run-status')?.getAttribute('aria-label'),
      time: time?.textContent,
      took: seen('.cw-Run-took')?.textContent,
      isBesideTitle: time!.getBoundingClientRect().top < title!.getBoundingClientRect().bottom
    };
  });
}

test('the menu of its heading deletes a session, after a look at what goes, by keyboard', async ({
  page,
  workspace
}) => {
  await openHistory(page, workspace.addNotebook('session.ipynb', TRAIN));
  await keep(page);
  await expect.poll(() => workspace.snapshots().length).toBe(3);
  await items(page, 'group').click();
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menuitem', { name: 'Delete Session…' }).press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Delete 3 runs?');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(items(page, 'group')).toHaveCount(0);
  expect(workspace.snapshots()).toEqual([]);
});

test('star, note and delete are one menu away and live in the history itself', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('marks.ipynb', TRAIN.slice(2)));
  await keep(page);
  const row = items(page, 'run').first();
  await expect(row).toBeVisible();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Star' }).click();
  await expect(row.getByLabel('Starred')).toBeVisible();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Note…' }).click();
  await page.getByLabel('Note on the run').fill('the good one');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('the good one');
  await expect.poll(() => workspace.git('for-each-ref', 'refs/cellwright/marks')).not.toBe('');

  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByRole('dialog')).toContainText('starred or named');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(items(page, 'run')).toHaveCount(0);
});

test('the filter finds by words, by values, and says a mistake where it is', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('filter.ipynb', TRAIN));
  await keep(page);
  await expect(items(page, 'fold')).toHaveCount(1);
  const filter = page.getByRole('searchbox', { name: 'Filter runs' });
  await filter.fill('trained'); // only its output has it
  await expect(items(page, 'run')).toHaveCount(1);
  await filter.fill('max_depth = 8 and title ~ "train"');
  await expect(items(page, 'run')).toHaveCount(1);
  await filter.fill('max_depth >');
  await expect(page.locator('.cw-Mistake')).toContainText('column 12');
  await filter.fill('status = error');
  await expect(page.locator('.cw-Mistake')).toContainText('status = "error"');
  await filter.fill('max_dept > 3');
  const column = page.locator('.cw-History');
  await expect(column).toContainText('No run here has “max_dept”');
  const bottom = async (of: Locator): Promise<number> => {
    const { y, height } = (await of.boundingBox())!;
    return Math.round(y + height);
  };
  expect(await bottom(column.locator('.cw-Foot'))).toBe(await bottom(column));
  await filter.press('Escape');
  await expect(items(page, 'fold')).toHaveCount(1);
});

test('pause and off are one click, and nothing is kept meanwhile', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('pause.ipynb', TRAIN.slice(2)));
  await keep(page);
  await expect(items(page, 'run')).toHaveCount(1);
  await page.locator('.cw-Head').getByRole('button', { name: 'Pause capture' }).click();
  await expect(page.getByRole('region', { name: 'Capture is paused' })).toBeVisible();
  await page.notebook.runCell(0);
  await page.locator('.cw-Head').getByRole('button', { name: 'Resume capture' }).click();
  await page.notebook.runCell(0);
  await expect(items(page, 'fold')).toContainText('×2');
  expect(workspace.snapshots()).toHaveLength(2);
  await page.getByRole('button', { name: 'Capture and storage' }).click();
  await page.getByRole('menuitem', { name: 'Turn Capture Off' }).click();
  await expect(page.getByRole('region', { name: 'Capture is off' })).toBeVisible();
});

test('a link leads to its run, also after the notebook was renamed', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('link.ipynb', TRAIN.slice(2)));
  await keep(page);
  const row = items(page, 'run').first();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  const run = await row.getAttribute('data-cellwright-run');
  await page.notebook.save();
  await page.contents.renameFile(`${workspace.contents}/link.ipynb`, `${workspace.contents}/renamed.ipynb`);
  const query = new URLSearchParams({
    'cellwright-run': run ?? '',
    'cellwright-notebook': `${workspace.contents}/link.ipynb`
  });
  // As from a chat or a mail; Galata's own goto waits for a launcher, which a link does not show.
  await page.evaluate(address => location.assign(address), `?${query.toString()}`);
  await expect(page.locator(`.cw-Item[data-cellwright-run="${run}"][aria-expanded=true]`)).toBeVisible({
    timeout: 60_000
  });
  await expect(page.getByRole('tab', { name: 'renamed.ipynb' })).toBeVisible();
});

test('any number becomes a metric by a click, in every run of the notebook, and a plain number again', async ({
  page,
  workspace
}) => {
  const source = (hits: number) => `threshold = 0.5\nhits = sum([${hits}])`;
  await openHistory(page, workspace.addNotebook('promote.ipynb', [source(3)]));
  await keep(page);
  await expect(items(page, 'run')).toHaveCount(1);
  await edit(page, 0, source(5));
  await page.notebook.runCell(0, true);
  await items(page, 'fold').click();
  await items(page, 'run').first().click();
  const details = page.locator('.cw-Details');
  await details.getByRole('button', { name: /^Make hits a metric/ }).click();
  await expect(items(page, 'fold')).toContainText('hits 5▲2');
  await expect.poll(() => workspace.git('for-each-ref', 'refs/cellwright/marks')).not.toBe('');
  expect(await axe(page, '#cellwright')).toEqual([]);

  await edit(page, 0, source(4));
  await page.notebook.runCell(0, true); // what comes later has it too
  await expect(items(page, 'fold')).toContainText('hits 4▼1');
  await command(page, 'cellwright:open-runs-table', { path: `${workspace.contents}/promote.ipynb`, scope: 'notebook' });
  await expect(page.locator('.cw-Runs').getByRole('columnheader', { name: 'hits' })).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  const columns = page.getByRole('group', { name: 'Columns' });
  await columns.getByRole('button', { name: /^Make threshold a metric/ }).click();
  const measured = items(page, 'fold').locator('.cw-Metric');
  await expect(measured).toContainText(['hits', 'threshold']);
  await columns.getByRole('button', { name: /^threshold was made a metric/ }).click();
  await expect(measured).toHaveCount(1);
});

test('a kernel that dies says so until it runs again', async ({ page, workspace }) => {
  await openHistory(page, workspace.addNotebook('dies.ipynb', ['1 + 1', 'import os\nos._exit(1)']));
  await page.notebook.runCell(0, true);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(items(page, 'run')).toHaveCount(1);
  await begin(page, 'notebook:run-all-cells'); // its end is never told
  await page.getByRole('dialog').getByRole('button', { name: 'Ok' }).click();
  await expect(items(page, 'run').filter({ hasText: 'Kernel died' })).toBeVisible();
  await expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first()).toBeAttached();
  await expect(page.getByRole('region', { name: 'The kernel has died' })).toBeHidden();
});

test('without a mouse: a run is found, compared and restored, and the table sorted, filtered and resized', async ({
  page,
  workspace
}) => {
  test.setTimeout(240_000);
  const source = (depth: number) => `import cellwright as cw\ndepth = ${depth}\ncw.log(auc=depth / 10)`;
  const path = workspace.addNotebook('keyboard.ipynb', [source(8)]);
  await openNotebook(page, path);
  await page.notebook.runCell(0, true);
  await palette(page, 'Open History');
  await tabTo(page, '.cw-Notice .cw-mod-primary');
  await page.keyboard.press('Enter'); // Keep
  await expect(items(page, 'run')).toHaveCount(1);
  await edit(page, 0, source(3));
  await page.notebook.runCell(0, true);
  await expect(items(page, 'fold')).toContainText('×2');

  await palette(page, 'Open History');
  await tabTo(page, '.cw-Item');
  await page.keyboard.press('End'); // the fold
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End'); // the older run
  await page.keyboard.press('Enter');
  await expect(page.locator('.cw-Details')).toContainText('depth');
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    expect(await axe(page, '#cellwright')).toEqual([]);
  }
  await palette(page, 'Open History');
  await tabTo(page, '.cw-Item');
  await tabTo(page, '[aria-label="Compare with…"]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape'); // back to the row
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const compare = page.locator('.cw-Compare');
  await expect(compare).toContainText('depth = 8');
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    expect(await axe(page, '.cw-Compare')).toEqual([]);
  }

  await palette(page, 'Open History');
  await tabTo(page, '.cw-Item');
  await page.keyboard.press('End');
  await tabTo(page, '[aria-label="Restore cell"]');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.notebook.getCellTextInput(0)).toContain('depth = 8');

  await palette(page, 'Open Table of Runs');
  const table = page.locator('.cw-Runs');
  await expect(table.getByRole('row')).toHaveCount(3);
  await tabTo(page, '.cw-Runs-filter');
  await page.keyboard.type('auc > 0.5');
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(table.getByRole('row')).toHaveCount(3);
  await tabTo(page, '.cw-Table-sort[title="auc"]');
  await page.keyboard.press('Enter');
  const head = table.getByRole('columnheader', { name: 'auc' });
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await tabTo(page, '[aria-label="Width of auc"]');
  const before = (await head.boundingBox())!.width;
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await head.boundingBox())!.width).toBe(before + 16);
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    expect(await axe(page, '.cw-Runs')).toEqual([]);
  }
});
