import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWellFormed } from '../../domain/shared/bytes';
import { ObjectStore } from './objects';
import { readPack } from './read-pack';
import { sha1 } from './sha1';

const numRuns = 100 * Number(process.env.CELLWRIGHT_SCALE ?? 1);
const ada = { name: 'Ada <L>\n', email: '', at: Date.UTC(2026, 2, 1) };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cellwright-pack-'));
  execFileSync('git', ['init', '-q', '--bare', '--object-format=sha1', folder]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (input: string | Uint8Array, ...args: string[]): string => {
  const done = spawnSync('git', ['--git-dir', folder, ...args], { input, maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return done.stdout.toString().trim();
};

test('SHA-1 is what others compute, at every length around its blocks', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = randomBytes(length);
    expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), bytes => {
      expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'));
    }),
    { numRuns }
  );
});

describe('git takes a pack', () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(200_000)]);
  const contents: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['a byte', Uint8Array.of(65)],
    ['the size of a header byte', randomBytes(16)],
    ['what is small', Buffer.from('x = 1\n')],
    ['what is stored in one block', png.subarray(0, 0xffff)],
    ['what is stored in one block and a byte', png.subarray(0, 0x10000)],
    ['what is compressed already', png],
    ['a long text', Buffer.from('delay,carrier\n'.repeat(10_000))],
    ['noise', randomBytes(10_000)]
  ];

  test.each(contents)('with %s', async (_, content) => {
    const store = new ObjectStore();
    const oid = await store.writeBlob(content);
    git(store.pack([oid]), 'index-pack', '--stdin', '--strict');
    expect(oid).toBe(git(content, 'hash-object', '-t', 'blob', '--stdin'));
    expect(git('', 'cat-file', '-s', oid)).toBe(String(content.length));
    const [read] = await readPack(store.pack([oid]));
    expect(Buffer.from(read!.content)).toEqual(Buffer.from(content));
  });

  test('with trees in its order of names, and a commit of any author', async () => {
    const store = new ObjectStore();
    const blob = await store.writeBlob(Buffer.from('1'));
    const names = ['a.py', 'a-b', 'ab', 'ä.py', '\u{1f600}.py', '\uff5e.py'];
    const inner = await store.writeTree(names.map(name => ({ path: name, oid: blob, isTree: false })));
    const entries = [...names, 'a0'].map(path => ({ path, oid: blob, isTree: false }));
    const tree = await store.writeTree([...entries, { path: 'a', oid: inner, isTree: true }]);
    const commit = await store.writeCommit({
      tree,
      parent: null,
      message: '\nrun\r\n\n\n',
      author: ada,
      committer: ada
    });
    git(store.pack([commit, tree, inner, blob]), 'index-pack', '--stdin', '--strict');
    git('', 'update-ref', 'refs/heads/main', commit);
    expect(git('', 'fsck', '--strict', '--full')).toBe('');
    expect(git('', 'log', '--format=%an|%ae|%at|%B', 'main')).toBe('Ada L|unknown@localhost|1772323200|run');
    expect(git('', '-c', 'core.quotePath=false', 'ls-tree', '--name-only', 'main').split('\n')).toHaveLength(8);
  });

  test('of random trees', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(isName);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), async names => {
        const store = new ObjectStore();
        const blob = await store.writeBlob(Buffer.from('1'));
        const tree = await store.writeTree(names.map(path => ({ path, oid: blob, isTree: false })));
        const lines = names.map(path => `100644 blob ${blob}\t${path}`).join('\0');
        expect(git(lines, 'mktree', '-z', '--missing')).toBe(tree);
      }),
      { numRuns: Math.ceil(numRuns / 10) }
    );
  }, 120_000);
});

const isName = (name: string): boolean =>
  !/[/\0]/.test(name) && name !== '.' && name !== '..' && name.toLowerCase() !== '.git' && isWellFormed(name);
