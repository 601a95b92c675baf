import { existsSync } from 'node:fs';
import { output, SetupError } from './process.mjs';

const OLDEST = [3, 10];
const QUESTION = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2]); print(sys.executable)";

/** A Python that can make our environment: CELLWRIGHT_PYTHON, else the first on PATH that is new enough. */
export function findPython() {
  const named = process.env.CELLWRIGHT_PYTHON;
  if (named !== undefined && !existsSync(named) && output(named, ['--version']) === undefined) {
    throw new SetupError(`CELLWRIGHT_PYTHON is ${named}, which does not run. Set it to a Python 3.10 or newer.`);
  }
  const candidates = named ? [named] : ['python3', 'python', ...[13, 12, 11, 10, 14].map(minor => `python3.${minor}`), 'py'];
  const seen = [];
  for (const candidate of candidates) {
    const answer = output(candidate, ['-c', QUESTION]);
    if (answer === undefined) {
      const version = output(candidate, ['--version']);
      if (version) seen.push(`${candidate} (${version}, without venv)`);
      continue;
    }
    const [version, executable] = answer.split(/\r?\n/);
    const [major, minor] = version.split('.').map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return executable;
    seen.push(`${candidate} (Python ${version})`);
  }
  const found = seen.length > 0 ? `Found only ${seen.join(', ')}.` : 'Found none.';
  throw new SetupError(
    `Cellwright needs Python 3.10 or newer with its venv module. ${found} Install one (Debian: apt install python3 python3-venv), or point CELLWRIGHT_PYTHON at it.`
  );
}
