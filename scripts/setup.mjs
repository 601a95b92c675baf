// Everything that a fresh machine lacks, and only that. Needs git, Node.js ≥ 20 and Python ≥ 3.10.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { labextension, python, root, venv } from './lib/paths.mjs';
import { isScript, main, output, run, SetupError } from './lib/process.mjs';
import { findPython } from './lib/python.mjs';
import { fingerprint, whenStale } from './lib/stamp.mjs';

const EXAMPLE_DATA = 'scripts/make_example_data.py';

/** Bring the work tree up to date; `browser` also sees to a Chromium and resolves to it. */
export async function setup({ browser = true } = {}) {
  checkTools();
  environment();
  nodeModules();
  exampleData();
  await extension();
  if (browser) {
    // Imported late: it needs node_modules.
    const { ensureChromium } = await import('./lib/browser.mjs');
    return ensureChromium();
  }
}

function checkTools() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(`Cellwright needs Node.js 20 or newer; this is ${process.version}.`);
  }
  if (output('git', ['--version']) === undefined)
    throw new SetupError('Cellwright needs git on PATH. Install git and try again.');
}

function environment() {
  if (output(python, ['-c', 'import pip']) === undefined) {
    say('Making .venv');
    rmSync(path.join(root, '.venv'), { recursive: true, force: true });
    run(findPython(), ['-m', 'venv', '.venv']);
  }
  // What an editable install fixes: dependencies, entry points, the version.
  const version = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
  const wanted = `${fingerprint('pyproject.toml', 'scripts/hatch_build.py', 'jupyter-config')} ${version}\n`;
  whenStale('.venv/cellwright-setup', wanted, () => {
    say('Installing the Python packages');
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-e', '.[dev]']);
    // A kernel that is not Python, for the tests.
    run(python, ['-m', 'bash_kernel.install', '--sys-prefix'], { stdio: 'ignore' });
  });
}

function nodeModules() {
  const fresh = !existsSync(path.join(root, 'node_modules'));
  whenStale('node_modules/.cellwright-setup', `${fingerprint('package-lock.json', '.npmrc')}\n`, () => {
    say('Installing the Node packages');
    // Browsers are looked for on the machine first (scripts/lib/browser.mjs).
    run('npm', [fresh ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel=error'], {
      env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
    });
  });
}

function exampleData() {
  whenStale('examples/flights/data/.made-by', `${fingerprint(EXAMPLE_DATA)}\n`, () => {
    say('Writing the example data');
    run(python, [EXAMPLE_DATA]);
  });
}

/** Build the labextension when its sources changed, and let the environment's JupyterLab find it. */
async function extension() {
  const { build, stampOf } = await import('./build.mjs');
  const built = path.join(labextension, 'build.json');
  const stamp = existsSync(built) ? readFileSync(built, 'utf8') : '';
  if (!['development', 'production'].some(mode => stamp === stampOf(mode))) {
    say('Building the extension');
    build('development');
  }
  const link = path.join(root, '.venv/share/jupyter/labextensions/cellwright');
  if (!existsSync(path.join(link, 'build.json'))) {
    rmSync(link, { recursive: true, force: true });
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(labextension, link, 'junction');
  }
  if (!existsSync(venv('cellwright')))
    throw new SetupError('The environment has no `cellwright` command. Delete .venv and run npm run setup again.');
}

function say(what) {
  console.log(`• ${what} …`);
}

if (isScript(import.meta.url)) {
  await main(async () => {
    const start = performance.now();
    await setup();
    console.log(`Set up (${((performance.now() - start) / 1000).toFixed(1)} s).`);
  });
}
