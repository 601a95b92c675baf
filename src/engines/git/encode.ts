import { utf8 } from '../../domain/shared/bytes';

export interface TreeEntry {
  readonly path: string;
  readonly oid: string;
  readonly isTree: boolean;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Commit {
  readonly tree: string;
  readonly parent: string | null;
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

/** A tree's content. Git orders names by their bytes, a folder's as if it ended in a slash. */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const parts = entries
    .map(({ path, oid, isTree }) => ({ order: utf8(isTree ? `${path}/` : path), path, oid, isTree }))
    .sort((a, b) => compareBytes(a.order, b.order))
    .flatMap(({ path, oid, isTree }) => [utf8(`${isTree ? '40000' : '100644'} ${path}\0`), fromHex(oid)]);
  return concat(parts);
}

/** A commit's content. */
export function encodeCommit({ tree, parent, message, author, committer }: Commit): Uint8Array {
  const lines = [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${signature(author)}`,
    `committer ${signature(committer)}`
  ];
  const text = message.replace(/[\r\0]/g, '').replace(/^\n+|\n+$/g, '');
  return utf8(`${lines.join('\n')}\n\n${text}\n`);
}

export function fromHex(oid: string): Uint8Array {
  return Uint8Array.from({ length: oid.length / 2 }, (_, n) => parseInt(oid.slice(2 * n, 2 * n + 2), 16));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let n = 0; n < shared; n++) if (a[n] !== b[n]) return a[n]! - b[n]!;
  return a.length - b.length;
}

/** Who and when, as git writes it: `Ada <ada@example.org> 1790000000 +0100`. */
function signature({ name, email, at }: Person): string {
  const clean = (text: string, fallback: string): string => text.replace(/[<>\n\r\0]/g, '').trim() || fallback;
  const east = -new Date(at).getTimezoneOffset(); // minutes
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  const zone = `${east < 0 ? '-' : '+'}${String(hours * 100 + minutes).padStart(4, '0')}`;
  return `${clean(name, 'unknown')} <${clean(email, 'unknown@localhost')}> ${Math.floor(at / 1000)} ${zone}`;
}
