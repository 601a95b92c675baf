import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const bin = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

/** A Jupyter server of one test's own, on the same folders as the common one: to be killed, and started again at the same address. */
export class OwnServer {
  private child: ChildProcess | undefined;

  private readonly base: string;
  private readonly programs: string;

  /** `base` as JupyterHub gives one: `/user/ada/`; `programs`: where it finds git, the PATH by default. */
  constructor(
    private readonly port: number,
    { base = '/', programs = process.env.PATH ?? '' }: { readonly base?: string; readonly programs?: string } = {}
  ) {
    this.base = base;
    this.programs = programs;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.base}`;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const home = path.join(process.env.CELLWRIGHT_UI_ROOT ?? '', 'home');
    const config = path.join(root, 'ui-tests/jupyter_server_test_config.py');
    const child = spawn(path.join(bin, 'jupyter-lab'), ['--config', config, `--ServerApp.base_url=${this.base}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        CELLWRIGHT_UI_PORT: String(this.port),
        PATH: `${bin}${path.delimiter}${this.programs}`,
        JUPYTER_CONFIG_DIR: path.join(home, 'config'),
        JUPYTER_DATA_DIR: path.join(home, 'data'),
        JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
        IPYTHONDIR: path.join(home, 'ipython')
      }
    });
    this.child = child;
    for (const until = Date.now() + 60_000; ;) {
      const answer = await fetch(`${this.url}api`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > until || child.exitCode !== null) throw new Error(`No server answers at ${this.url}.`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  /** As a crash would: nothing is put away. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
