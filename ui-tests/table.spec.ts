import { edit, expectSnapshots, keepFirst } from './support/history';
import { axe, expect, test } from './support/test';

const define = 'import cellwright as cw\ndef month(n):\n    with cw.run(month=n):\n        cw.log(auc=0.6 + n / 50)';
/** A search of four months below a score of its own, and curves of training and validation. */
const search = (score: number): string =>
  [
    'found = [month(n) for n in (1, 4, 5, 6)]',
    '[cw.log(**{"train/loss": 1 / (n + 1), "valid/loss": 1.4 / (n + 1.1)}, step=n) for n in range(20)]',
    `cw.log(auc=${score})`
  ].join('\n');

test('a filter opens the run whose children match, and a number stays whole beside its change', async ({
  page,
  workspace
}) => {
  const history = await keepFirst(page, workspace, [define, search(0.6963)], 'months.ipynb');
  await page.notebook.runCell(1, true);
  await edit(page, 1, search(0.6944));
  await page.notebook.runCell(1, true);
  await expectSnapshots(workspace, 3);
  await history.node.getByRole('button', { name: 'Table of runs' }).click();
  const table = page.locator('.cw-Runs');
  await expect(table.locator('.cw-Table-row')).toHaveCount(2);
  await table.getByRole('searchbox', { name: /^Filter, e\.g\./ }).fill('auc > 0.69 and month >= 5');
  await expect(table.locator('.cw-Table-row[data-match=within]')).toHaveCount(2);
  await expect(table.locator('.cw-Table-row[data-match=own]')).toHaveCount(4);
  await expect(table.locator('.cw-Table-row').first()).toContainText('2 of 4 inside match');
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    await page.screenshot({ path: test.info().outputPath(`filter-${theme}.png`) });
    expect(await axe(page, '.cw-Runs')).toEqual([]);
  }

  const edge = page.getByRole('separator', { name: 'Width of auc' });
  const metric = table.locator('.cw-Runs-metric', { hasText: '0.6944' });
  await expect(metric.getByRole('img', { name: /^down by/ })).toBeInViewport();
  for (let n = 0; n < 3; n++) await edge.press('ArrowLeft');
  const [number, change] = [metric.locator('span').first(), metric.getByRole('img')];
  await expect(change).not.toBeInViewport();
  expect(await number.evaluate(node => node.scrollWidth <= node.clientWidth)).toBe(true);
  await page.screenshot({ path: test.info().outputPath('narrow.png') });

  const grid = table.getByRole('grid');
  await grid.press('ContextMenu');
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();

  await table.getByRole('button', { name: 'Clear filters' }).click();
  await table.getByRole('textbox', { name: 'Filter auc' }).fill('abc');
  await expect(table.getByRole('alert')).toContainText('auc is compared with numbers');
  await table.getByRole('button', { name: 'Clear filters' }).click();
  await table.getByRole('button', { name: 'Charts', exact: true }).click();
  const chart = table.getByRole('region', { name: 'Charts' }).first();
  await chart.getByRole('combobox', { name: 'Chart', exact: true }).selectOption('curves');
  await expect(chart.getByLabel('Metric')).toHaveValue('*/loss');
  await expect(chart.locator('.cw-Chart-canvas svg .mark-line path')).toHaveCount(4);
  await expect(chart.locator('.cw-Chart-canvas svg .role-legend')).toContainText('train/lossvalid/loss');
  const [panel, words] = [await chart.boundingBox(), await chart.getByRole('status').boundingBox()];
  expect(words!.x + words!.width).toBeLessThanOrEqual(panel!.x + panel!.width);
  await page.screenshot({ path: test.info().outputPath('curves.png') });
  expect(await axe(page, '.cw-Runs')).toEqual([]);
});
