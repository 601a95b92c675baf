/**
 * From the end of a cell, by the kernel's clock, to its snapshot's being durable, as the page hears it: Chromium, JupyterLab, a kernel, git.
 * Interleaved with `git add && git commit` of the same notebook file and with MLflow runs that log the same metrics and image.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, print, round, summary } from './support/figures';
import { startBrowser, startLab } from './support/lab';
import { LiveNotebook } from './support/live-notebook';
import { GitPeer } from './support/git-peer';
import { Peer } from './support/peer';
import { HistoryOf, IMAGE_BYTES } from './support/history-of';

const LENGTHS = [0, 1_000, 10_000];
const CELLS = 30;
const ROUNDS = Number(process.env.CELLWRIGHT_BENCH_ROUNDS ?? 21);
const WARM = 3;

interface Logged {
  readonly ms: number;
  readonly cpuMs: number;
  readonly store: string;
  readonly version: string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-bench-'));
const history = new HistoryOf(path.join(folder, 'work/bench'));
history.prepare(CELLS);
const lab = await startLab(folder);
const browser = await startBrowser();
const theirs = new GitPeer(path.join(folder, 'theirs'));
const mlflow = new Peer('mlflow_run.py', ['default'], path.join(folder, 'mlflow'));
const mlflowFiles = new Peer('mlflow_run.py', ['files'], path.join(folder, 'mlflow-files'));

try {
  const notebook = await LiveNotebook.open(await browser.newPage(), lab.url, history);
  for (let cell = 0; cell < CELLS; cell++) await notebook.run(cell, cell);
  const byLength: Record<string, object> = {};
  const all: Record<'ours' | 'git' | 'mlflow' | 'mlflowFiles', number[]> = {
    ours: [],
    git: [],
    mlflow: [],
    mlflowFiles: []
  };
  const oursAt: number[] = [];
  const bytes: number[] = [];
  let about: Logged | undefined;
  for (const length of LENGTHS) {
    history.grow(length);
    const figures = { ours: [] as number[], inPage: [] as number[], request: [] as number[] };
    for (let n = 0; n < WARM; n++) await notebook.run(n, -n);
    const before = history.packedBytes();
    for (let n = 0; n < ROUNDS; n++) {
      const { ms, inPage, request } = await notebook.run(n % CELLS, length + n);
      figures.ours.push(ms);
      figures.inPage.push(inPage);
      figures.request.push(request);
      await notebook.save();
      const image = theirs.take(history.notebookFile, n % CELLS);
      all.git.push(theirs.commit());
      about = await mlflow.ask<Logged>({ image, n });
      if (n > 0 || length > 0) all.mlflow.push(about.ms); // the first makes the database
      all.mlflowFiles.push((await mlflowFiles.ask<Logged>({ image, n })).ms);
    }
    const grown = (history.packedBytes() - before) / ROUNDS - IMAGE_BYTES;
    bytes.push(grown);
    all.ours.push(...figures.ours);
    oursAt.push(median(figures.ours));
    byLength[length] = {
      ...summary(figures.ours),
      untilRequest: round(median(figures.inPage)),
      request: round(median(figures.request)),
      bytesAboveChangedOutput: Math.round(grown)
    };
  }
  const [ours, git, sql, files] = [all.ours, all.git, all.mlflow, all.mlflowFiles].map(median) as [
    number,
    number,
    number,
    number
  ];
  const [first = NaN, , last = NaN] = oursAt;
  print({
    benchmark: 'snapshot',
    what: `${CELLS} cells, one run for 0.2 s with a ${IMAGE_BYTES} byte image; ms, median of ${ROUNDS} interleaved rounds a length`,
    goals: [
      {
        goal: 'Snapshot, cell end to durable: ≤ 3× `git add && git commit` of the .ipynb',
        figure: `${round(ours / git, 2)}× (${round(ours)} / ${round(git)} ms)`,
        met: ours <= 3 * git
      },
      {
        goal: `… faster than an MLflow run with the same metrics and image (MLflow ${about?.version}, its default store)`,
        figure: `${round(ours)} / ${round(sql)} ms; MLflow's file store, which it discourages: ${round(files)} ms`,
        met: ours < sql
      },
      {
        goal: '… flat from 0 to 10,000 snapshots (within a quarter)',
        figure: oursAt.map(ms => round(ms)).join(' / ') + ' ms',
        met: last <= 1.25 * first
      },
      {
        goal: '≤ 2 KB a snapshot above the changed output',
        figure: bytes.map(Math.round).join(' / ') + ' bytes',
        met: Math.max(...bytes) <= 2_048
      }
    ],
    figures: {
      byLength,
      gitAddCommit: summary(all.git),
      mlflow: { store: about?.store, ...summary(all.mlflow) },
      mlflowFiles: summary(all.mlflowFiles)
    }
  });
} finally {
  await Promise.allSettled([mlflow.stop(), mlflowFiles.stop(), browser.close()]);
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
