import { type Locator } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { edit, expectSnapshots, HistoryColumn, keepFirst } from './support/history';
import { axe, command, expect, openNotebook, test } from './support/test';

test('two runs in the table, compared, and the first one restored', async ({ page, workspace }) => {
  const path = workspace.addExample();
  await openNotebook(page, path);
  const history = new HistoryColumn(page);
  await history.open();
  await page.notebook.addCell('code', '');
  const last = (await page.notebook.getCellCount()) - 1;
  const source = (depth: number): string =>
    `depth = ${depth}\nimport cellwright as cw\ncw.log(auc=depth / 10)\nprint(depth)`;
  await edit(page, last, source(8));
  await page.notebook.runCell(last, true);
  await history.keep();
  await edit(page, last, source(3));
  await page.notebook.runCell(last, true);
  await expectSnapshots(workspace, 2);
  const [left, right] = workspace.runs();

  await command(page, 'cellwright:open-runs-table', { path, scope: 'notebook' });
  const table = page.locator('.cw-Runs');
  await expect(table.getByRole('row')).toHaveCount(3); // the head and two runs
  await expect(table.getByRole('columnheader', { name: 'auc' })).toBeVisible();
  expect(await axe(page, '.cw-Runs')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('table.png') });
  // A row's menu, by the menu key too, does what can be done with its run, and leads to it in the column.
  await table.locator('.cw-Table-row').last().click();
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menuitem', { name: 'Star', exact: true }).press('Enter');
  await expect(table.locator('.cw-Table-row').last().locator('[data-icon=star]')).toBeVisible();
  await history.filter('nothing like it');
  await table.locator('.cw-Table-row').last().click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Remove star' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Show in Timeline' }).click();
  await expect(history.node.locator(`.cw-Item[data-cellwright-run="${left}"][aria-expanded=true]`)).toBeVisible();
  await command(page, 'cellwright:open-runs-table', { path, scope: 'notebook' });
  await table.getByRole('button', { name: 'Columns' }).click();
  await expect(table.getByRole('group', { name: 'Columns' })).toBeVisible();
  await page.getByRole('tab', { name: 'flights.ipynb', exact: true }).click(); // elsewhere
  await expect(page.getByRole('group', { name: 'Columns' })).toHaveCount(0);
  await command(page, 'cellwright:open-runs-table', { path, scope: 'notebook' });
  await table.getByRole('searchbox', { name: /^Filter, e\.g\./ }).fill('auc > 0.5 and depth = 8');
  await expect(table.getByRole('row')).toHaveCount(2);

  await command(page, 'cellwright:compare-runs', { path, left, right });
  const compare = page.locator('.cw-Compare');
  await expect(compare.locator('.cm-mergeView').first()).toContainText('depth = 8');
  await expect(compare).toContainText('depth = 3');
  for (const run of [left, right]) await expect(compare.locator('.cw-Compare-head')).toContainText(run!.slice(-8));
  await page.screenshot({ path: test.info().outputPath('compare.png') });
  expect(await axe(page, '.cw-Compare')).toEqual([]);

  await page.notebook.activate('flights.ipynb');
  await command(page, 'cellwright:restore-cell', { path, run: left });
  await expect.poll(() => page.notebook.getCellTextInput(last)).toContain('depth = 8');
  await command(page, 'notebook:undo-cell-action');
  await expect.poll(() => page.notebook.getCellTextInput(last)).toContain('depth = 3');
});

test('in the cell’s editor one Ctrl+Z takes a restored cell back, and redo restores it again', async ({
  page,
  workspace
}) => {
  await keepFirst(page, workspace, ['depth = 8\nprint(depth)'], 'undo.ipynb');
  await edit(page, 0, 'depth = 3\nprint(depth)');
  await page.notebook.runCell(0, true);
  await expectSnapshots(workspace, 2);

  const path = `${workspace.contents}/undo.ipynb`;
  await command(page, 'cellwright:restore-cell', { path, run: workspace.runs()[0] });
  const text = () => page.evaluate(() => document.querySelector('.jp-Notebook .jp-Cell .cm-content')?.textContent);
  await expect.poll(text).toBe('depth = 8print(depth)');
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(text).toBe('depth = 3print(depth)');
  await expect(page.locator('.jp-OutputArea-output').first()).toContainText('3');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(text).toBe('depth = 8print(depth)');
  await page.screenshot({ path: test.info().outputPath('undo.png') });
});

