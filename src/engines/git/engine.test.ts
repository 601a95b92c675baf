import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../wire/types';
import { LocalGitEngine } from './engine';
import { GitSnapshotReader } from './reader';
import { parseReport, type PushReport } from './receive-pack';
import type { CommitRecord, NotebookDelta } from './writer';

const ref = 'refs/cellwright/snapshots/nb/01932f00-0000-7000-8000-000000000002';
const golden = path.join(__dirname, '../../../schema/golden/snapshot/flights-like/input.json');
const { run: someRun } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cellwright-git-'));
  execFileSync('git', ['init', '-q', '--bare', '--object-format=sha1', folder]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What the server does with a request. */
function push(body: Uint8Array): PushReport {
  const { stdout } = spawnSync('git', ['-c', 'receive.fsckObjects=true', 'receive-pack', '--stateless-rpc', folder], {
    input: body,
    maxBuffer: 2 ** 28
  });
  return parseReport(stdout);
}

const packOf = (oids: string): Uint8Array =>
  spawnSync('git', ['--git-dir', folder, 'pack-objects', '--stdout', '-q'], { input: oids, maxBuffer: 2 ** 28 }).stdout;

/** What `git/trees` answers. */
function treesOf(commit: string): Uint8Array {
  const listed = git('rev-list', '--objects', '--no-walk', '--filter=blob:none', commit);
  return packOf(
    listed
      .split('\n')
      .map(line => line.split(' ')[0])
      .join('\n')
  );
}

function notebook(sources: Record<string, string>, changed = Object.keys(sources)): NotebookDelta {
  const head = { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } } };
  const cells = Object.entries(sources).map(([id, source], at) => {
    const outputs = [{ output_type: 'stream', name: 'stdout', text: `${source}\n` }];
    return {
      at,
      ...(changed.includes(id) && {
        cell: { cell_type: 'code', id, metadata: {}, source, outputs, execution_count: 1 }
      })
    };
  });
  return { head, cells, outputs: 'keep' };
}

const run = (n: number, more: Partial<Run> = {}): Run => ({
  ...someRun,
  environment: 'e',
  modules: [],
  run: `01932f00-0000-7000-8000-${String(n).padStart(12, '0')}`,
  seq: n,
  ...more
});
const at = { name: 'Ada', email: 'ada@example.com', at: 1_790_000_000_000 };
const record = (message: string): CommitRecord => ({ message, author: at, committer: at });

async function open(engine: LocalGitEngine): Promise<void> {
  await engine.open('s');
  await engine.rebase('s', ref, null);
}

let stages = 0;
async function staged(engine: LocalGitEngine, delta: NotebookDelta): Promise<number> {
  await engine.stage('s', ++stages, delta);
  return stages;
}

async function commit(
  engine: LocalGitEngine,
  delta: NotebookDelta,
  n: number,
  more: Partial<Run> = {}
): Promise<PushReport['kind']> {
  const stage = await staged(engine, delta);
  const { body } = await engine.prepareRun('s', stage, run(n, more), record(`run ${n}\n`));
  const report = push(body);
  if (report.kind === 'ok') await engine.durable('s', stage);
  return report.kind;
}

