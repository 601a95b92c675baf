import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.mjs';

/** Something a person can mend: printed without a stack. */
export class SetupError extends Error {}

const windows = process.platform === 'win32';

/** npm and npx are .cmd files on Windows, which only a shell can start. */
const options = program => ({ cwd: root, stdio: 'inherit', shell: windows && /^np[mx]$/.test(program) });

/** Run a program to its end; throws SetupError when it fails. */
export function run(program, args, { env = {}, ...rest } = {}) {
  const result = spawnSync(program, args, { ...options(program), env: { ...process.env, ...env }, ...rest });
  if (result.error) throw new SetupError(`${program} could not be started (${result.error.code}).`);
  if (result.status !== 0) throw new SetupError(`${[path.basename(program), ...args].join(' ')} failed (exit ${result.status ?? result.signal}).`);
}

/** What a program prints, trimmed; undefined when it is missing or fails. */
export function output(program, args) {
  const result = spawnSync(program, args, { ...options(program), stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Run a program with its output in a file; resolves to its exit code. */
export function runToLog(program, args, log, env = {}) {
  mkdirSync(path.dirname(log), { recursive: true });
  const file = openSync(log, 'a');
  return new Promise(resolve => {
    const child = spawn(program, args, { ...options(program), stdio: ['ignore', file, file], env: { ...process.env, ...env } });
    child.on('error', () => resolve(127));
    child.on('close', code => {
      closeSync(file);
      resolve(code ?? 1);
    });
  });
}

/** The end of a script: a mendable error is one sentence and exit code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Whether the module of this address is the script that was started. */
export const isScript = url => fileURLToPath(url) === process.argv[1];
