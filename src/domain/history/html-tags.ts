/** A tag, a comment, or a script or style with all that is in it. */
export interface HtmlTag {
  /** Where it begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  /** In lower case; absent for what is no tag of a document's content. */
  readonly name?: string;
  readonly closing: boolean;
  readonly attributes: string;
}

const OPEN = /<(\/?)([a-z][a-z0-9]*)/iy;
const ATTRIBUTES = /(?:[^'">]+|"[^"]*"|'[^']*')*/y;
const SKIPPED: Readonly<Record<string, RegExp>> = { script: /<\/script\s*>/gi, style: /<\/style\s*>/gi };

/**
 * The tags of an HTML text, in one pass: a hostile one takes no longer than another of its length. What is not closed — a comment, a tag,
 * a script — takes in all that follows, as a browser has it.
 */
export function* htmlTags(html: string): Generator<HtmlTag> {
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) return;
      yield { from: at, to: end + 3, closing: false, attributes: '' };
      at = end + 3;
      continue;
    }
    const open = matchAt(OPEN, html, at);
    if (!open) {
      at++;
      continue;
    }
    const [, slash, written] = open;
    const attributes = matchAt(ATTRIBUTES, html, at + open[0].length)![0];
    const end = at + open[0].length + attributes.length;
    if (html[end] !== '>') return;
    const name = written!.toLowerCase();
    const rest = slash ? undefined : SKIPPED[name];
    const close = rest && matchAt(rest, html, end + 1);
    if (rest && !close) return;
    const to = close ? close.index + close[0].length : end + 1;
    yield { from: at, to, closing: slash === '/', attributes, ...(!rest && { name }) };
    at = to;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
