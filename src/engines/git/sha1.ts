import { utf8 } from '../../domain/shared/bytes';

const BLOCK = 64; // bytes

/**
 * SHA-1 of bytes, in hex. Not `crypto.subtle`: pages served without TLS have none, and for objects as small as most of ours its promises
 * take longer than the hash.
 */
export function sha1(bytes: Uint8Array): string {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(80);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) mix(state, words, bytes, at);
  const tail = ending(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < tail.length; at += BLOCK) mix(state, words, tail, at);
  return Array.from(state, word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The oid of an object. */
export function objectId(type: string, content: Uint8Array): string {
  const head = utf8(`${type} ${content.length}\0`);
  const whole = new Uint8Array(head.length + content.length);
  whole.set(head);
  whole.set(content, head.length);
  return sha1(whole);
}

/** What follows the last whole block: the rest, a one bit, zeros, and the length in bits. */
function ending(rest: Uint8Array, length: number): Uint8Array {
  const tail = new Uint8Array(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(tail.length - 4, length << 3);
  return tail;
}

function mix(state: Int32Array, words: Int32Array, bytes: Uint8Array, start: number): void {
  for (let n = 0, at = start; n < 16; n++, at += 4) {
    words[n] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let n = 16; n < 80; n++) {
    const word = words[n - 3]! ^ words[n - 8]! ^ words[n - 14]! ^ words[n - 16]!;
    words[n] = (word << 1) | (word >>> 31);
  }
  let [a, b, c, d, e] = [state[0]!, state[1]!, state[2]!, state[3]!, state[4]!];
  let next: number;
  // A loop for each kind of round: one loop that asks which it is takes twice as long.
  for (let n = 0; n < 20; n++) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (~b & d)) + 0x5a827999 + e + words[n]!) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  for (let n = 20; n < 40; n++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + 0x6ed9eba1 + e + words[n]!) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  for (let n = 40; n < 60; n++) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc + e + words[n]!) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  for (let n = 60; n < 80; n++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + 0xca62c1d6 + e + words[n]!) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
}
