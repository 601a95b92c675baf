import { defineConfig } from '@playwright/test';
import path from 'node:path';
import { browser } from '../support/browser';

/** Browser tests on a server that runs already, at CELLWRIGHT_UI_URL, rooted in CELLWRIGHT_UI_ROOT/work: `tests/packaging` starts it. */
export default defineConfig({
  testDir: __dirname,
  outputDir: path.join(__dirname, '../test-results/elsewhere'),
  reporter: [['list']],
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  use: browser
});
