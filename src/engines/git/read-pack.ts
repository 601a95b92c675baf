import { inflateAt } from './inflate';
import { readDeltas } from './read-deltas';
import { objectId } from './sha1';

export interface PackedObject {
  readonly oid: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly content: Uint8Array;
}

const TYPES: readonly (PackedObject['type'] | undefined)[] = [undefined, 'commit', 'tree', 'blob', 'tag'];
const DELTAS: readonly number[] = [6, 7];
const [HEAD, TRAILER] = [12, 20]; // bytes

/**
 * Every object of a pack. Our server sends whole objects, which are read in one pass; a pack with deltas goes to isomorphic-git, which takes
 * some hundred times as long. The pack's own SHA-1 is not looked at: zlib's checksum guards each object, and its oid is computed from what
 * was read.
 */
export async function readPack(pack: Uint8Array): Promise<PackedObject[]> {
  return readWhole(pack) ?? readDeltas(pack);
}

/** Every object, or nothing where one is a delta. */
export function readWhole(pack: Uint8Array): PackedObject[] | undefined {
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  if (pack.length < HEAD + TRAILER || view.getUint32(0) !== 0x5041434b) throw new Error('This is no pack.'); // PACK
  const count = view.getUint32(8);
  const objects: PackedObject[] = [];
  let at = HEAD;
  for (let n = 0; n < count; n++) {
    const head = readHead(pack, at);
    const type = TYPES[head.type];
    if (DELTAS.includes(head.type)) return undefined;
    if (!type) throw new Error(`A pack has an object of the unknown type ${head.type}.`);
    const { content, end } = inflateAt(pack, head.end, head.size);
    objects.push({ oid: objectId(type, content), type, content });
    at = end;
  }
  if (at !== pack.length - TRAILER) throw new Error('A pack does not end where its objects do.');
  return objects;
}

/** Type and size: four bits of it in the first byte, seven in each that follows. */
function readHead(pack: Uint8Array, start: number): { type: number; size: number; end: number } {
  let at = start;
  let byte = pack[at++]!;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let unit = 16; byte & 128 && at < pack.length; unit *= 128) {
    byte = pack[at++]!;
    size += (byte & 127) * unit;
  }
  return { type, size, end: at };
}
