import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPack, readWhole } from './read-pack';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cellwright-read-pack-'));
  execFileSync('git', ['init', '-q', '--bare', '--object-format=sha1', folder]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (input: string | Uint8Array, ...args: string[]): Buffer => {
  const done = spawnSync('git', ['--git-dir', folder, ...args], { input, maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return done.stdout;
};
const keep = (content: Uint8Array): string => git(content, 'hash-object', '-w', '--stdin').toString().trim();

/** A text, the same with one line more, and what has no likeness to either. */
function blobs(): Map<string, string> {
  const text = Buffer.from(
    Array.from({ length: 2_000 }, (_, n) => `flight ${n} was ${(n * 37) % 101} late\n`).join('')
  );
  const contents = [text, Buffer.concat([text, Buffer.from('one more\n')]), Buffer.alloc(0), randomBytes(100_000)];
  return new Map(contents.map(content => [keep(content), content.toString('latin1')]));
}

async function contents(pack: Uint8Array): Promise<Map<string, string>> {
  return new Map((await readPack(pack)).map(({ oid, content }) => [oid, Buffer.from(content).toString('latin1')]));
}

test("git's own pack of whole objects is read in one pass", async () => {
  const known = blobs();
  const pack = git([...known.keys()].join('\n'), 'pack-objects', '--stdout', '-q', '--window=0');
  expect(readWhole(pack)?.map(({ type }) => type)).toEqual(['blob', 'blob', 'blob', 'blob']);
  expect(await contents(pack)).toEqual(known);
});

test('what is not compressed is read as well, and its damage is said', async () => {
  const known = blobs();
  known.set(keep(Buffer.from('small and plain')), 'small and plain');
  const plain = ['--window=0', '--compression=0', '--no-reuse-object'];
  const pack = git([...known.keys()].join('\n'), 'pack-objects', '--stdout', '-q', ...plain);
  expect(readWhole(pack)).toHaveLength(known.size);
  expect(await contents(pack)).toEqual(known);
  const at = pack.indexOf('and plain');
  const flipped = Buffer.from(pack);
  flipped[at]! ^= 1;
  await expect(readPack(flipped)).rejects.toThrow('damaged');
});

test('a pack with deltas is read too', async () => {
  const known = blobs();
  for (const form of [[], ['--delta-base-offset']]) {
    const pack = git([...known.keys()].join('\n'), 'pack-objects', '--stdout', '-q', ...form);
    expect(readWhole(pack)).toBeUndefined();
    expect(await contents(pack)).toEqual(known);
  }
});

test('commit, trees and tag are known by their type', async () => {
  const blob = keep(Buffer.from('x = 1\n'));
  const tree = git(`100644 blob ${blob}\ta.py\n`, 'mktree').toString().trim();
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const commit = git('run\n', ...person, 'commit-tree', tree)
    .toString()
    .trim();
  git('', ...person, 'tag', '-a', '-m', 'first', 'v1', commit);
  const tag = git('', 'rev-parse', 'v1').toString().trim();
  const pack = git([commit, tree, tag].join('\n'), 'pack-objects', '--stdout', '-q');
  const read = await readPack(pack);
  expect(new Map(read.map(({ oid, type }) => [oid, type]))).toEqual(
    new Map([
      [commit, 'commit'],
      [tree, 'tree'],
      [tag, 'tag']
    ])
  );
});

test('a pack of nothing holds nothing', async () => {
  expect(await readPack(git('', 'pack-objects', '--stdout', '-q'))).toEqual([]);
});

test('damage is said, wherever it is', async () => {
  const pack = git([...blobs().keys()].join('\n'), 'pack-objects', '--stdout', '-q', '--window=0');
  await expect(readPack(Buffer.from('<html>Not found</html> and much more of it'))).rejects.toThrow('no pack');
  for (const at of [4_000, 60_000]) {
    const flipped = Buffer.from(pack);
    flipped[at]! ^= 1;
    await expect(readPack(flipped)).rejects.toThrow('damaged');
  }
  for (const length of [0, 20, 1_000, pack.length - 21, pack.length - 1]) {
    await expect(readPack(pack.subarray(0, length))).rejects.toThrow(/no pack|damaged|does not end|unknown type/);
  }
});
