import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** A git repository of one test's own, below the server's root. */
export class TestWorkspace {
  /** Absolute folder. */
  readonly folder: string;

  /** `contents` is the folder's contents path. */
  constructor(readonly contents: string) {
    this.folder = path.join(process.env.CELLWRIGHT_UI_ROOT ?? '', 'work', contents);
    mkdirSync(this.folder, { recursive: true });
    this.userGit('init', '--quiet', '--initial-branch=main');
    this.userGit('config', 'user.name', 'Ada Lovelace');
    this.userGit('config', 'user.email', 'ada@example.org');
  }

  /** Copy the flights example in and commit it, as a user would have; answers the notebook's contents path. */
  addExample(): string {
    cpSync(path.join(root, 'examples/flights'), this.folder, { recursive: true });
    this.userGit('add', '--all');
    this.userGit('commit', '--quiet', '--message', 'Flights');
    return `${this.contents}/flights.ipynb`;
  }

  /** A notebook of code cells, with cell ids `c1`, `c2`, …; answers its contents path. */
  addNotebook(name: string, sources: readonly string[], kernel = 'python3', language = 'python'): string {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: kernel, display_name: kernel, language }, language_info: { name: language } },
      cells: sources.map((source, index) => ({
        cell_type: 'code',
        id: `c${index + 1}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null
      }))
    };
    writeFileSync(path.join(this.folder, name), JSON.stringify(notebook, null, 1));
    return `${this.contents}/${name}`;
  }

  /** The user's own git. */
  userGit(...args: string[]): string {
    return execFileSync('git', ['-C', this.folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Plain git on the history, as anyone can read it. */
  git(...args: string[]): string {
    const store = path.join(this.folder, '.git/cellwright/history.git');
    return execFileSync('git', ['--git-dir', store, ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe']
    });
  }

  /** Commits of cell runs, oldest first; `[]` where there is no history. */
  snapshots(): { readonly oid: string; readonly subject: string; readonly cell: string; readonly status: string }[] {
    const store = path.join(this.folder, '.git/cellwright/history.git');
    if (!['HEAD', 'config', 'objects', 'refs'].every(name => existsSync(path.join(store, name)))) return []; // being made
    const format =
      '%H%x09%s%x09%(trailers:key=Cellwright-Cell,valueonly,separator=)%x09%(trailers:key=Cellwright-Status,valueonly,separator=)%x09%(trailers:key=Cellwright-Run,valueonly,separator=)';
    return this.git('log', '--glob=refs/cellwright/snapshots', '--reverse', '--date-order', `--format=${format}`)
      .split('\n')
      .map(line => line.split('\t'))
      .filter(fields => fields.length === 5 && fields[4] !== '') // not roots and evidence
      .map(([oid = '', subject = '', cell = '', status = '']) => ({ oid, subject, cell, status }));
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  write(name: string, content: string): void {
    writeFileSync(path.join(this.folder, name), content);
  }
}
