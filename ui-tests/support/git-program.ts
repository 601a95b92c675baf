import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const GIT = (process.env.PATH ?? '')
  .split(path.delimiter)
  .map(folder => path.join(folder, 'git'))
  .find(existsSync);

/** The git that a server of a test's own finds: it can be taken away, and left without room to write. POSIX only. */
export class GitProgram {
  /** For the server's PATH. */
  readonly folder = path.join(process.env.CELLWRIGHT_UI_ROOT ?? '', 'programs');
  private readonly program = path.join(this.folder, 'git');

  remove(): void {
    mkdirSync(this.folder, { recursive: true });
    rmSync(this.program, { force: true });
  }

  restore(): void {
    this.remove();
    symlinkSync(GIT ?? '', this.program);
  }

  /** Every write to a file fails, as on a full disk: the shell's limit is what a test may set without being root. */
  fill(): void {
    this.remove();
    writeFileSync(this.program, `#!/bin/sh\ntrap '' XFSZ\nulimit -f 0\nexec '${GIT}' "$@"\n`);
    chmodSync(this.program, 0o755);
  }
}
