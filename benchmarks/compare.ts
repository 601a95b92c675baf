/** Two snapshots of 200 cells, every output changed: as the comparison tab opens, with every cell's outputs compared; beside nbdime on the same two notebooks. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalGitEngine } from '../src/engines/git/engine';
import { GitSnapshotReader, type PackSource } from '../src/engines/git/reader';
import { CompareModel } from '../src/panels/history/compare/model';
import { aRow } from '../src/domain/history/testing/rows';
import type { Run } from '../src/wire/types';
import { median, print, round, summary } from './support/figures';
import { Peer } from './support/peer';

const CELLS = 200;
const ROUNDS = 9;
const REF = 'refs/cellwright/snapshots/nb/01932f00-0000-7000-8000-000000000002';
const golden = path.join(__dirname, '../schema/golden/snapshot/flights-like/input.json');
const { run: someRun } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-compare-'));
const repository = path.join(folder, 'history.git');

/** A table of ten lines and a line of text. */
function cell(at: number, version: number) {
  const rows = Array.from({ length: 10 }, (_, n) => [n, `carrier ${n}`, (at * 7 + n * 13 + version * 31) % 97]);
  const html = rows.map(([n, name, delay]) => `<tr><th>${n}</th><td>${name}</td><td>${delay}</td></tr>`).join('\n');
  const head = '<thead><tr><th></th><th>carrier</th><th>delay</th></tr></thead>';
  const table = `<table border="1" class="dataframe">${head}<tbody>${html}</tbody></table>`;
  const text = rows.map(row => row.join('  ')).join('\n');
  return {
    ...{ cell_type: 'code', id: `c${at}`, metadata: {}, source: `delays(${at})`, execution_count: version },
    outputs: [
      { output_type: 'stream', name: 'stdout', text: `mean delay ${(at + 1) * version}\n` },
      {
        output_type: 'execute_result',
        execution_count: version,
        metadata: {},
        data: { 'text/html': table, 'text/plain': text }
      }
    ]
  };
}

const head = { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } } };
const files = [1, 2].map(version => {
  const file = path.join(folder, `${version}.ipynb`);
  writeFileSync(file, JSON.stringify({ ...head, cells: Array.from({ length: CELLS }, (_, at) => cell(at, version)) }));
  return file;
});

async function commits(): Promise<string[]> {
  execFileSync('git', ['init', '--quiet', '--bare', '--object-format=sha1', repository]);
  const engine = new LocalGitEngine();
  await engine.open('s');
  await engine.rebase('s', REF, null);
  const made: string[] = [];
  for (const version of [1, 2]) {
    const cells = Array.from({ length: CELLS }, (_, at) => ({ at, cell: cell(at, version) }));
    await engine.stage('s', version, { head, cells, outputs: 'keep' });
    const run: Run = { ...someRun, run: randomUUID(), modules: [] };
    const person = { name: 'Ada', email: 'ada@example.org', at: Date.now() };
    const { commit, body } = await engine.prepareRun('s', version, run, {
      message: 'run\n',
      author: person,
      committer: person
    });
    git(['receive-pack', '--stateless-rpc', repository], body);
    await engine.durable('s', version);
    made.push(commit);
  }
  return made;
}

function git(args: string[], input: string | Uint8Array): Buffer {
  const done = spawnSync('git', ['--git-dir', repository, ...args], { input, maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return done.stdout;
}

/** What the server answers with. */
const source: PackSource = {
  trees: (_, commit) => {
    const listed = git(['rev-list', '--objects', '--no-walk', '--filter=blob:none', commit], '').toString();
    return Promise.resolve(git(['pack-objects', '--stdout', '-q'], listed.replace(/ .*$/gm, '')));
  },
  blobs: (_, oids) => Promise.resolve(git(['pack-objects', '--stdout', '-q'], oids.join('\n')))
};

async function compare(left: string, right: string): Promise<{ open: number; cells: number; again: number }> {
  const client = { run: (_: string, run: string) => Promise.resolve({ ...aRow({ n: 1 }), run, commit: run }) };
  const model = new CompareModel(client, new GitSnapshotReader(source, new LocalGitEngine()), {
    path: 'a.ipynb',
    left,
    right
  });
  const everything = async (): Promise<void> => {
    await model.load();
    if (model.state.kind !== 'ready') throw new Error(JSON.stringify(model.state));
    const contents = await Promise.all(model.state.cells.map(pair => model.content(pair)));
    if (contents.some(({ outputs }) => outputs.length !== 2 || outputs.some(({ same }) => same))) {
      throw new Error('no change');
    }
  };
  const start = performance.now();
  await model.load();
  const opened = performance.now();
  await everything();
  const read = performance.now();
  await everything();
  const figures = { open: opened - start, cells: read - opened, again: performance.now() - read };
  model.dispose();
  return figures;
}

const nbdime = new Peer('nbdime_diff.py', [], folder);
try {
  const [left, right] = (await commits()) as [string, string];
  await compare(left, right);
  const times: Awaited<ReturnType<typeof compare>>[] = [];
  for (let n = 0; n < ROUNDS; n++) times.push(await compare(left, right));
  const theirs = await nbdime.ask<{ ms: number; version: string }>({ left: files[0], right: files[1] });
  const open = times.map(time => time.open);
  const again = times.map(time => time.again);
  print({
    benchmark: 'compare',
    what: `${CELLS} cells of a text and a table, all of them changed; ms; ours with git's packs, nbdime ${theirs.version} without reading files`,
    goals: [
      {
        goal: 'Comparing 200 cells with every output changed: ≤ 100 ms',
        figure: `opened ${round(median(open))} ms, all outputs compared ${round(median(again))} ms; nbdime ${round(theirs.ms)} ms`,
        met: median(open) <= 100 && median(again) <= 100
      }
    ],
    figures: {
      open: summary(open),
      everyOutputRead: summary(times.map(time => time.cells)),
      everyOutputCompared: summary(again),
      nbdime: round(theirs.ms)
    }
  });
} finally {
  await nbdime.stop();
  rmSync(folder, { recursive: true, force: true });
}
