import { edit, expectSnapshots, openWithHistory, runAll } from './support/history';
import { axe, expect, test } from './support/test';

const train = (depth: number): string =>
  [
    'import cellwright as cw',
    `depth = ${depth}`,
    '[cw.log(**{"train/loss": 1 / (n + depth), "val/loss": 1.2 / (n + depth)}, step=n) for n in range(5)]',
    'cw.log(auc=depth / 10)'
  ].join('\n');
const image = (depth: number): string =>
  [
    'import base64, struct, zlib',
    'from IPython.display import Image',
    'part = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))',
    `rows = b"".join(b"\\0" + bytes((x * ${depth} + y) % 256 for x in range(240)) for y in range(120))`,
    'Image(b"\\x89PNG\\r\\n\\x1a\\n" + part(b"IHDR", struct.pack(">IIBBBBB", 240, 120, 8, 0, 0, 0, 0)) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))'
  ].join('\n');

test('a Run All is compared with another as a whole, from its folded row', async ({ page, workspace }) => {
  const path = workspace.addNotebook('train.ipynb', [train(8), image(8), 'f1 = depth / 20\ncw.log(f1=f1)', '1/0']);
  const history = await openWithHistory(page, path);
  await runAll(page).catch(() => undefined); // its last cell fails
  await history.keep();
  await expectSnapshots(workspace, 4);
  await edit(page, 0, train(5));
  await edit(page, 1, image(5));
  await runAll(page).catch(() => undefined);
  await expectSnapshots(workspace, 8);

  const folds = history.rows('Run All');
  await expect(folds).toHaveCount(2);
  await history.menu(folds.first(), 'Compare with…');
  const banner = history.node.locator('.cw-Notice', { hasText: 'choose another' });
  await expect(banner).toContainText(/Compare Run All \d/);
  await expect(folds.first()).toHaveAttribute('data-compared', 'true');
  await page.screenshot({ path: test.info().outputPath('choosing.png') });
  await folds.last().locator('.cw-Run-title').click();

  const compare = page.locator('.cw-Compare');
  await expect(compare.locator('.cw-Compare-head')).toContainText(/Run All .*4 cells.*Error/);
  await expect(page.getByRole('tab', { name: /^Run All .+ ⟷ Run All / })).toBeVisible();
  for (const name of ['auc', 'f1', 'depth']) {
    await expect(
      compare.getByRole('region', { name: 'What else differs' }).getByRole('rowheader', { name })
    ).toBeVisible();
  }
  await expect(compare).toContainText('depth = 8');
  await expect(compare.getByRole('heading', { name: /^Cell 1 · depth = 5/ })).toBeVisible();
  await compare.getByRole('button', { name: 'Overlaid' }).click();
  const edge = compare.locator('.cw-ImageDiff-edge');
  const picture = (await compare.locator('.cw-ImageDiff img').first().boundingBox())!;
  await compare.getByLabel('How much of each image').fill('25');
  await expect(edge).toHaveText('BeforeAfter');
  expect((await edge.boundingBox())!.x).toBeCloseTo(picture.x + picture.width / 4, 0);
  for (const theme of ['setDarkTheme', 'setLightTheme'] as const) {
    await page.theme[theme]();
    expect(await axe(page, '.cw-Compare')).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`compare-${theme}.png`) });
  }
});
