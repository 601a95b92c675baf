/** Git's form of a tree object. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
import { concat, fromHex, fromUtf8, utf8 } from '../../domain/shared/bytes';

export interface TreeEntry {
  readonly path: string;
  readonly oid: string;
  readonly isTree: boolean;
}

/** A tree's content. isomorphic-git writes one by way of a file, which takes some 2 ms for each changed folder of a snapshot. */
export function treeContent(entries: readonly TreeEntry[]): Uint8Array {
  const lines = entries.map(({ path, oid, isTree }) => ({
    key: utf8(isTree ? `${path}/` : path), // git's order of names
    line: concat([utf8(`${isTree ? '40000' : '100644'} ${path}\0`), fromHex(oid)])
  }));
  return concat(lines.sort((a, b) => compareBytes(a.key, b.key)).map(({ line }) => line));
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function* parseTree(content: Uint8Array): Generator<TreeEntry> {
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    let oid = '';
    for (let n = end + 1; n <= end + 20; n++) oid += HEX[content[n]!]!;
    yield {
      path: fromUtf8(content.subarray(space + 1, end)),
      oid,
      isTree: fromUtf8(content.subarray(at, space)).startsWith('4')
    };
    at = end + 21;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, n) => byte !== b[n]);
  return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}
