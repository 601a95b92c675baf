import type * as nbformat from '@jupyterlab/nbformat';
import { align } from './align';
import { parseHtmlTable, type TextTable } from './html-table';
import { looksSame } from './same-output';

/** One output, as a comparison shows it: the richest form that can be compared. */
export type OutputFace =
  | { readonly kind: 'text'; readonly text: string; readonly stream?: string }
  | { readonly kind: 'table'; readonly table: TextTable; readonly html: string }
  | { readonly kind: 'image'; readonly mime: string; readonly source: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly traceback: string }
  | { readonly kind: 'json'; readonly value: unknown }
  | {
      readonly kind: 'rich';
      readonly bundle: nbformat.IMimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly text: string;
    };

export interface OutputPair {
  readonly left?: OutputFace;
  readonly right?: OutputFace;
  /** `unseen`: only what every run names anew differs, such as memory addresses and the ids of a page's elements. */
  readonly change: 'none' | 'unseen' | 'seen';
}

const IMAGES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Outputs of two versions of a cell, paired by kind in their order. */
export function compareOutputs(
  left: readonly nbformat.IOutput[],
  right: readonly nbformat.IOutput[]
): readonly OutputPair[] {
  const [a, b] = [left.map(faceOf), right.map(faceOf)];
  const sign = (face: OutputFace): string => (face.kind === 'text' ? `text ${face.stream}` : face.kind);
  return align(a.map(sign), b.map(sign)).flatMap((part): OutputPair[] => {
    if (part.kind === 'left') return a.slice(...part.left).map(face => ({ left: face, change: 'seen' }));
    if (part.kind === 'right') return b.slice(...part.right).map(face => ({ right: face, change: 'seen' }));
    return a.slice(...part.left).map((face, n) => {
      const other = b[part.right[0] + n]!;
      return { left: face, right: other, change: changeOf(face, other) };
    });
  });
}

function changeOf(left: OutputFace, right: OutputFace): OutputPair['change'] {
  if (JSON.stringify(left) === JSON.stringify(right)) return 'none';
  return looksSame(left, right) ? 'unseen' : 'seen';
}

/** What an output is, for a comparison. */
export function faceOf(output: nbformat.IOutput): OutputFace {
  if (output.output_type === 'stream') {
    return { kind: 'text', text: joined(output.text).replace(ANSI, ''), stream: joined(output.name) };
  }
  if (output.output_type === 'error') {
    const lines = Array.isArray(output.traceback) ? output.traceback.map(String) : [];
    return {
      kind: 'error',
      name: joined(output.ename),
      message: joined(output.evalue),
      traceback: lines.join('\n').replace(ANSI, '')
    };
  }
  const bundle = (output.data ?? {}) as nbformat.IMimeBundle;
  const html = bundle['text/html'];
  const table = html === undefined ? undefined : parseHtmlTable(joined(html));
  if (table) return { kind: 'table', table, html: joined(html) };
  const image = IMAGES.find(mime => bundle[mime] !== undefined);
  if (image) return { kind: 'image', mime: image, source: imageSource(image, joined(bundle[image])) };
  const text = joined(bundle['text/plain'] ?? '').replace(ANSI, '');
  const json = Object.keys(bundle).find(mime => mime === 'application/json' || mime.endsWith('+json'));
  if (json === 'application/json') return { kind: 'json', value: bundle[json] };
  const richer = Object.keys(bundle).some(mime => mime !== 'text/plain');
  // A picture of a value, such as an estimator's, with a page of help in it: its text says what differs.
  if (!richer || (text !== '' && onlyHtml(bundle) && UNFOLDS.test(joined(html)))) return { kind: 'text', text };
  return { kind: 'rich', bundle, metadata: (output.metadata ?? {}) as Record<string, unknown>, text };
}

const UNFOLDS = /<(table|details)\b/i;

const onlyHtml = (bundle: nbformat.IMimeBundle): boolean =>
  Object.keys(bundle).every(mime => mime === 'text/html' || mime === 'text/plain');

/** An image as a data URL: an <img> runs no script of an SVG and fetches nothing for it. */
function imageSource(mime: string, data: string): string {
  return mime === 'image/svg+xml'
    ? `data:${mime};charset=utf-8,${encodeURIComponent(data)}`
    : `data:${mime};base64,${data.replace(/\s/g, '')}`;
}

function joined(value: unknown): string {
  return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : JSON.stringify(value);
}
