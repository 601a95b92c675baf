import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who commits the notebook file by hand after each run. */
export class GitPeer {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet');
  }

  /** Take over a notebook as it was saved; answers a file with the image of one of its cells. */
  take(file: string, cell: number): string {
    copyFileSync(file, path.join(this.folder, 'bench.ipynb'));
    const { cells } = JSON.parse(readFileSync(file, 'utf8')) as {
      cells: { outputs: { data?: Record<string, string> }[] }[];
    };
    const png = cells[cell]?.outputs.map(output => output.data?.['image/png']).find(Boolean);
    if (!png) throw new Error(`Cell ${cell} of ${file} has no image.`);
    const image = path.join(this.folder, 'plot.png');
    writeFileSync(image, Buffer.from(png, 'base64'));
    return image;
  }

  /** ms */
  commit(): number {
    const start = performance.now();
    this.git('add', 'bench.ipynb');
    this.git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--message', 'run');
    return performance.now() - start;
  }

  private git(...args: string[]): void {
    execFileSync('git', ['-C', this.folder, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
