/** What a run is called. `cellwright/history/title.py` answers the same; schema/golden/commit-message.json holds both together. */

const LENGTH = 80; // code points
export const UNTITLED = 'Untitled cell';

const CONTROL = /[\x00-\x1f]+/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const OWN_TITLE = /^[ \t\r\n]*#[ \t]*%%[ \t]+(?![\w-]+=)([^\r\n]*)/; // tags="…" is no title
const HEADING = /^#{1,6}[ \t]+(.*)$/s;
const DOCSTRING = /^[rRuU]?(?:"""|''')(.*?)(?:"""|''')?[ \t\r]*$/s;
const IMPORT = /^[ \t]*(?:import[ \t]+(.*)|from[ \t]+([^ \t]+)[ \t]+import\b(.*))$/s;
const MAGIC = /^[ \t]*[%!]/;
const WRITTEN_MAGIC = /^[ \t]*%{1,2}[A-Za-z]/; // its sign is part of what it says
const MODULE = /^[ \t.]*([^ \t.,;()\r]+)/;

/**
 * A run's title: its own (`# %% Fit`), else the first heading of the Markdown cell right above, else the first source line that says
 * something. Imports and magics do so only where there is nothing else; then the imported modules are named together.
 */
export function titleOf(source: string, markdownAbove = ''): string {
  const own = titleText(OWN_TITLE.exec(source)?.[1] ?? '');
  if (own) return own;
  for (const line of markdownAbove.split('\n')) {
    const text = HEADING.exec(trim(line, ' \t\r'))?.[1];
    const title = text === undefined ? '' : titleText(withoutClosing(trim(text, ' \t')));
    if (title) return title;
  }
  const lines = source.split('\n');
  const { rest, modules } = withoutPreamble(lines);
  const imports = modules.length > 0 ? [`import ${modules.join(', ')}`] : [];
  for (const line of [...rest, ...imports, ...lines]) {
    const text = line.replace(WRITTEN_MAGIC.test(line) ? /^[ \t]+/ : /^[#% \t]+/, '');
    const title = titleText(DOCSTRING.exec(text)?.[1] ?? text);
    if (title) return title;
  }
  return UNTITLED;
}

/** One line of at most 80 code points; what was cut ends in `…`. */
export function titleText(text: string): string {
  const line = trim(oneLine(text), ' ');
  return codePoints(line, LENGTH) === line ? line : `${trim(codePoints(line, LENGTH - 1), ' ')}…`;
}

export const oneLine = (text: string): string => text.replace(CONTROL, ' ').replace(LONE_SURROGATE, '?');
export const codePoints = (text: string, most: number): string =>
  text.length <= most ? text : Array.from(text).slice(0, most).join('');

/** The lines without imports and magics, and the packages that are imported, each once. */
function withoutPreamble(lines: readonly string[]): { readonly rest: string[]; readonly modules: readonly string[] } {
  const rest: string[] = [];
  const modules = new Set<string>();
  let end: string | undefined; // what ends an import of several lines
  for (const line of lines) {
    if (end !== undefined) {
      if (end === ')' ? line.includes(')') : !isContinued(line)) end = undefined;
      continue;
    }
    const [matched, names, from, after = ''] = IMPORT.exec(line) ?? [];
    if (matched === undefined) {
      if (!MAGIC.test(line)) rest.push(line);
      continue;
    }
    for (const part of names?.split(',') ?? [from!]) {
      const name = MODULE.exec(part)?.[1];
      if (name !== undefined && !name.startsWith('__')) modules.add(name);
    }
    if (after.includes('(') && !after.includes(')')) end = ')';
    else if (isContinued(line)) end = '\\';
  }
  return { rest, modules: [...modules] };
}

const isContinued = (line: string): boolean => trim(line, ' \t\r').endsWith('\\');

/** A heading may end in `#` signs after a space. */
function withoutClosing(text: string): string {
  const closing = text.replace(/#+$/, '');
  return closing === '' || /[ \t]$/.test(closing) ? closing : text;
}

function trim(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start]!)) start++;
  while (end > start && characters.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}
