import { Inflate } from 'pako/lib/inflate';
import { adler32 } from './adler32';

/** Read zlib's form of something small at once: a stream would go through other threads. */
export function inflate(bytes: Uint8Array): Uint8Array {
  const inflate = new Inflate({ chunkSize: 16_384, windowBits: 15 });
  inflate.push(bytes, true);
  if (inflate.err || !inflate.result) throw new Error(`An object is damaged: ${inflate.msg || 'it is cut off'}.`);
  return inflate.result;
}

/**
 * Read zlib's form of `size` bytes, which begins at a place in a pack that does not say where it ends. `DecompressionStream` can't do that:
 * it takes what follows for damage.
 */
export function inflateAt(pack: Uint8Array, at: number, size: number): { content: Uint8Array; end: number } {
  const stored = storedAt(pack, at, size);
  if (stored) return stored;
  const inflate = new Inflate({ chunkSize: size + 1, windowBits: 15 });
  inflate.push(pack.subarray(at), true);
  if (inflate.err || inflate.result?.length !== size) {
    throw new Error(
      `A pack is damaged at byte ${at}: ${inflate.msg || 'an object has another size than its head says'}.`
    );
  }
  return { content: inflate.result, end: at + inflate.strm.next_in };
}

const [ZLIB_HEAD, BLOCK_HEAD, CHECKSUM] = [2, 5, 4]; // bytes
const ONLY_BLOCK_STORED = 1;

/** What is not compressed and fits into one block (RFC 1950, 1951), as our server sends trees: read without setting up a decompressor. */
function storedAt(pack: Uint8Array, at: number, size: number): { content: Uint8Array; end: number } | undefined {
  const start = at + ZLIB_HEAD + BLOCK_HEAD;
  const end = start + size + CHECKSUM;
  if (end > pack.length || pack[at + ZLIB_HEAD] !== ONLY_BLOCK_STORED) return undefined;
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  if (view.getUint16(at + ZLIB_HEAD + 1, true) !== size) return undefined;
  const content = pack.slice(start, start + size); // kept without the rest of the pack
  return view.getUint32(start + size) === adler32(content) ? { content, end } : undefined; // damage is said by zlib
}
