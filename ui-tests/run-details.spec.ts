import { expectSnapshots, keepFirst, runAll, type HistoryColumn } from './support/history';
import { axe, errorsOf, expect, test } from './support/test';

const LOOP = [
  '# Try each depth',
  'import cellwright as cw',
  'from IPython.display import display, HTML',
  'for depth in (3, 5):',
  '    with cw.run(f"depth={depth}"):',
  '        cw.param(depth=depth)',
  '        cw.log(auc=depth / 10)',
  'print("tried both")',
  'display(HTML("<b>bold</b><script>window.wasRun = 1</script><table><tr><td>cell</td></tr></table>"))'
].join('\n');
const LARGE = '# Large\nprint("small", flush=True)\nfrom IPython.display import Markdown\nMarkdown("large " * 400_000)';

/** Open the details of a cell's run. */
async function openRun(history: HistoryColumn, title: string) {
  const row = history.rows(title).first();
  await row.locator('.cw-Item-head').click();
  return row.locator('.cw-Details');
}

test('a row opens on what the cell was, what it put out, untrusted, and the runs inside it', async ({
  page,
  workspace
}) => {
  const history = await keepFirst(page, workspace, [LOOP]);
  const wasRun = () => page.evaluate(() => Reflect.get(window, 'wasRun') as unknown);
  expect(await wasRun()).toBe(1); // the notebook trusts what it has just run
  await page.evaluate(() => Reflect.deleteProperty(window, 'wasRun'));
  const details = await openRun(history, 'Try each depth');
  await expect(details.getByRole('group', { name: 'Source' })).toHaveText(LOOP);
  await expect(details.locator('.cw-Contents-source span').first()).toBeAttached(); // it is coloured
  const output = details.getByRole('group', { name: 'Output' });
  await expect(output).toContainText('tried both');
  await expect(output.locator('b')).toHaveText('bold');
  expect(await wasRun()).toBeUndefined();
  await expect(details.getByRole('region', { name: '2 runs inside' }).getByRole('listitem')).toHaveText([
    'depth=3auc 0.3depth 3',
    'depth=5auc 0.5depth 5'
  ]);
  expect(await axe(page, '#cellwright')).toEqual([]);

  const errors = errorsOf(page);
  await history.rows('Try each depth').first().locator('.cw-Item-head').click();
  await expect(output).toHaveCount(0);
  await openRun(history, 'Try each depth');
  await expect(output).toContainText('tried both');
  expect(errors).toEqual([]);
});

test('what is too large is left out until it is asked for; what can’t be read says so', async ({ page, workspace }) => {
  const history = await keepFirst(page, workspace, [LARGE, 'print("second")']);
  const details = await openRun(history, 'Large');
  await expect(details.getByRole('group', { name: 'Output' })).toContainText('small');
  await expect(details).toContainText('1 more output, too large to show here.');
  await details.getByRole('button', { name: 'Show all' }).click();
  await expect(details.getByRole('group', { name: 'Output' })).toContainText('large large');

  await runAll(page);
  await expectSnapshots(workspace, 3);
  await page.route('**/cellwright/api/git/blobs*', route => route.fulfill({ status: 500, body: '{}' }));
  const second = await openRun(history, 'second');
  await expect(second.getByRole('alert')).toBeVisible();
  await page.unroute('**/cellwright/api/git/blobs*');
  await second.getByRole('button', { name: 'Try again' }).click();
  await expect(second.getByRole('group', { name: 'Output' })).toContainText('second');
});

test('a Run All says each value of a metric; a narrow column cuts no name and hides no value', async ({
  page,
  workspace
}) => {
  const wrote = 'validation_predictions_of_the_gradient_boosted_model.csv';
  const history = await keepFirst(page, workspace, [
    'import cellwright as cw',
    '# Train\ncw.log(auc=0.9, validation_0_mean_absolute_percentage_error=0.25)',
    LOOP,
    `# Later months\ncw.log(auc=0.7, brier=0.1, log_loss=0.6, f1=0.5)\nopen("${wrote}", "w").close()`
  ]);
  await runAll(page);
  await expectSnapshots(workspace, 5);
  const all = history.rows('Run All').first();
  await expect(all.locator('.cw-Metric').first()).toHaveText('auc 0.9 · 0.7');
  await expect(all.locator('.cw-Metric').first()).toHaveAttribute('title', 'auc\nTrain: 0.9\nLater months: 0.7');
  await expect(all.locator('.cw-Metric')).toHaveCount(5);
  await all.locator('.cw-Item-head').click();
  await expect(history.rows('2 runs inside')).toHaveCount(1);
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    for (const width of [240, 440]) {
      await history.resize(width);
      expect(await history.timeline.locator('.cw-Run').evaluateAll(cut)).toEqual([]);
      await history.node.screenshot({ path: test.info().outputPath(`rows-${theme}-${width}.png`) });
    }
    expect(await axe(page, '.cw-History')).toEqual([]);
  }
});

/** What of the rows' second lines lies outside of its row, or has more than it shows. */
function cut(rows: readonly Element[]): readonly string[] {
  return rows.flatMap(row => {
    const box = row.getBoundingClientRect();
    return [...row.querySelectorAll('.cw-Metric, .cw-Badge, .cw-Badge > span, .cw-Run-second > span')]
      .filter(part => {
        const { bottom, right } = part.getBoundingClientRect();
        return bottom > box.bottom || right > box.right || part.scrollHeight > part.clientHeight + 1;
      })
      .map(part => part.textContent ?? '');
  });
}
