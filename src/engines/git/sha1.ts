import Sha1 from 'sha.js/sha1';
import { utf8 } from '../../domain/shared/bytes';

/** SHA-1 in hex. Not `crypto.subtle`: pages served without TLS have none, and for objects as small as most of ours its promises take longer. */
export function sha1(...parts: readonly Uint8Array[]): string {
  const hash = new Sha1();
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** The oid of an object. */
export const objectId = (type: string, content: Uint8Array): string =>
  sha1(utf8(`${type} ${content.length}\0`), content);
