/** Ten thousand runs in Chromium and JupyterLab: what a step of the wheel costs the page, in the timeline and in the table of runs. */
import type { CDPSession, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, print, round } from './support/figures';
import { python, root, startBrowser, startLab } from './support/lab';

const RUNS = 10_000;
const STEPS = 100;
const WHEEL = 400; // pixels
const FRAME = 50; // ms; a longer task is seen as a stop

interface Scrolled {
  /** Of the page's main thread, for each step; ms. */
  readonly step: number;
  /** Of the tasks over 50 ms; 0 where there was none. */
  /** Of the tasks over 50 ms; 0 where there was none. */
  readonly longest: number;
}

const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-scroll-'));
const work = path.join(folder, 'work/bench');
mkdirSync(work, { recursive: true });
execFileSync(python, [path.join(root, 'benchmarks/support/ten_thousand_runs.py'), work]);
const lab = await startLab(folder);
const browser = await startBrowser();

try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.addInitScript(() => {
    const long: number[] = ((window as unknown as Observed).longTasks = []);
    new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => long.push(duration))).observe({
      type: 'longtask'
    });
  });
  await page.goto(`${lab.url}/lab/tree/bench/flights.ipynb`);
  await page.waitForFunction(() => (window as unknown as Observed).jupyterapp?.shell.currentWidget);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  await command(page, 'cellwright:open-history');
  await page.waitForSelector('.cw-Timeline .cw-Item[data-kind="run"]');
  await loadAll(page);
  const timeline = await scroll(page, client, '.cw-Timeline');
  await command(page, 'cellwright:open-runs-table');
  await page.waitForSelector(`.cw-Table[aria-rowcount="${RUNS + 1}"]`);
  const table = await scroll(page, client, '.cw-Table');
  const figure = ({ step, longest }: Scrolled): string =>
    `${round(step)} ms a step, ${longest > 0 ? `longest task ${round(longest, 0)} ms` : 'no such task'}`;
  print({
    benchmark: 'scroll',
    what: `${RUNS} runs, ${STEPS} steps of the wheel of ${WHEEL} pixels; ms of the page's main thread`,
    goals: [
      {
        goal: `${RUNS.toLocaleString('en')} snapshots scroll smoothly: no task over ${FRAME} ms, timeline`,
        figure: figure(timeline),
        met: timeline.longest <= FRAME
      },
      { goal: '… table of runs', figure: figure(table), met: table.longest <= FRAME }
    ],
    figures: { timeline, table }
  });
} finally {
  await browser.close();
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function command(page: Page, id: string): Promise<void> {
  await page.evaluate(id => (window as unknown as Required<Observed>).jupyterapp.commands.execute(id), id);
}

/** Scroll to the end until there is no more to come. */
async function loadAll(page: Page): Promise<void> {
  await page.waitForFunction(
    runs => {
      const list = document.querySelector('.cw-Timeline')!;
      list.scrollTop = list.scrollHeight;
      return Number(list.querySelector('.cw-Item')?.getAttribute('aria-setsize')) >= runs;
    },
    RUNS,
    { timeout: 120_000 }
  );
  await page.evaluate(() => (document.querySelector('.cw-Timeline')!.scrollTop = 0));
}

async function scroll(page: Page, client: CDPSession, list: string): Promise<Scrolled> {
  await page.hover(list);
  await page.evaluate(() => ((window as unknown as Observed).longTasks.length = 0));
  const steps: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const before = await busy(client);
    await page.mouse.wheel(0, WHEEL);
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    steps.push((await busy(client)) - before);
  }
  const long = await page.evaluate(() => (window as unknown as Observed).longTasks);
  return { step: median(steps), longest: Math.max(0, ...long) };
}

/** ms that the page's main thread has worked. */
async function busy(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

interface Observed {
  longTasks: number[];
  readonly jupyterapp?: {
    readonly commands: { execute(id: string): Promise<void> };
    readonly shell: { readonly currentWidget: object | null };
  };
}
