import { expect, test } from './support/test';

test('the extension is on and says nothing on the console', async ({ page, consoleErrors }) => {
  const plugins = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { listPlugins(): string[]; isPluginActivated(id: string): boolean };
    };
    return jupyterapp.listPlugins().filter(id => id.startsWith('cellwright:'));
  });
  expect(plugins).toContain('cellwright:recorder');
  await page.reload();
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  expect(consoleErrors.filter(error => /cellwright/i.test(error))).toEqual([]);
});
