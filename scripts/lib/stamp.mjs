import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** SHA-256 over names and contents of files and folders below the root; scripts/hatch_build.py computes the same. */
export function fingerprint(...names) {
  const hash = createHash('sha256');
  for (const name of names.flatMap(filesOf).sort((a, b) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0`).update(readFileSync(path.join(root, name))).update('\0');
  }
  return hash.digest('hex');
}

function filesOf(name) {
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  return readdirSync(path.join(root, name)).flatMap(entry => filesOf(`${name}/${entry}`));
}

/** Do the work unless the stamp beside its result already says `value`. The stamp lies within what it certifies, so deleting that deletes it. */
export function whenStale(stamp, value, work) {
  const file = path.join(root, stamp);
  if (read(file) === value) return false;
  work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, value);
  return true;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
