// What setup and tests make, but for the environments. --all takes those too.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const made = [
  'lib',
  'dist',
  'tsconfig.tsbuildinfo',
  'python-kernel-bridge/cellwright/labextension',
  'examples/flights/data',
  'ui-tests/test-results',
  'ui-tests/playwright-report',
  '.cellwright-setup/logs',
  '.cellwright-setup/results'
];
for (const name of [...made, ...(process.argv.includes('--all') ? ['.venv', 'node_modules'] : [])]) {
  rmSync(path.join(root, name), { recursive: true, force: true });
}
