import { encodeCommit, encodeTree, type Commit, type TreeEntry } from './encode';
import { makePack, packEntry, type ObjectType } from './pack';
import { objectId } from './sha1';

const SPARE_BYTES = 16 * 2 ** 20;

/** Git objects on their way to the server, in memory. What the server has is kept a while, lest it loses it. */
export class ObjectStore {
  /** By oid, as they stand in a pack. */
  private readonly entries = new Map<string, Uint8Array>();
  /** Objects that can go, by age, with their bytes. */
  private readonly spare = new Map<string, number>();
  private spareBytes = 0;

  writeBlob(blob: Uint8Array): Promise<string> {
    return this.write('blob', blob);
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return this.write('tree', encodeTree(entries));
  }

  writeCommit(commit: Commit): Promise<string> {
    return this.write('commit', encodeCommit(commit));
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

  private async write(type: ObjectType, content: Uint8Array): Promise<string> {
    const oid = objectId(type, content);
    if (!this.has(oid)) this.entries.set(oid, await packEntry(type, content));
    return this.needed(oid);
  }

  private needed(oid: string): string {
    this.spareBytes -= this.spare.get(oid) ?? 0;
    this.spare.delete(oid);
    return oid;
  }
}
