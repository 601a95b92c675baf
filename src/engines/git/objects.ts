import * as git from 'isomorphic-git';
import { MemoryFs } from './memory-fs';

const gitdir = '/git';

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

const SPARE_BYTES = 16 * 2 ** 20; // compressed

/** Git objects on their way to the server, in memory. What the server has is kept a while, lest it loses it. */
export class ObjectStore {
  /** Objects that can go, by age, with their bytes. */
  private readonly spare = new Map<string, number>();
  private spareBytes = 0;

  private constructor(private readonly fs: MemoryFs) {}

  static async create(): Promise<ObjectStore> {
    const fs = new MemoryFs();
    for (const folder of [gitdir, `${gitdir}/objects`, `${gitdir}/objects/pack`]) await fs.mkdir(folder);
    return new ObjectStore(fs);
  }

  async writeBlob(blob: Uint8Array): Promise<string> {
    return this.needed(await git.writeBlob({ fs: this.fs, gitdir, blob }));
  }

  async writeTree(entries: readonly TreeEntry[]): Promise<string> {
    const tree = entries.map(({ path, oid, isTree }) =>
      isTree
        ? { mode: '040000', path, oid, type: 'tree' as const }
        : { mode: '100644', path, oid, type: 'blob' as const }
    );
    return this.needed(await git.writeTree({ fs: this.fs, gitdir, tree }));
  }

  writeCommit(commit: {
    tree: string;
    parent: string | null;
    message: string;
    author: Person;
    committer: Person;
  }): Promise<string> {
    const { tree, parent, message } = commit;
    const [author, committer] = [signature(commit.author), signature(commit.committer)];
    return git.writeCommit({
      fs: this.fs,
      gitdir,
      commit: { tree, parent: parent ? [parent] : [], message, author, committer }
    });
  }

  /** One pack of these objects, in this order, whole. */
  async pack(oids: readonly string[]): Promise<Uint8Array> {
    const { packfile } = await git.packObjects({ fs: this.fs, gitdir, oids: [...oids], write: false });
    return packfile!;
  }

  async has(oid: string): Promise<boolean> {
    return this.fs.stat(file(oid)).then(
      () => true,
      () => false
    );
  }

  /** Whether all of these are here; if so, they stay. */
  async claim(oids: Iterable<string>): Promise<boolean> {
    const wanted = [...oids];
    for (const oid of wanted) if (!(await this.has(oid))) return false;
    wanted.forEach(oid => this.needed(oid));
    return true;
  }

  /** The server has these: forget them when room is needed. */
  async drop(oids: Iterable<string>): Promise<void> {
    for (const oid of oids) {
      if (!(await this.has(oid))) continue;
      const { size } = await this.fs.stat(file(oid));
      this.needed(oid);
      this.spare.set(oid, size);
      this.spareBytes += size;
    }
    for (const [oid, size] of this.spare) {
      if (this.spareBytes <= SPARE_BYTES) break;
      this.spare.delete(oid);
      this.spareBytes -= size;
      await this.fs.unlink(file(oid));
    }
  }

  private needed(oid: string): string {
    this.spareBytes -= this.spare.get(oid) ?? 0;
    this.spare.delete(oid);
    return oid;
  }
}

export interface PackedObject {
  readonly oid: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly content: Uint8Array;
}

/** Every object of a pack. */
export async function readPack(pack: Uint8Array): Promise<PackedObject[]> {
  const fs = new MemoryFs();
  for (const folder of [gitdir, `${gitdir}/objects`, `${gitdir}/objects/pack`]) await fs.mkdir(folder);
  const cache = {};
  await fs.writeFile(`${gitdir}/objects/pack/pack-1.pack`, pack);
  const { oids } = await git.indexPack({ fs, cache, dir: gitdir, gitdir, filepath: 'objects/pack/pack-1.pack' });
  const read = async (oid: string): Promise<PackedObject> => {
    const { type, object } = await git.readObject({ fs, cache, gitdir, oid, format: 'content' });
    return { oid, type: type as PackedObject['type'], content: object as Uint8Array };
  };
  return Promise.all(oids.map(read));
}

const file = (oid: string): string => `${gitdir}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;

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
