import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const bin = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

/** A program of the project's own Python environment. */
export const venv = program => path.join(bin, process.platform === 'win32' ? `${program}.exe` : program);

export const python = venv('python');

/** Where the built extension lies; the environment links to it. */
export const labextension = path.join(root, 'python-kernel-bridge/cellwright/labextension');

/** Logs and results of the last `npm test`. */
export const reports = path.join(root, '.cellwright-setup');
