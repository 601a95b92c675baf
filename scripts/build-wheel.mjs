// npm run build:wheel: the one wheel (and source archive) in dist/, with the extension built from what lies here now.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { python, root } from './lib/paths.mjs';
import { isScript, main, run } from './lib/process.mjs';
import { setup } from './setup.mjs';

export async function buildWheel() {
  await setup({ browser: false });
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  build('production');
  run(python, ['-m', 'build', '--outdir', 'dist', '--sdist', '--wheel', '.']);
  return readdirSync(path.join(root, 'dist')).map(name => path.join('dist', name));
}

if (isScript(import.meta.url)) await main(async () => console.log((await buildWheel()).join('\n')));
