// npm run bench [name …] [-- --docs]: measure, peers in the same run; figures and a table go to benchmarks/results/, with --docs the
// table goes to docs/performance.md too. Each benchmark prints one JSON document.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { table, writeDocument } from './lib/bench-table.mjs';
import { python, root } from './lib/paths.mjs';
import { main, output, run, SetupError } from './lib/process.mjs';
import { whenStale } from './lib/stamp.mjs';
import { setup } from './setup.mjs';

const GROUPS = {
  history: ['capture.py', 'snapshot.ts', 'pages.py', 'runs-table.ts', 'scroll.ts', 'compare.ts', 'startup.ts']
};
/** Tools that are only measured against; they live in an environment of their own. */
const PEERS = ['mlflow==3.17.2', 'nbdime==4.0.4'];

await main(async () => {
  const args = process.argv.slice(2);
  const named = args.filter(name => name !== '--docs');
  if (named.length === 0) {
    console.log(
      Object.entries(GROUPS)
        .flatMap(([group, files]) => [group, ...files.map(file => `  ${file.replace(/\.\w+$/, '')}`)])
        .join('\n')
    );
    return;
  }
  const files = named.flatMap(filesOf);
  const chromium = await setup({ browser: true });
  if (files.some(file => file.endsWith('.ts'))) build('production'); // what users install
  peers();
  const figures = {
    machine: {
      cpu: os.cpus()[0]?.model,
      cores: os.cpus().length,
      node: process.version,
      git: output('git', ['--version']),
      commit: output('git', ['rev-parse', '--short', 'HEAD'])
    },
    started: new Date().toISOString(),
    benchmarks: {}
  };
  for (const file of files) {
    console.error(`• ${file}`);
    figures.benchmarks[file] = measure(file, { CELLWRIGHT_CHROMIUM: chromium });
    console.log(JSON.stringify(figures.benchmarks[file], null, 2));
  }
  const text = table(figures);
  const results = path.join(root, 'benchmarks/results', named.join('-'));
  mkdirSync(path.dirname(results), { recursive: true });
  writeFileSync(`${results}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(`${results}.md`, `${text}\n`);
  if (args.includes('--docs')) writeDocument(text);
  console.log(`\n${text}`);
});

function filesOf(name) {
  const found =
    GROUPS[name] ??
    Object.values(GROUPS)
      .flat()
      .filter(file => file.replace(/\.\w+$/, '') === name);
  if (found.length === 0) throw new SetupError(`No benchmark is called ${name}. npm run bench names them.`);
  return found;
}

function measure(file, env) {
  const script = path.join('benchmarks', file);
  const command = file.endsWith('.py')
    ? [python, [script]]
    : [process.execPath, ['node_modules/vite-node/vite-node.mjs', script]];
  const result = spawnSync(...command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...env }
  });
  if (result.status !== 0) throw new SetupError(`${script} failed (exit ${result.status ?? result.signal}).`);
  return JSON.parse(result.stdout);
}

function peers() {
  const folder = path.join(root, '.cellwright-setup/peers');
  whenStale('.cellwright-setup/peers/cellwright-setup', `${PEERS.join(' ')}\n`, () => {
    console.error('• Installing the peers');
    run(python, ['-m', 'venv', folder]);
    const bin = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    run(bin, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PEERS]);
  });
}
