// npm run bench [name …]: measure, peers in the same run; figures go to benchmarks/results/. Each benchmark prints one JSON document.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { python, root } from './lib/paths.mjs';
import { main, output, run, SetupError } from './lib/process.mjs';
import { setup } from './setup.mjs';

const GROUPS = {
  history: ['capture.py', 'snapshot.ts', 'mlflow_run.py', 'pages.py', 'runs-table.ts', 'compare.py', 'startup.mjs']
};

await main(async () => {
  const named = process.argv.slice(2);
  if (named.length === 0) {
    console.log(
      Object.entries(GROUPS)
        .flatMap(([group, files]) => [group, ...files.map(file => `  ${file.replace(/\.\w+$/, '')}`)])
        .join('\n')
    );
    return;
  }
  await setup({ browser: true });
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
  for (const file of named.flatMap(filesOf)) {
    console.error(`• ${file}`);
    figures.benchmarks[file] = measure(file);
    console.log(JSON.stringify(figures.benchmarks[file], null, 2));
  }
  const results = path.join(root, 'benchmarks/results');
  mkdirSync(results, { recursive: true });
  writeFileSync(path.join(results, `${named.join('-')}.json`), `${JSON.stringify(figures, null, 2)}\n`);
});

function filesOf(name) {
  if (GROUPS[name]) return GROUPS[name].filter(file => existsSync(path.join(root, 'benchmarks', file)));
  const file = Object.values(GROUPS)
    .flat()
    .find(file => file.replace(/\.\w+$/, '') === name);
  if (!file) throw new SetupError(`No benchmark is called ${name}. npm run bench names them.`);
  return [file];
}

function measure(file) {
  if (file === 'compare.py') peers();
  const script = path.join('benchmarks', file);
  const command = file.endsWith('.py')
    ? [python, [script]]
    : [process.execPath, [...(file.endsWith('.ts') ? ['node_modules/vite-node/vite-node.mjs'] : []), script]];
  const result = spawnSync(...command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26
  });
  if (result.status !== 0) throw new SetupError(`${script} failed (exit ${result.status ?? result.signal}).`);
  try {
    return JSON.parse(result.stdout);
  } catch {
    return result.stdout.trim().split('\n');
  }
}

/** Tools that are only measured against live in an environment of their own. */
function peers() {
  const folder = path.join(root, '.cellwright-setup/peers');
  if (existsSync(path.join(folder, 'ready'))) return;
  run(python, ['-m', 'venv', folder]);
  const bin = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  run(bin, ['-m', 'pip', 'install', '--quiet', 'nbdime']);
  writeFileSync(path.join(folder, 'ready'), '');
}
