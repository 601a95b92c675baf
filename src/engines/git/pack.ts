/** Git's pack format, as far as a snapshot needs it: whole objects. https://git-scm.com/docs/pack-format */
import { concat, fromHex } from '../../domain/shared/bytes';
import { adler32 } from './adler32';
import { sha1 } from './sha1';

export type ObjectType = 'commit' | 'tree' | 'blob';

const TYPES: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3 };
/** Git compresses anew what it keeps: below this many bytes the way to the server takes less time than zlib. */
const SMALL = 4_096;
const STORED_BLOCK = 0xffff;
const COMPRESSED = [
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0x52, 0x49, 0x46, 0x46], // WebP
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04] // zip
];

/** An object as it stands in a pack. */
export async function packEntry(type: ObjectType, content: Uint8Array): Promise<Uint8Array> {
  const isDense = COMPRESSED.some(magic => magic.every((byte, n) => content[n] === byte));
  const body = content.length < SMALL || isDense ? store(content) : await deflate(content);
  return concat([entryHead(TYPES[type], content.length), body]);
}

/** A pack of entries. */
export function makePack(entries: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0x5041434b); // PACK
  view.setUint32(4, 2);
  view.setUint32(8, entries.length);
  const body = concat([head, ...entries]);
  return concat([body, fromHex(sha1(body))]);
}

/** Type and size: four bits of it in the first byte, seven in each that follows. */
function entryHead(type: number, size: number): Uint8Array {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 15);
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 128);
    byte = rest & 127;
  }
  return Uint8Array.from([...bytes, byte]);
}

/** Zlib's form (RFC 1950) of bytes that are not compressed. */
function store(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  let at = 0;
  do {
    const block = content.subarray(at, at + STORED_BLOCK);
    at += block.length;
    const [low, high] = [block.length & 255, block.length >> 8];
    parts.push(Uint8Array.of(at >= content.length ? 1 : 0, low, high, ~low, ~high), block);
  } while (at < content.length);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, adler32(content));
  return concat([...parts, sum]);
}

async function deflate(content: Uint8Array): Promise<Uint8Array> {
  const stream = new Response(content as BodyInit).body!.pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
