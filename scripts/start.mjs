// npm start: JupyterLab on a copy of the flights example, in a folder of its own that is kept from call to call.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { reports, root, venv } from './lib/paths.mjs';
import { main, run } from './lib/process.mjs';
import { setup } from './setup.mjs';

const work = path.join(reports, 'playground');

await main(async () => {
  await setup({ browser: false });
  if (!existsSync(work)) {
    mkdirSync(work, { recursive: true });
    cpSync(path.join(root, 'examples/flights'), path.join(work, 'flights'), { recursive: true });
    // A repository of its own, so that history lands in it and not in this one.
    run('git', ['init', '--quiet'], { cwd: work });
  }
  const args = [
    `--ServerApp.root_dir=${work}`,
    '--LabApp.default_url=/lab/tree/flights/flights.ipynb',
    ...asRoot(),
    ...process.argv.slice(2)
  ];
  const lab = spawn(venv('jupyter-lab'), args, { stdio: 'inherit', cwd: work });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => lab.kill(signal));
  return new Promise(resolve => lab.on('close', code => resolve(code ?? 0)));
});

function asRoot() {
  if (process.getuid?.() !== 0) return [];
  // In a container: there is no other user, and mostly no browser to open.
  const browser = spawnSync('sh', ['-c', 'command -v xdg-open'], { stdio: 'ignore' }).status === 0;
  return ['--allow-root', ...(browser ? [] : ['--no-browser'])];
}
