import { defineConfig } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { browser } from './support/browser';

const root = path.resolve(__dirname, '..');
const bin = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

// The workers evaluate this file again and inherit what the first evaluation chose.
process.env.CELLWRIGHT_UI_PORT ??= String(20_000 + (process.pid % 20_000));
process.env.CELLWRIGHT_UI_ROOT ??= mkdtempSync(path.join(tmpdir(), 'cellwright-ui-'));

const home = path.join(process.env.CELLWRIGHT_UI_ROOT, 'home');
const baseURL = `http://127.0.0.1:${process.env.CELLWRIGHT_UI_PORT}`;

export default defineConfig({
  testDir: __dirname,
  testIgnore: 'elsewhere/**', // on servers of other environments, which tests/packaging starts
  outputDir: path.join(__dirname, 'test-results'),
  reporter: [['list'], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'] as const] : [])],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  use: { ...browser, baseURL },
  webServer: {
    command: `"${path.join(bin, 'jupyter-lab')}" --config "${path.join(__dirname, 'jupyter_server_test_config.py')}"`,
    url: `${baseURL}/lab`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    stdout: 'ignore',
    stderr: process.env.CELLWRIGHT_UI_LOG ? 'pipe' : 'ignore',
    env: {
      ...(process.env as Record<string, string>),
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      // Nothing of the machine's own Jupyter, and nothing left in it.
      JUPYTER_CONFIG_DIR: path.join(home, 'config'),
      JUPYTER_DATA_DIR: path.join(home, 'data'),
      JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
      IPYTHONDIR: path.join(home, 'ipython')
    }
  }
});
