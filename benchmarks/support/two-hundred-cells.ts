import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runMessage } from '../../src/domain/history/message';
import { LocalGitEngine } from '../../src/engines/git/engine';
import type { Run } from '../../src/wire/types';
import { root } from './lab';

export const CELLS = 200;
const NOTEBOOK = '01932f00-0000-7000-8000-000000000001';
const SESSION = '01932f00-0000-7000-8000-000000000002';
const REF = `refs/cellwright/snapshots/${NOTEBOOK}/${SESSION}`;
const golden = path.join(root, 'schema/golden/snapshot/flights-like/input.json');
const head = { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } } };
const ada = { name: 'Ada', email: 'ada@example.org' };

/** A cell that prints a line and displays a table of ten rows. No output of a version is one of another. */
function cell(at: number, version: number) {
  const rows = Array.from({ length: 10 }, (_, n) => [n, `carrier ${n}`, (at * 7 + n * 13 + version * 31) % 97]);
  const html = rows.map(([n, name, delay]) => `<tr><th>${n}</th><td>${name}</td><td>${delay}</td></tr>`).join('\n');
  const heads = '<thead><tr><th></th><th>carrier</th><th>delay</th></tr></thead>';
  const table = `<table border="1" class="dataframe">${heads}<tbody>${html}</tbody></table>`;
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

/** The notebook file of a version. */
export function writeNotebook(file: string, version: number): string {
  writeFileSync(file, JSON.stringify({ ...head, cells: Array.from({ length: CELLS }, (_, at) => cell(at, version)) }));
  return file;
}

/** Versions of the notebook, each a run in the history of the workspace `folder`. Returns the runs' ids. */
export async function writeHistory(folder: string, versions: number): Promise<string[]> {
  const repository = path.join(folder, '.git/cellwright/history.git');
  mkdirSync(folder, { recursive: true });
  execFileSync('git', ['init', '--quiet', folder]);
  execFileSync('git', ['init', '--quiet', '--bare', '--object-format=sha1', repository]);
  writeFileSync(path.join(folder, 'cellwright.toml'), '[capture]\nconsent = "keep"\n');
  writeNotebook(path.join(folder, 'bench.ipynb'), versions);
  const { run: some } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
  const engine = new LocalGitEngine();
  await engine.open(SESSION);
  await engine.rebase(SESSION, REF, null);
  const runs: string[] = [];
  for (let version = 1; version <= versions; version++) {
    const cells = Array.from({ length: CELLS }, (_, at) => ({ at, cell: cell(at, version) }));
    await engine.stage(SESSION, version, { head, cells, outputs: 'keep' });
    const run: Run = { ...some, run: randomUUID(), session: SESSION, seq: version, modules: [] };
    const person = { ...ada, at: Date.now() };
    const message = runMessage(run, { title: `Version ${version}`, notebook: 'bench/bench.ipynb', index: 0 });
    const { body } = await engine.prepareRun(SESSION, version, run, { message, author: person, committer: person });
    execFileSync('git', ['receive-pack', '--stateless-rpc', repository], { input: body });
    await engine.durable(SESSION, version);
    runs.push(run.run);
  }
  return runs;
}
