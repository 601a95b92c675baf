import { htmlTags } from './html-tags';

/** A table as text: rows of cells. Nothing of the HTML is kept, so that it can be shown without trust. */
export interface TextTable {
  readonly head: readonly (readonly string[])[];
  readonly rows: readonly (readonly string[])[];
  /** Leading cells of a row that are row heads, as a DataFrame's index. */
  readonly index: number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  '#39': "'"
};
const MAX_SPAN = 200;

/**
 * The table in an HTML output, as pandas, polars and Styler write them; undefined where there is none, or more than one, or where it lays
 * out something else: a table of data has named columns and nothing in it that unfolds.
 */
export function parseHtmlTable(html: string): TextTable | undefined {
  if (/<details\b/i.test(html)) return undefined;
  const head: string[][] = [];
  const rows: string[][] = [];
  let tables = 0;
  let depth = 0;
  let index = 0;
  let isFrame = false;
  let row: { cells: string[]; heads: number } | undefined;
  let cell: { text: string; head: boolean; span: number } | undefined;
  let last = 0;

  const endCell = (): void => {
    if (!cell || !row) return;
    const text = decode(cell.text).replace(/\s+/g, ' ').trim();
    if (cell.head && row.heads === row.cells.length) row.heads += cell.span;
    for (let n = 0; n < cell.span; n++) row.cells.push(text);
    cell = undefined;
  };
  const endRow = (): void => {
    endCell();
    if (row?.cells.length) {
      if (row.heads === row.cells.length && rows.length === 0) head.push(row.cells);
      else {
        index = Math.max(index, row.heads);
        rows.push(row.cells);
      }
    }
    row = undefined;
  };

  for (const { from, to, closing, name, attributes } of htmlTags(html)) {
    if (cell) cell.text += html.slice(last, from);
    last = to;
    if (name === 'table') {
      if (!closing) isFrame = /\bdataframe\b/i.test(attributes);
      depth += closing ? -1 : 1;
      if (!closing && ++tables > 1) return undefined;
      if (closing) endRow();
    } else if (depth > 0 && name === 'tr') {
      endRow();
      if (!closing) row = { cells: [], heads: 0 };
    } else if (depth > 0 && (name === 'td' || name === 'th')) {
      endCell();
      const span = Number(/\bcolspan\s*=\s*["']?(\d+)/i.exec(attributes)?.[1] ?? 1);
      if (!closing) cell = { text: '', head: name === 'th', span: Math.min(Math.max(1, span), MAX_SPAN) };
    } else if (cell && name === 'br') cell.text += ' ';
  }
  endRow();
  const columns = Math.max(0, ...head.map(row => row.length));
  const isData = columns >= 2 || (columns === 1 && isFrame);
  return tables === 1 && isData ? { head, rows, index } : undefined;
}

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (ENTITIES[name]) return ENTITIES[name];
    const code = name[0] !== '#' ? NaN : /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
