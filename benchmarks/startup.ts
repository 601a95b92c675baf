/** How long JupyterLab takes to start with and without the extension: interleaved loads in one Chromium, each in a profile of its own. */
import type { Browser } from '@playwright/test';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { confidence, median, print, round, summary } from './support/figures';
import { root, startBrowser, startLab, type Lab } from './support/lab';

const PAIRS = Number(process.env.CELLWRIGHT_BENCH_ROUNDS ?? 21);
const WARM = 2;

interface Load {
  /** ms from navigation until every plugin that starts by itself has started and the layout is there. */
  readonly restored: number;
  /** ms of the page's main thread. */
  readonly work: number;
}

/** JupyterLab with the extensions of the environment, but for those left out. */
function lab(folder: string, without: readonly string[]): Promise<Lab> {
  const extensions = path.join(folder, 'labextensions');
  mkdirSync(extensions, { recursive: true });
  const installed = path.join(root, '.venv/share/jupyter/labextensions');
  for (const name of readdirSync(installed)) {
    if (!without.includes(name)) symlinkSync(path.join(installed, name), path.join(extensions, name), 'junction');
  }
  return startLab(
    folder,
    `--LabApp.labextensions_path=${extensions}`,
    `--ServerApp.jpserver_extensions=cellwright.server=${without.length === 0 ? 'True' : 'False'}`
  );
}

async function load(browser: Browser, url: string): Promise<Load & { readonly plugins: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(`${url}/lab`);
  await page.waitForFunction(() => (window as unknown as { jupyterapp?: App }).jupyterapp);
  const { restored, plugins } = await page.evaluate(async () => {
    const app = (window as unknown as { jupyterapp: App }).jupyterapp;
    await app.restored;
    const plugins = app.listPlugins().filter(id => id.startsWith('cellwright:')).length;
    return { restored: performance.now(), plugins };
  });
  const { metrics } = await session.send('Performance.getMetrics');
  const work = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1_000;
  await context.close();
  return { restored, work, plugins };
}

interface App {
  readonly restored: Promise<void>;
  listPlugins(): string[];
}

const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-startup-'));
const [withIt, without] = await Promise.all([
  lab(path.join(folder, 'with'), []),
  lab(path.join(folder, 'without'), ['cellwright'])
]);
const browser = await startBrowser();
try {
  const loads: { readonly ours: Load; readonly bare: Load }[] = [];
  for (let n = 0; n < PAIRS + WARM; n++) {
    const first = n % 2 === 0; // neither always goes first
    const one = await load(browser, first ? withIt.url : without.url);
    const other = await load(browser, first ? without.url : withIt.url);
    const [ours, bare] = first ? [one, other] : [other, one];
    if (ours.plugins === 0 || bare.plugins > 0) throw new Error('The extension is not where it should be.');
    if (n >= WARM) loads.push({ ours, bare });
  }
  const difference = (key: keyof Load): { median: number; between: readonly number[] } => {
    const differences = loads.map(({ ours, bare }) => ours[key] - bare[key]);
    return { median: round(median(differences)), between: confidence(differences).map(value => round(value)) };
  };
  const restored = difference('restored');
  const [low = NaN, high = NaN] = restored.between;
  print({
    benchmark: 'startup',
    what: `${PAIRS} pairs of page loads, until app.restored; ms; differences are paired, with 95% confidence`,
    goals: [
      {
        goal: 'Lab start-up: no measurable difference (0 within the 95% interval)',
        figure: `${restored.median} ms (${low} to ${high}) of ${summary(loads.map(({ bare }) => bare.restored)).median} ms`,
        met: low <= 0
      }
    ],
    figures: {
      with: summary(loads.map(({ ours }) => ours.restored)),
      without: summary(loads.map(({ bare }) => bare.restored)),
      difference: { restored, mainThread: difference('work') }
    }
  });
} finally {
  await browser.close();
  await Promise.all([withIt.stop(), without.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
