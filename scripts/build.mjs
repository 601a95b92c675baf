// The labextension: TypeScript → lib/ → one bundle that JupyterLab loads. `--production` for what goes into the wheel.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { labextension, root, venv } from './lib/paths.mjs';
import { isScript, main, run } from './lib/process.mjs';
import { fingerprint } from './lib/stamp.mjs';

/** What the bundle is made of. */
export const SOURCES = [
  'src',
  'style',
  'schema/settings',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'webpack.config.cjs'
];

export const STAMP = 'python-kernel-bridge/cellwright/labextension/build.json';

export function stampOf(mode) {
  return `${JSON.stringify({ mode, sources: fingerprint(...SOURCES) })}\n`;
}

export function build(mode) {
  const stamp = stampOf(mode);
  mkdirSync(path.join(root, 'schema/settings'), { recursive: true });
  rmSync(path.join(root, 'lib'), { recursive: true, force: true });
  run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json']);
  rmSync(labextension, { recursive: true, force: true });
  run(venv('jupyter-builder'), ['build', ...(mode === 'development' ? ['--development=True'] : []), '.'], {
    env: { NODE_ENV: mode }
  });
  writeFileSync(path.join(root, STAMP), stamp);
}

if (isScript(import.meta.url)) {
  await main(() => build(process.argv.includes('--production') ? 'production' : 'development'));
}
