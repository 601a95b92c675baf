import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { output, run, SetupError } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .filter(name => process.env[name])
    .map(name => path.join(process.env[name], 'Google/Chrome/Application/chrome.exe')),
  linux: []
};

/** A Chromium for the browser tests, if there is one: CELLWRIGHT_CHROMIUM, the system's, Playwright's. */
export function findChromium() {
  const named = process.env.CELLWRIGHT_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(`CELLWRIGHT_CHROMIUM is ${named}, where there is no file.`);
  }
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap(folder => NAMES.map(name => path.join(folder, name)))
    .concat(NAMES.map(name => path.join('/usr/bin', name)));
  return [...onPath, ...(PLACES[process.platform] ?? []), chromium.executablePath()].find(file => existsSync(file));
}

/** The same, installing one where that is possible. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && output('apt-get', ['--version'])) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } else {
    run('npx', ['playwright', 'install', 'chromium']);
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError('No Chromium could be found or installed. Install one, or point CELLWRIGHT_CHROMIUM at it.');
}
