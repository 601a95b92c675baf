import { chromium, type Browser } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');
const bin = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
export const python = path.join(bin, process.platform === 'win32' ? 'python.exe' : 'python');
const MOST_START = 60_000; // ms

export interface Lab {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real JupyterLab on the folder `work` below `folder`, with nothing of the machine's own Jupyter. */
export async function startLab(folder: string, ...options: string[]): Promise<Lab> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = path.join(root, 'ui-tests/jupyter_server_test_config.py');
  const home = path.join(folder, 'home');
  for (const place of [home, path.join(folder, 'work')]) mkdirSync(place, { recursive: true });
  const server = spawn(path.join(bin, 'jupyter-lab'), ['--config', config, ...options], {
    stdio: 'ignore',
    env: {
      ...process.env,
      CELLWRIGHT_UI_ROOT: folder,
      CELLWRIGHT_UI_PORT: String(port),
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      JUPYTER_CONFIG_DIR: path.join(home, 'config'),
      JUPYTER_DATA_DIR: path.join(home, 'data'),
      JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
      IPYTHONDIR: path.join(home, 'ipython')
    }
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  };
  for (const until = Date.now() + MOST_START; ;) {
    const answer = await fetch(`${url}/api`).catch(() => undefined); // not up yet
    if (answer?.ok) return { url, stop };
    if (Date.now() > until || server.exitCode !== null) throw new Error(`No server answers at ${url}.`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

export function startBrowser(): Promise<Browser> {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  return chromium.launch({
    executablePath: process.env.CELLWRIGHT_CHROMIUM ?? found,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
