/** From the end of a cell to a durable snapshot, beside `git add && git commit` of the same notebook file; at several lengths of history. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalGitEngine } from '../src/engines/git/engine';
import { parseReport } from '../src/engines/git/receive-pack';
import type { Run } from '../src/wire/types';

const LENGTHS = [0, 1_000, 10_000];
const CELLS = 30;
const IMAGE_BYTES = 50_000;
const ROUNDS = 40;

const golden = path.join(__dirname, '../schema/golden/snapshot/flights-like/input.json');
const { run: someRun } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-bench-'));
const person = { name: 'Ada', email: 'ada@example.org', at: Date.now() };
const settings = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });

/** A notebook of which each round changes one cell's source and image. */
function cell(at: number, round: number): Record<string, unknown> {
  const png = randomBytes(IMAGE_BYTES).toString('base64');
  return {
    cell_type: 'code',
    id: `c${at}`,
    metadata: {},
    source: `x = ${round}\nplot(x)`,
    execution_count: round,
    outputs: [{ output_type: 'display_data', data: { 'image/png': png, 'text/plain': '<Figure>' }, metadata: {} }]
  };
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const round2 = (value: number): number => Math.round(value * 100) / 100;
const loose = (repository: string): number => {
  const [, kib = '0'] = /size: (\d+)/.exec(git('--git-dir', repository, 'count-objects', '-v')) ?? [];
  const [, packed = '0'] = /size-pack: (\d+)/.exec(git('--git-dir', repository, 'count-objects', '-v')) ?? [];
  return (Number(kib) + Number(packed)) * 1024;
};

/** Lengthen a session's history by small commits that keep its tree. */
function grow(repository: string, ref: string, count: number): void {
  if (count === 0) return;
  const text = Array.from({ length: count }, (_, n) => {
    const from = n === 0 ? `from ${ref}^0\n` : '';
    return `commit ${ref}\ncommitter Ada <ada@example.org> ${1_700_000_000 + n} +0000\ndata 8\nrun ${String(n % 10_000).padStart(4, '0')}\n${from}\n`;
  }).join('');
  const done = spawnSync('git', ['--git-dir', repository, 'fast-import', '--quiet', '--force'], { input: text });
  if (done.status !== 0) throw new Error(done.stderr.toString());
}

async function ours(length: number): Promise<{ ms: number; bytes: number }> {
  const repository = path.join(folder, `ours-${length}.git`);
  git('init', '-q', '--bare', '--object-format=sha1', repository);
  const ref = `refs/cellwright/snapshots/nb/${randomUUID()}`;
  const engine = new LocalGitEngine();
  await engine.open('s');
  await engine.rebase('s', ref, null);
  let cells = Array.from({ length: CELLS }, (_, at) => ({ at, cell: cell(at, 0) as never }));
  const head = { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } } };
  const snapshot = async (n: number): Promise<number> => {
    const start = performance.now();
    const stage = await engine.stage('s', { head, cells, outputs: 'keep' });
    const run: Run = { ...someRun, run: randomUUID(), seq: n, modules: [] };
    const record = { message: `run ${n}\n`, author: person, committer: person };
    const { body } = await engine.prepareRun('s', stage, run, record);
    const { stdout } = spawnSync(
      'git',
      ['-c', 'receive.fsckObjects=true', 'receive-pack', '--stateless-rpc', repository],
      { input: body, maxBuffer: 2 ** 28 }
    );
    const report = parseReport(stdout);
    if (report.kind !== 'ok') throw new Error(`push: ${JSON.stringify(report)}`);
    await engine.durable('s', stage);
    return performance.now() - start;
  };
  await snapshot(0);
  if (length > 0) {
    grow(repository, ref, length);
    const tip = git('--git-dir', repository, 'rev-parse', ref).trim();
    const listed = git('--git-dir', repository, 'rev-list', '--objects', '--no-walk', '--filter=blob:none', tip);
    const oids = listed
      .split('\n')
      .map(line => line.split(' ')[0])
      .join('\n');
    const { stdout } = spawnSync('git', ['--git-dir', repository, 'pack-objects', '--stdout', '-q'], {
      input: oids,
      maxBuffer: 2 ** 28
    });
    await engine.rebase('s', ref, tip, stdout);
  }
  const times: number[] = [];
  for (let n = 1; n <= 5; n++) {
    cells = Array.from({ length: CELLS }, (_, at) => ({
      at,
      ...(at === n && { cell: cell(at, n) as never })
    })) as typeof cells;
    await snapshot(n); // warm
  }
  git('--git-dir', repository, 'repack', '-adq');
  const before = loose(repository);
  for (let n = 0; n < ROUNDS; n++) {
    const at = n % CELLS;
    cells = Array.from({ length: CELLS }, (_, i) => ({
      at: i,
      ...(i === at && { cell: cell(i, 100 + n) as never })
    })) as typeof cells;
    times.push(await snapshot(n));
  }
  git('--git-dir', repository, 'repack', '-adq');
  const bytes = (loose(repository) - before) / ROUNDS - IMAGE_BYTES;
  return { ms: round2(median(times)), bytes: Math.round(bytes) };
}

function gitCommit(): number {
  const repository = path.join(folder, 'theirs');
  mkdirSync(repository);
  git('init', '-q', repository);
  const cells = Array.from({ length: CELLS }, (_, at) => cell(at, 0));
  const times: number[] = [];
  for (let n = 0; n < ROUNDS + 5; n++) {
    cells[n % CELLS] = cell(n % CELLS, n);
    writeFileSync(
      path.join(repository, 'a.ipynb'),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, null, 1)
    );
    const start = performance.now();
    git('-C', repository, 'add', 'a.ipynb');
    git('-C', repository, ...settings, 'commit', '-q', '-m', `run ${n}`);
    times.push(performance.now() - start);
  }
  return round2(median(times.slice(5)));
}

try {
  const snapshots: Record<string, { ms: number; bytesAboveChangedOutput: number }> = {};
  for (const length of LENGTHS) {
    const { ms, bytes } = await ours(length);
    snapshots[String(length)] = { ms, bytesAboveChangedOutput: bytes };
  }
  const commit = gitCommit();
  const first = snapshots[String(LENGTHS[0])]?.ms ?? NaN;
  console.log(
    JSON.stringify({
      benchmark: 'snapshot',
      what: `${CELLS} cells, one ${IMAGE_BYTES} byte image changed, engine in Node and git receive-pack, without the request's way over HTTP`,
      byLengthOfHistory: snapshots,
      gitAddCommitMs: commit,
      timesGit: round2(first / commit)
    })
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
