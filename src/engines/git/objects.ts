import * as git from 'isomorphic-git';
import { inflate } from './inflate';
import { MemoryFs } from './memory-fs';
import { makePack, packEntry, type ObjectType } from './pack';
import { objectId } from './sha1';
import { treeContent, type TreeEntry } from './tree-format';

const gitdir = '/git';
const SPARE_BYTES = 16 * 2 ** 20;

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

/** Git objects on their way to the server, in memory. What the server has is kept a while, lest it loses it. */
export class ObjectStore {
  /** Where isomorphic-git writes commits; each leaves at once, as it stands in a pack. */
  private readonly fs = new MemoryFs([gitdir, `${gitdir}/objects`]);
  /** By oid, as they stand in a pack. */
  private readonly entries = new Map<string, Uint8Array>();
  /** Objects that can go, by age, with their bytes. */
  private readonly spare = new Map<string, number>();
  private spareBytes = 0;

  writeBlob(blob: Uint8Array): Promise<string> {
    return this.keep('blob', objectId('blob', blob), blob); // compressed once, for the pack
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    const tree = treeContent(entries);
    return this.keep('tree', objectId('tree', tree), tree);
  }

  async writeCommit({ tree, parent, message, ...people }: Commit): Promise<string> {
    const [author, committer] = [signature(people.author), signature(people.committer)];
    const commit = { tree, parent: parent ? [parent] : [], message, author, committer };
    const oid = await git.writeCommit({ fs: this.fs, gitdir, commit });
    const object = inflate(this.fs.take(`${gitdir}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    return this.keep('commit', oid, object.subarray(object.indexOf(0) + 1)); // after "commit <size>"
  }

  /** One pack of these objects, in this order. */
  pack(oids: readonly string[]): Uint8Array {
    return makePack(oids.map(oid => this.entries.get(oid)!));
  }

  has(oid: string): boolean {
    return this.entries.has(oid);
  }

  /** Whether all of these are here; if so, they stay. */
  claim(oids: Iterable<string>): boolean {
    const wanted = [...oids];
    if (!wanted.every(oid => this.has(oid))) return false;
    wanted.forEach(oid => this.needed(oid));
    return true;
  }

  /** The server has these: forget them when room is needed. */
  drop(oids: Iterable<string>): void {
    for (const oid of oids) {
      const entry = this.entries.get(oid);
      if (!entry) continue;
      this.needed(oid);
      this.spare.set(oid, entry.length);
      this.spareBytes += entry.length;
    }
    for (const [oid, size] of this.spare) {
      if (this.spareBytes <= SPARE_BYTES) break;
      this.spare.delete(oid);
      this.spareBytes -= size;
      this.entries.delete(oid);
    }
  }

  private async keep(type: ObjectType, oid: string, content: Uint8Array): Promise<string> {
    if (!this.has(oid)) this.entries.set(oid, await packEntry(type, content));
    return this.needed(oid);
  }

  private needed(oid: string): string {
    this.spareBytes -= this.spare.get(oid) ?? 0;
    this.spare.delete(oid);
    return oid;
  }
}

function signature({ name, email, at }: Person): {
  name: string;
  email: string;
  timestamp: number;
  timezoneOffset: number;
} {
  const clean = (text: string, fallback: string): string => text.replace(/[<>\n\r\0]/g, '').trim() || fallback;
  return {
    name: clean(name, 'unknown'),
    email: clean(email, 'unknown@localhost'),
    timestamp: Math.floor(at / 1000),
    timezoneOffset: new Date(at).getTimezoneOffset()
  };
}
