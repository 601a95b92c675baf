/** Zlib's checksum (RFC 1950). */
export function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + 3_800, bytes.length); // b stays below 2³²
    for (; at < end; at++) b += a += bytes[at]!;
    a %= 65_521;
    b %= 65_521;
  }
  return b * 65_536 + a;
}
