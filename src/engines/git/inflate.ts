import { Inflate } from 'pako/lib/inflate';

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
  const inflate = new Inflate({ chunkSize: size + 1, windowBits: 15 });
  inflate.push(pack.subarray(at), true);
  if (inflate.err || inflate.result?.length !== size) {
    throw new Error(
      `A pack is damaged at byte ${at}: ${inflate.msg || 'an object has another size than its head says'}.`
    );
  }
  return { content: inflate.result, end: at + inflate.strm.next_in };
}
