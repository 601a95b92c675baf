import type { OutputEntry, OutputPart } from '../../wire/types';
import { cutBytes, fromBase64, fromUtf8, isWellFormed, toBase64, utf8 } from '../shared/bytes';
import { canonicalJson } from '../shared/canonical-json';

/** Bytes over which a part of an output is cut. */
export const PART_LIMIT = 50 * 2 ** 20;

/** What a change of strings, such as masking, does before they are stored. */
export type EditText = (text: string) => string;

type Json = Record<string, unknown>;

const TEXT_EXTENSIONS = new Map([
  ['text/html', 'html'],
  ['image/svg+xml', 'svg'],
  ['text/markdown', 'md'],
  ['text/latex', 'tex'],
  ['application/javascript', 'js']
]);
const BINARY_EXTENSIONS = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['application/pdf', 'pdf']
]);

/** A multi-line string of nbformat joined; anything else as it is. */
export function joinLines(value: unknown): unknown {
  return Array.isArray(value) && value.every(line => typeof line === 'string') ? value.join('') : value;
}

/** Whether values of a MIME type are JSON values rather than strings. */
export const isJsonType = (mime: string): boolean =>
  mime === 'application/json' || /^application\/.*\+json$/s.test(mime);

/** Whether values of a MIME type are base64. */
export function isBase64Type(mime: string): boolean {
  if (mime.startsWith('image/')) return mime !== 'image/svg+xml';
  return /^(audio|video)\//.test(mime) || mime === 'application/pdf' || mime === 'application/octet-stream';
}

/** The entry of a cell's n-th output, and its files by name in the cell's folder. */
export function writeOutput(
  n: number,
  output: object,
  limit = PART_LIMIT
): { entry: OutputEntry; files: Map<string, Uint8Array> } {
  const fields: Json = { ...output };
  const files = new Map<string, Uint8Array>();
  const parts = values(fields).map(([at, value], k) => {
    const { extension, bytes, ...part } = write(at, value, limit);
    const file = `${n}.${k}.${extension}`;
    files.set(file, bytes);
    return { ...part, at, file };
  });
  return { entry: { fields, files: parts }, files };
}

/** The output as nbformat has it: the reverse of {@link writeOutput}. */
export function readOutput(entry: OutputEntry, file: (name: string) => Uint8Array): Json {
  const output: Json = { ...entry.fields };
  const data: Json = {};
  if (hasData(output.output_type) && !('data' in output)) output.data = data;
  for (const part of entry.files) {
    const at = part.at === 'text' || part.at === 'traceback' ? output : data;
    define(at, part.at, read(part, file(part.file)));
  }
  return output;
}

/** Takes out of the fields what lies in files. */
function values(fields: Json): [string, unknown][] {
  if (fields.output_type === 'stream') {
    const text = joinLines(fields.text);
    if (typeof text !== 'string') return [];
    delete fields.text;
    return [['text', text]];
  }
  if (fields.output_type === 'error' && Array.isArray(fields.traceback)) {
    const { traceback } = fields;
    delete fields.traceback;
    return [['traceback', traceback]];
  }
  if (hasData(fields.output_type) && isObject(fields.data)) {
    const data = fields.data;
    delete fields.data;
    return Object.keys(data)
      .sort()
      .map(mime => [mime, data[mime]]);
  }
  return [];
}

interface Written extends Pick<OutputPart, 'as' | 'newline' | 'cut'> {
  readonly extension: string;
  readonly bytes: Uint8Array;
}

function write(at: string, value: unknown, limit: number): Written {
  let content = value;
  if (!isJsonType(at)) {
    content = at === 'traceback' ? value : joinLines(value);
    if (typeof content === 'string') {
      const newline = content.endsWith('\n');
      const bytes = isBase64Type(at) ? fromBase64(newline ? content.slice(0, -1) : content) : undefined;
      if (bytes) {
        return cut(
          { extension: BINARY_EXTENSIONS.get(at) ?? 'bin', as: 'base64', ...(newline && { newline }), bytes },
          limit
        );
      }
      if (isWellFormed(content)) {
        return cut({ extension: TEXT_EXTENSIONS.get(at) ?? 'txt', as: 'text', bytes: utf8(content) }, limit);
      }
    }
    if (at === 'traceback' && isLines(value)) {
      return cut({ extension: 'txt', as: 'lines', bytes: utf8(value.join('\n')) }, limit);
    }
  }
  const bytes = utf8(canonicalJson(content ?? null));
  return bytes.length > limit
    ? cut({ extension: 'txt', as: 'text', bytes }, limit)
    : { extension: 'json', as: 'json', bytes }; // half a JSON value is text
}

function cut(part: Written, limit: number): Written {
  const { length } = part.bytes;
  return length <= limit ? part : { ...part, cut: length, bytes: cutBytes(part.bytes, limit, part.as !== 'base64') };
}

function read(part: OutputPart, bytes: Uint8Array): unknown {
  if (part.as === 'base64') return toBase64(bytes) + (part.newline ? '\n' : '');
  const text = fromUtf8(bytes);
  if (part.as === 'json') return JSON.parse(text);
  return part.as === 'lines' || part.at === 'traceback' ? text.split('\n') : text;
}

function isLines(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(line => typeof line === 'string' && !line.includes('\n') && isWellFormed(line))
  );
}

/** Sets a member even when it is called `__proto__`. */
function define(target: Json, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

const hasData = (kind: unknown): boolean => kind === 'display_data' || kind === 'execute_result';
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
