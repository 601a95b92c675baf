import type { OutputFace } from './compare-outputs';
import { htmlTags } from './html-tags';

/** Names that a page's elements have; they tell elements apart within the page and are seen by nobody. */
const ID = /\bid\s*=\s*["']?([^"'\s>]+)/gi;
const WORD = /[\w-]+/g;
/** UUIDs, with their dashes or without, by which scripts of charts call their parts. */
const UUID = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/gi;
/** Where an object lay in memory, as `repr` says it. */
const ADDRESS = /(?<= at )0x[0-9a-f]+/gi;
/** When matplotlib wrote an SVG. */
const WRITTEN = /(<dc:date>)[^<]*/g;

const SVG = 'data:image/svg+xml;charset=utf-8,';

/** Whether two outputs look alike: equal but for what every run names anew, such as memory addresses and the ids of a page's elements. */
export function looksSame(left: OutputFace, right: OutputFace): boolean {
  return JSON.stringify(settle(left)) === JSON.stringify(settle(right));
}

function settle(face: OutputFace): unknown {
  switch (face.kind) {
    case 'text':
      return { ...face, text: settleText(face.text) };
    case 'error':
      return { ...face, message: settleText(face.message), traceback: settleText(face.traceback) };
    case 'table':
      return settleMarkup(face.html);
    case 'image':
      return face.source.startsWith(SVG) ? settleMarkup(decodeURIComponent(face.source.slice(SVG.length))) : face;
    case 'json':
      return face;
    case 'rich': {
      const parts = Object.entries(face.bundle).map(([mime, value]) => [mime, settlePart(mime, value)]);
      return { bundle: parts, metadata: face.metadata };
    }
  }
}

function settlePart(mime: string, value: unknown): unknown {
  const whole: unknown = Array.isArray(value) ? value.join('') : value;
  if (typeof whole !== 'string') return value;
  if (mime === 'text/html' || mime === 'image/svg+xml') return settleMarkup(whole);
  return mime.startsWith('text/') ? settleText(whole) : whole;
}

const settleText = (text: string): string => text.replace(ADDRESS, '0x');

/** What is seen of a page stays as it is; within its tags and scripts, ids are numbered in the order they come. */
function settleMarkup(markup: string): string {
  const page = markup.replace(WRITTEN, '$1');
  const tags = [...htmlTags(page)];
  const numbers = new Map<string, string>();
  for (const { attributes } of tags) {
    for (const [, id] of attributes.matchAll(ID)) if (!numbers.has(id!)) numbers.set(id!, `#${numbers.size}`);
  }
  const parts: string[] = [];
  let last = 0;
  for (const { from, to } of tags) {
    const tag = page.slice(from, to).replace(WORD, word => numbers.get(word) ?? word);
    parts.push(settleText(page.slice(last, from)), tag.replace(UUID, '#'));
    last = to;
  }
  return [...parts, settleText(page.slice(last))].join('');
}
