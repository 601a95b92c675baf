import { fromUtf8, utf8 } from '../../domain/shared/bytes';

const ZERO = '0'.repeat(40);

/** What git said to a push of one ref. */
export type PushReport =
  | { readonly kind: 'ok' }
  /** The ref is not where we thought: someone else was first. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** The server lacks objects that it had. */
  | { readonly kind: 'incomplete'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A whole receive-pack request that moves one ref. */
export function pushRequest(ref: string, from: string | null, to: string, pack: Uint8Array): Uint8Array {
  const command = utf8(`${from ?? ZERO} ${to} ${ref}\0 report-status`);
  const head = utf8((command.length + 4).toString(16).padStart(4, '0'));
  const body = new Uint8Array(head.length + command.length + 4 + pack.length);
  body.set(head);
  body.set(command, head.length);
  body.set(utf8('0000'), head.length + command.length);
  body.set(pack, head.length + command.length + 4);
  return body;
}

/** Read git's report-status. */
export function parseReport(answer: Uint8Array): PushReport {
  const lines = packetLines(answer);
  const unpack = lines.find(line => line.startsWith('unpack '))?.slice('unpack '.length);
  const refused = lines.find(line => line.startsWith('ng '));
  if (unpack === 'ok' && lines.some(line => line.startsWith('ok '))) return { kind: 'ok' };
  const reason =
    refused?.split(' ').slice(2).join(' ') ?? unpack ?? `git answered: ${fromUtf8(answer.subarray(0, 200))}`;
  const all = `${unpack ?? ''} ${reason}`;
  if (/missing necessary objects|unable to read|bad object|unresolved|invalid object/i.test(all)) {
    return { kind: 'incomplete', reason };
  }
  if (
    /fetch first|non-fast-forward|failed to (update|lock) ref|already exists|stale|cannot lock ref|conflict/i.test(all)
  ) {
    return { kind: 'lost', reason };
  }
  return { kind: 'refused', reason };
}

function packetLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = parseInt(fromUtf8(bytes.subarray(at, at + 4)), 16);
    if (Number.isNaN(length)) break;
    if (length > 4) lines.push(fromUtf8(bytes.subarray(at + 4, at + length)).replace(/\n$/, ''));
    at += Math.max(length, 4);
  }
  return lines;
}