describe('commits of a session', () => {
  test('are plain git history, each with only what changed', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    expect(await commit(engine, notebook({ a: '1', b: '2' }), 1)).toBe('ok');
    const before = Number(git('rev-list', '--objects', '--count', '--all'));
    expect(await commit(engine, notebook({ a: '1', b: '3' }, ['b']), 2)).toBe('ok');
    expect(await commit(engine, notebook({ a: '1', b: '2' }, ['b']), 3)).toBe('ok'); // back to blobs that were dropped here
    expect(git('log', '--format=%s', ref).trim().split('\n')).toEqual(['run 3', 'run 2', 'run 1']);
    expect(git('show', `${ref}:cells/b.py`)).toBe('2');
    expect(git('show', `${ref}~1:outputs/b/0.0.txt`)).toBe('3\n');
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
    expect(Number(git('rev-list', '--objects', '--count', '--all')) - before).toBeLessThan(20);
  });

  test('staged ahead while the server is away arrive one by one', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    const stages = [];
    for (const [i, source] of ['x', 'y', 'x', 'y'].entries()) {
      stages.push(await staged(engine, notebook({ a: source, b: '0' }, i === 0 ? undefined : ['a'])));
    }
    for (const [i, stage] of stages.entries()) {
      const { body } = await engine.prepareRun('s', stage, run(i), record(`run ${i}`));
      expect(push(body)).toEqual({ kind: 'ok' });
      await engine.durable('s', stage);
    }
    expect(git('log', '--format=%s', ref).trim().split('\n')).toHaveLength(4);
    expect(git('show', `${ref}~1:cells/a.py`)).toBe('x');
  });

  test('of two tabs: who is late is told, rebases and adds its own', async () => {
    const [one, two] = [new LocalGitEngine(), new LocalGitEngine()];
    await open(one);
    await open(two);
    const stage = await staged(two, notebook({ a: '1', b: 'two' }));
    const { body } = await two.prepareRun('s', stage, run(2), record('run 2'));
    expect(await commit(one, notebook({ a: '1', b: 'one' }), 1)).toBe('ok');
    expect(push(body).kind).toBe('lost');
    const tip = git('rev-parse', ref).trim();
    await two.rebase('s', ref, tip, treesOf(tip));
    expect(push((await two.prepareRun('s', stage, run(2), record('run 2'))).body)).toEqual({ kind: 'ok' });
    expect(git('log', '--format=%s', ref).trim().split('\n')).toEqual(['run 2', 'run 1']);
  });

  test('a new session reuses the tree of the last one', async () => {
    const first = new LocalGitEngine();
    await open(first);
    await commit(first, notebook({ a: 'long '.repeat(1000), b: '2' }), 1);
    const tip = git('rev-parse', ref).trim();
    const second = new LocalGitEngine();
    await second.open('s');
    await second.rebase('s', `${ref.slice(0, -1)}9`, null, treesOf(tip));
    const stage = await staged(second, notebook({ a: 'long '.repeat(1000), b: '2' }));
    const { body } = await second.prepareRun('s', stage, run(9), record('run 9'));
    expect(body.length).toBeLessThan(4000);
    expect(push(body)).toEqual({ kind: 'ok' });
    expect(git('rev-list', '--count', `${ref.slice(0, -1)}9`).trim()).toBe('1');
  });

  test('what the server lost is told, and sent anew after a reset', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    await commit(engine, notebook({ a: '1' }), 1);
    git('update-ref', '-d', ref);
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    expect(await commit(engine, notebook({ a: '1' }, []), 2)).not.toBe('ok');
    await engine.reset('s');
    await engine.rebase('s', ref, null);
    await expect(engine.stage('s', 99, notebook({ a: '1' }, []))).rejects.toMatchObject({ code: 'git/resend' });
    expect(await commit(engine, notebook({ a: '1' }), 2)).toBe('ok');
  });

  test('a run that waits is sent as it was, though its notebook went on before the server lost everything', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    await commit(engine, notebook({ a: '1', b: '1' }), 1);
    const waiting = await staged(engine, notebook({ a: '2', b: '1' }, ['a']));
    const later = notebook({ a: '3', b: '3' });
    await staged(engine, later);
    git('update-ref', '-d', ref);
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    await engine.reset('s');
    await engine.rebase('s', ref, null);
    await engine.restage('s', waiting, later);
    const { body } = await engine.prepareRun('s', waiting, run(2), record('run 2'));
    expect(push(body)).toEqual({ kind: 'ok' });
    expect([git('show', `${ref}:cells/a.py`), git('show', `${ref}:cells/b.py`)]).toEqual(['2', '1']);
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  test('evidence that comes late leaves the notebook of its run as it was', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    const modules = [
      { name: 'm', path: 'm.py', sha256: 'x', text: 'token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"' }
    ];
    await commit(engine, notebook({ a: '1' }), 1, { modules });
    await commit(engine, notebook({ a: '2' }), 2, { modules: [{ name: 'm', path: 'm.py', sha256: 'x' }] });
    const environment = {
      format: 'cellwright/environment' as const,
      v: 1,
      id: 'e',
      python: '3.11',
      platform: 'p',
      packages: []
    };
    const evidence = {
      format: 'cellwright/evidence' as const,
      v: 1,
      run: run(1).run,
      session: run(1).session,
      files: [],
      variables: [],
      environment,
      complete: true
    };
    const { body } = await engine.prepareEvidence('s', evidence, record('evidence'));
    expect(push(body)).toEqual({ kind: 'ok' });
    await engine.durable('s');
    expect(git('show', `${ref}:cells/a.py`)).toBe('1');
    expect(git('show', `${ref}:modules/m.py`)).toContain('‹masked: github-token›');
    expect(await commit(engine, notebook({ a: '2' }, []), 3)).toBe('ok');
    expect(git('ls-tree', '--name-only', ref)).toContain('environment.json');
    expect(git('ls-tree', '--name-only', ref)).not.toContain('evidence.json');
  });

  test('are read back as they were written', async () => {
    const engine = new LocalGitEngine();
    await open(engine);
    await commit(engine, notebook({ a: '1', b: '2' }), 1);
    const reader = new GitSnapshotReader(
      {
        trees: (_, oid) => Promise.resolve(treesOf(oid)),
        blobs: (_, oids) => Promise.resolve(packOf(oids.join('\n')))
      },
      engine
    );
    const { notebook: read, run: readRun } = await reader.snapshot('nb.ipynb', git('rev-parse', ref).trim());
    expect(read.cells.map(cell => cell.source)).toEqual(['1', '2']);
    expect(readRun.run).toBe(run(1).run);
  });
});
