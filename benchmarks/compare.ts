/**
 * Two snapshots of 200 cells, every output changed, compared in Chromium and JupyterLab, each pair for the first time; beside nbdime on the
 * same two notebooks.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, print, round, summary } from './support/figures';
import { startBrowser, startLab } from './support/lab';
import { LiveComparisons, type Comparison } from './support/live-comparison';
import { Peer } from './support/peer';
import { CELLS, writeHistory, writeNotebook } from './support/two-hundred-cells';

const ROUNDS = Number(process.env.CELLWRIGHT_BENCH_ROUNDS ?? 11);
const WARM = 2; // the page loads its code, and the server its modules
const GOAL = 100; // ms

const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-compare-'));
const runs = await writeHistory(path.join(folder, 'work/bench'), 2 * (ROUNDS + WARM));
const lab = await startLab(folder);
const browser = await startBrowser();
const nbdime = new Peer('nbdime_diff.py', [], folder);

try {
  const comparisons = await LiveComparisons.open(await browser.newPage(), lab.url);
  const rounds: Comparison[] = [];
  for (let n = 0; n < ROUNDS + WARM; n++) {
    rounds.push(await comparisons.compare(runs[2 * n]!, runs[2 * n + 1]!, CELLS));
  }
  const of = (key: keyof Comparison): number[] => rounds.slice(WARM).map(round => round[key]);
  const [left, right] = [1, 2].map(version => writeNotebook(path.join(folder, `${version}.ipynb`), version));
  const theirs = await nbdime.ask<{ ms: number; version: string }>({ left, right });
  const [list, outputs, again] = (['list', 'outputs', 'again'] as const).map(key => round(median(of(key))));
  print({
    benchmark: 'compare',
    what: `${CELLS} cells of a text and a table, all of them changed; ms, median of ${ROUNDS} pairs of snapshots that the page never saw`,
    goals: [
      {
        goal: `Comparing ${CELLS} cells with every output changed: ≤ ${GOAL} ms from the command to the list of changed cells`,
        figure: `${list} ms`,
        met: list! <= GOAL
      },
      {
        goal: `… ≤ ${GOAL} ms for the outputs of all ${CELLS}, read and compared`,
        figure: `${outputs} ms (comparing alone ${again} ms; nbdime ${theirs.version}, comparing alone: ${round(theirs.ms)} ms)`,
        met: outputs! <= GOAL
      }
    ],
    figures: {
      untilListOfChangedCells: summary(of('list')),
      outputsReadAndCompared: summary(of('outputs')),
      outputsComparedAgain: summary(of('again')),
      nbdime: round(theirs.ms)
    }
  });
} finally {
  await Promise.allSettled([nbdime.stop(), browser.close()]);
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
