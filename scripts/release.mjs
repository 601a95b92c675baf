// npm run release: check, tag, build. Publishes nothing; docs/releasing.md says what comes after.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildWheel } from './build-wheel.mjs';
import { root } from './lib/paths.mjs';
import { main, output, run, SetupError } from './lib/process.mjs';

await main(async () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const tag = `v${version}`;
  if (output('git', ['status', '--porcelain']) !== '')
    throw new SetupError('There are uncommitted changes. Commit them first.');
  if (output('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}`])) {
    throw new SetupError(
      `${tag} is released. Raise "version" in package.json (and package-lock.json: npm install --package-lock-only).`
    );
  }
  if (!readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8').includes(`## ${version}`)) {
    throw new SetupError(`CHANGELOG.md has no section "## ${version}". Rename "## Unreleased".`);
  }
  run('npm', ['test']);
  const files = await buildWheel();
  run('git', ['tag', '--annotate', tag, '--message', `Cellwright ${version}`]);
  console.log(`Tagged ${tag}; built ${files.join(' and ')}. Nothing is published: see docs/releasing.md.`);
});
