import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { root } from './lab';

/** The Python of the tools that are only measured against; `npm run bench` makes it. */
const python = path.join(
  root,
  '.cellwright-setup/peers',
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'
);

/** A Python script that answers each JSON line with one, so that start-up is in no figure. */
export class Peer {
  private readonly child;
  private readonly lines;

  constructor(script: string, args: readonly string[], cwd: string) {
    mkdirSync(cwd, { recursive: true });
    this.child = spawn(python, [path.join(root, 'benchmarks', script), ...args], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit']
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask<Answer>(question: object): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = (await this.lines.next()) as IteratorResult<string, undefined>;
    if (line.done) throw new Error(`${this.child.spawnargs.join(' ')} ended.`);
    return JSON.parse(line.value) as Answer;
  }

  async stop(): Promise<void> {
    this.child.stdin.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}
