import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

const SNAPSHOTS = 'refs/cellwright/snapshots';

/** Where a user's notebooks may lie. */
export type Setting = 'repository' | 'SHA-256 repository' | 'worktree' | 'subfolder' | 'no repository';

/** A folder of one test's own, below the server's root. */
export class TestWorkspace {
  /** Absolute folder of the notebooks. */
  readonly folder: string;
  /** Its contents path. */
  readonly contents: string;
  /** The user's own .git; where there is none, a folder that is not there. */
  readonly userRepository: string;
  /** Where Cellwright keeps things. */
  readonly store: string;

  /** `contents` is the test's folder. */
  constructor(contents: string, setting: Setting = 'repository') {
    const work = path.join(process.env.CELLWRIGHT_UI_ROOT ?? '', 'work');
    const top = path.join(work, contents, setting === 'repository' ? '' : 'top é 1');
    const below = setting === 'subfolder' ? 'Übung 2/tief' : setting === 'worktree' ? '../other tree' : '';
    this.folder = path.join(top, below);
    this.contents = path.relative(work, this.folder).split(path.sep).join('/');
    this.userRepository = path.join(top, '.git');
    this.store = setting === 'no repository' ? path.join(work, '.cellwright') : path.join(top, '.git/cellwright');
    mkdirSync(setting === 'worktree' ? top : this.folder, { recursive: true });
    if (setting === 'no repository') return;
    const git = (...args: string[]): Buffer => execFileSync('git', ['-C', top, ...args], { stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch=main', ...(setting.startsWith('SHA') ? ['--object-format=sha256'] : []));
    git('config', 'user.name', 'Ada Lovelace');
    git('config', 'user.email', 'ada@example.org');
    if (setting !== 'worktree') return;
    git('commit', '--quiet', '--allow-empty', '--message=First');
    git('worktree', 'add', '--quiet', '-b', 'other', this.folder);
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

  /** Everything under the user's .git but our folder: path → hash of the content. */
  userState(): Record<string, string> {
    if (!existsSync(this.userRepository)) return {};
    const files = readdirSync(this.userRepository, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .filter(file => !file.startsWith(path.join(this.userRepository, 'cellwright')));
    const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    return Object.fromEntries(files.map(file => [path.relative(this.userRepository, file), hash(file)]));
  }

  /** Plain git on the history, as anyone can read it. */
  git(...args: string[]): string {
    return execFileSync('git', ['--git-dir', path.join(this.store, 'history.git'), ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe']
    });
  }

  /** Commits of cell runs, oldest first; `[]` where there is no history. */
  snapshots(): { readonly oid: string; readonly subject: string; readonly cell: string; readonly status: string }[] {
    const history = path.join(this.store, 'history.git');
    if (!['HEAD', 'config', 'objects', 'refs'].every(name => existsSync(path.join(history, name)))) return []; // being made
    const format =
      '%H%x09%s%x09%(trailers:key=Cellwright-Cell,valueonly,separator=)%x09%(trailers:key=Cellwright-Status,valueonly,separator=)%x09%(trailers:key=Cellwright-Run,valueonly,separator=)';
    return this.git('log', '--glob=refs/cellwright/snapshots', '--reverse', '--date-order', `--format=${format}`)
      .split('\n')
      .map(line => line.split('\t'))
      .filter(fields => fields.length === 5 && fields[4] !== '') // not roots and evidence
      .map(([oid = '', subject = '', cell = '', status = '']) => ({ oid, subject, cell, status }));
  }

  /** The ids of runs, oldest first. */
  runs(): string[] {
    const format = '--format=%(trailers:key=Cellwright-Run,valueonly,separator=)';
    return this.git('log', '--glob=refs/cellwright/snapshots', '--reverse', '--date-order', format)
      .split('\n')
      .filter(Boolean);
  }

  /** The newest commit, evidence that came after its run included. */
  tip(): string {
    return this.git('for-each-ref', '--sort=-committerdate', '--count=1', '--format=%(objectname)', SNAPSHOTS).trim();
  }

  /** Which cells ran and how that ended, oldest first: `c1 ok`. */
  ran(): string[] {
    return this.snapshots().map(({ cell, status }) => `${cell} ${status}`);
  }

  /** The newest snapshot's files: paths, and what one of them holds. */
  files(): string[] {
    return this.git('ls-tree', '-r', '--name-only', this.snapshots().at(-1)?.oid ?? '')
      .trim()
      .split('\n');
  }
  file(name: string): string {
    return this.git('show', `${this.snapshots().at(-1)?.oid}:${name}`);
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  write(name: string, content: string): void {
    writeFileSync(path.join(this.folder, name), content);
  }
}