test('charts beside the table, and the versions of a cell', async ({ page, workspace, consoleErrors }) => {
  const source = (depth: number): string =>
    [
      'import cellwright as cw',
      `depth = ${depth}`,
      '[cw.log(loss=depth / (step + 1), step=step) for step in range(5)]',
      'cw.log(auc=depth / 10)',
      'print(f"depth is {depth}")'
    ].join('\n');
  const history = await keepFirst(page, workspace, [source(8)], 'train.ipynb');
  const path = `${workspace.contents}/train.ipynb`;
  for (const depth of [3, 5]) {
    await edit(page, 0, source(depth));
    await page.notebook.runCell(0, true);
  }
  await expectSnapshots(workspace, 3);
  await page.setViewportSize({ width: 1600, height: 900 });

  await history.node.getByRole('button', { name: 'Charts' }).click();
  const runs = page.locator('.cw-Runs');
  const chart = runs.getByRole('region', { name: 'Charts' }).first();
  const picture = chart.locator('.cw-Chart-canvas svg');
  await expect(picture).toBeVisible();
  await chart.getByLabel('Vertical').selectOption('metric.auc');
  await expect(chart.getByRole('status')).toContainText('auc over 3 runs: from 0.8 to 0.5');
  const marks = picture.locator('.mark-symbol path');
  await expect(marks).toHaveCount(3);

  // The selection is one, on either side.
  await marks.first().click();
  await expect(runs.locator('[role=row][aria-selected=true]')).toHaveCount(1);
  const fills = () => marks.evaluateAll(paths => paths.map(one => getComputedStyle(one).fill));
  await expect.poll(async () => new Set(await fills()).size).toBe(2);
  await runs.locator('.cw-Table-row').nth(1).click();
  await runs
    .locator('.cw-Table-row')
    .nth(0)
    .click({ modifiers: ['Control'] });
  await expect.poll(async () => Math.max(...(await counts(fills)))).toBe(2);
  expect(await axe(page, '.cw-Runs')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('charts.png') });

  await chart.getByRole('combobox', { name: 'Chart', exact: true }).selectOption('curves');
  await expect(chart.getByRole('status')).toContainText('3 curves of loss');
  await expect(picture.locator('.mark-line path')).toHaveCount(3);
  await page.screenshot({ path: test.info().outputPath('curves.png') });

  await chart.getByRole('combobox', { name: 'Chart', exact: true }).selectOption('scatter');
  await chart.getByLabel('Horizontal').selectOption('param.depth');
  await expect(chart.getByRole('status')).toContainText('They rise together');
  for (const [name, text] of [
    ['CSV', 'id,run,label,depth,auc'],
    ['SVG', '<svg'],
    ['PNG', 'PNG']
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      chart.getByRole('button', { name: `Export the chart as ${name}` }).click()
    ]);
    expect(readFileSync(await file.path(), 'latin1')).toContain(text);
  }
  const isSized = async () => {
    const box = await picture.boundingBox();
    return box !== null && box.width > 100 && box.height > 100;
  };
  await chart.locator('summary').click();
  await expect(chart.getByRole('row')).toHaveCount(4);
  await expect.poll(isSized).toBe(true);
  const bar = runs.getByRole('separator', { name: 'Width of the table' });
  await bar.focus();
  await bar.press('ArrowLeft');
  await expect(bar).toHaveAttribute('aria-valuenow', '50');
  await expect.poll(isSized).toBe(true);

  const light = await picture.evaluate(
    svg => svg.style.backgroundColor || svg.querySelector('rect')?.getAttribute('fill')
  );
  await page.theme.setDarkTheme();
  await expect
    .poll(() => picture.evaluate(svg => svg.style.backgroundColor || svg.querySelector('rect')?.getAttribute('fill')))
    .not.toBe(light);
  await expect.poll(isSized).toBe(true);
  const left = async (part: Locator) => (await part.first().boundingBox())?.x ?? -Infinity;
  await expect.poll(async () => (await left(picture.locator('.role-axis-title'))) >= (await left(picture))).toBe(true);
  await expect(marks).toHaveCount(3);
  await page.screenshot({ path: test.info().outputPath('charts-dark.png') });
  await page.theme.setLightTheme();

  await page.notebook.activate('train.ipynb');
  await command(page, 'cellwright:show-cell-history', { path, cell: 'c1' });
  const versions = page.locator('.cw-Cell');
  const slider = versions.getByRole('slider', { name: 'Versions' });
  await expect(versions).toContainText('Version 3 of 3');
  await expect(versions).toContainText('The source is the same.');
  await expect(versions.getByRole('region', { name: 'Outputs of this version' })).toContainText('depth is 5');
  await slider.focus();
  await slider.press('Home');
  await expect(versions).toContainText('Version 1 of 3');
  await expect(versions.getByRole('region', { name: 'Outputs of this version' })).toContainText('depth is 8');
  await expect(versions.locator('.cm-mergeView')).toContainText('depth = 8');
  await expect(versions.locator('.cm-mergeView')).toContainText('depth = 5');
  await versions.getByRole('button', { name: 'Later version' }).click();
  await expect(versions).toContainText('Version 2 of 3');
  await versions.getByLabel('Compare source with').selectOption('before');
  await expect(versions.locator('.cm-mergeView')).toContainText('depth = 3');
  await expect(versions.getByRole('img', { name: /over 3 versions: from/ })).toBeVisible();
  expect(await axe(page, '.cw-Cell')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('cell-history.png') });
  await versions.getByRole('button', { name: 'Restore this version' }).click();
  await expect.poll(() => page.notebook.getCellTextInput(0)).toContain('depth = 3');
  expect(consoleErrors.filter(text => /vega|cellwright/i.test(text))).toEqual([]);
});

/** How often each value occurs. */
async function counts(read: () => Promise<readonly string[]>): Promise<readonly number[]> {
  const found = new Map<string, number>();
  for (const value of await read()) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found.values()];
}
