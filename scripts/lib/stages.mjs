import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { python, reports, root, venv } from './paths.mjs';

const result = name => path.join(reports, 'results', name);
const node = script => [process.execPath, path.join('node_modules', script)];
const bridge = 'python-kernel-bridge';

/** A check that passes or fails as a whole. */
const check = (name, command) => ({ name, command, count: code => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }) });

/** pytest, counted from its own report. */
function pytest(name, args) {
  const file = result(`${name}.xml`);
  return { name, command: [python, '-m', 'pytest', `--junitxml=${file}`, ...args], file, count: () => junit(file) };
}

/** Every check of `npm test`, the long ones first: two run at a time. `alone`: with nothing beside it, since it measures or drives a browser. */
export const STAGES = [
  pytest('pytest', [`--ignore=${bridge}/tests/packaging`, '-m', 'not alone', '--durations=10']),
  pytest('wheel', [`${bridge}/tests/packaging`, '-p', 'no:cacheprovider', '--durations=5']),
  {
    name: 'vitest',
    command: [...node('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${result('vitest.json')}`],
    file: result('vitest.json'),
    count: () => vitest(result('vitest.json'))
  },
  check('eslint', [...node('eslint/bin/eslint.js'), '--max-warnings', '0', '.']),
  check('tsc', [...node('typescript/bin/tsc'), '--noEmit']),
  check('mypy', [venv('mypy')]),
  check('prettier', [...node('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']),
  check('rooms-ts', [...node('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src']),
  check('reference', [process.execPath, 'scripts/generate-reference.mjs', '--check']),
  check('wire', [process.execPath, 'scripts/generate-wire.mjs', '--check']),
  check('stylelint', [...node('stylelint/bin/stylelint.mjs'), 'style/**/*.css']),
  check('rooms-py', [venv('lint-imports')]),
  check('ruff', [venv('ruff'), 'check', '.']),
  check('ruff-format', [venv('ruff'), 'format', '--check', '.']),
  { ...pytest('evidence', [`${bridge}/tests/kernel`, '-m', 'alone']), alone: true },
  {
    name: 'galata',
    alone: true,
    command: [...node('@playwright/test/cli.js'), 'test', '--config', 'ui-tests/playwright.config.ts'],
    file: result('galata.json'),
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: result('galata.json') },
    count: () => playwright(result('galata.json'))
  }
];

function junit(file) {
  const suite = /<testsuite [^>]*>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  const of = name => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = of('failures') + of('errors');
  return { passed: of('tests') - failed - of('skipped'), failed, skipped: of('skipped') };
}

function vitest(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

function playwright(file) {
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** What a stage's own report says. One that ended badly without saying which test failed counts as one failure. */
export function outcome(stage, code) {
  if (stage.file && !existsSync(stage.file)) return { passed: 0, failed: 1, skipped: 0 };
  const { passed, failed, skipped = 0 } = stage.count(code);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

export const logOf = stage => path.relative(root, path.join(reports, 'logs', `${stage.name}.log`));
