import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/wire/types';

export const IMAGE_BYTES = 50_000;

/** What the image of a run is: noise, which no compression makes smaller. */
const MODULE = `import os, struct, zlib
from IPython.display import Image

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def figure(size=${IMAGE_BYTES}):
    side = 128
    rows = b"".join(b"\\0" + os.urandom(3 * side) for _ in range(side))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows, 0))
    fill = size - 8 - len(head) - len(body) - 12 - 12
    return Image(b"\\x89PNG\\r\\n\\x1a\\n" + head + body + chunk(b"nOIS", os.urandom(fill)) + chunk(b"IEND", b""))
`;

export interface Moment {
  /** Id of the run; empty before the first. */
  readonly run: string;
  /** ms since 1970, by the kernel's clock. */
  readonly ended: number;
  readonly hasEvidence: boolean;
}

/** A workspace of one notebook, and its history as plain git shows it. */
export class HistoryOf {
  constructor(private readonly folder: string) {}

  get notebookFile(): string {
    return path.join(this.folder, 'bench.ipynb');
  }

  prepare(cells: number): void {
    mkdirSync(this.folder, { recursive: true });
    execFileSync('git', ['init', '--quiet', this.folder]);
    writeFileSync(path.join(this.folder, 'cellwright.toml'), '[capture]\nconsent = "keep"\n');
    writeFileSync(path.join(this.folder, 'noise.py'), MODULE);
    const notebook = {
      ...{ nbformat: 4, nbformat_minor: 5 },
      metadata: { kernelspec: { name: 'python3', display_name: 'python3' }, language_info: { name: 'python' } },
      cells: Array.from({ length: cells }, (_, n) => ({
        ...{ cell_type: 'code', id: `c${n}`, metadata: {}, source: '', outputs: [], execution_count: null }
      }))
    };
    writeFileSync(this.notebookFile, JSON.stringify(notebook, null, 1));
  }

  /** A cell that trains for a moment, logs two metrics and draws. */
  source(n: number): string {
    return [
      'import time, cellwright as cw',
      'from noise import figure',
      `max_depth = ${n}`,
      'time.sleep(0.2)',
      `cw.log(auc=${0.8 + n / 1e6}, loss=0.4)`,
      'figure()'
    ].join('\n');
  }

  /** The newest run. */
  newest(): Moment {
    const commit = this.ref();
    if (commit === '') return { run: '', ended: NaN, hasEvidence: false };
    const { run, started, durationMs } = JSON.parse(this.git('show', `${commit}:run.json`)) as Run;
    const files = this.git('ls-tree', '--name-only', commit).split('\n');
    return { run, ended: Date.parse(started) + durationMs, hasEvidence: files.includes('evidence.json') };
  }

  /** Lengthen the session to about `length` runs, as if its last one had been repeated. */
  grow(length: number): void {
    const ref = this.ref();
    const count = length - Number(this.git('rev-list', '--count', ref));
    if (count <= 0) return;
    const [message, person] = this.git('log', '-1', '--format=%B%x00%cn <%ce> %ct +0000', ref).split('\0') as [
      string,
      string
    ];
    const commits = Array.from({ length: count }, (_, n) => {
      const text = message.replace(/^(Cellwright-Run: ).*$/m, `$1${randomUUID()}`);
      const from = n === 0 ? `from ${ref}^0\n` : '';
      return `commit ${ref}\ncommitter ${person.trim()}\ndata ${Buffer.byteLength(text)}\n${text}\n${from}\n`;
    });
    execFileSync('git', ['--git-dir', this.repository, 'fast-import', '--quiet', '--force'], {
      input: commits.join('')
    });
  }

  /** What the repository takes once all is packed. */
  packedBytes(): number {
    this.git('repack', '-adFq'); // finds the same deltas each time
    const [, kib = NaN] = /size-pack: (\d+)/.exec(this.git('count-objects', '-v')) ?? [];
    return Number(kib) * 1_024;
  }

  private get repository(): string {
    return path.join(this.folder, '.git/cellwright/history.git');
  }

  /** Of the only session; empty before its first snapshot. */
  private ref(): string {
    if (
      !existsSync(path.join(this.repository, 'refs/cellwright')) &&
      !existsSync(path.join(this.repository, 'packed-refs'))
    ) {
      return '';
    }
    return this.git('for-each-ref', '--format=%(refname)', 'refs/cellwright/snapshots').trim();
  }

  private git(...args: string[]): string {
    return execFileSync('git', ['--git-dir', this.repository, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  }
}
