import { fromUtf8 } from '../../domain/shared/bytes';
import type { ObjectStore } from './objects';
import type { PackedObject } from './read-pack';
import { parseTree, type TreeEntry } from './tree-format';

/** A tree by path, and the oids of the trees that make it. */
export interface FlatTree {
  readonly root: string;
  readonly files: ReadonlyMap<string, string>;
  readonly trees: ReadonlySet<string>;
}

/** Writes the trees of flat listings; a folder that was in the last one costs nothing. */
export class TreeWriter {
  private known = new Map<string, string>();

  constructor(private readonly store: ObjectStore) {}

  async write(files: ReadonlyMap<string, string>): Promise<FlatTree> {
    const used = new Map<string, string>();
    const root = await this.writeFolder(toFolders(files), used);
    this.known = used;
    return { root, files, trees: new Set(used.values()) };
  }

  /** Write every folder anew: the server lost what it had. */
  forget(): void {
    this.known.clear();
  }

  private async writeFolder(folder: Folder, used: Map<string, string>): Promise<string> {
    const entries: TreeEntry[] = [];
    for (const [path, item] of folder) {
      const isTree = typeof item !== 'string';
      entries.push({ path, isTree, oid: isTree ? await this.writeFolder(item, used) : item });
    }
    const text = entries
      .map(({ path, oid }) => `${oid} ${path}`)
      .sort()
      .join('\0');
    const oid = this.known.get(text) ?? used.get(text) ?? (await this.store.writeTree(entries));
    used.set(text, oid);
    return oid;
  }
}

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a type alias can't name itself here
interface Folder extends Map<string, string | Folder> {}

function toFolders(files: ReadonlyMap<string, string>): Folder {
  const root: Folder = new Map();
  for (const [path, oid] of files) {
    const names = path.split('/');
    const last = names.pop()!;
    let folder = root;
    for (const name of names) {
      const below = folder.get(name);
      folder = typeof below === 'object' ? below : (folder.set(name, new Map()).get(name) as Folder);
    }
    folder.set(last, oid);
  }
  return root;
}

/** The flat tree of the one commit in a pack of a commit and its trees. */
export function flatten(objects: readonly PackedObject[]): FlatTree {
  const byOid = new Map(objects.map(object => [object.oid, object]));
  const commit = objects.find(object => object.type === 'commit');
  const root = commit && /^tree ([0-9a-f]{40})$/m.exec(fromUtf8(commit.content))?.[1];
  const files = new Map<string, string>();
  const trees = new Set<string>();
  const walk = (oid: string, prefix: string): void => {
    const object = byOid.get(oid);
    trees.add(oid);
    for (const entry of object ? parseTree(object.content) : []) {
      if (entry.isTree) walk(entry.oid, `${prefix}${entry.path}/`);
      else files.set(prefix + entry.path, entry.oid);
    }
  };
  if (root) walk(root, '');
  return { root: root ?? '', files, trees };
}
