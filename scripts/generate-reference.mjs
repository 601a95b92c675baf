// schema/settings → docs/settings.md, and a check that docs/commands.md names exactly the commands that there are.
// `--check` fails when either is out of date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { main, SetupError } from './lib/process.mjs';

const SETTINGS = 'docs/settings.md';
const COMMANDS = 'docs/commands.md';
const WORKSPACE = `## A workspace: \`cellwright.toml\`

In the folder of the workspace, to be committed with it. The file also makes its folder a workspace: the scope *Workspace* then lists what lies below it.

| table | setting | default | what it does |
|---|---|---|---|
| \`[capture]\` | \`consent\` | \`"unasked"\` | keep or off: holds until somebody answers otherwise on their machine. |
| \`[capture]\` | \`outputs\` | \`"keep"\` | off: snapshots hold no outputs, until somebody answers otherwise. |
| \`[history]\` | \`retention_days\` | none: nothing goes by itself | Runs older than this, 1 to 36,500 days, are deleted for good, but for those with a star or a name ([how](how-to/delete.md#keep-runs-only-for-a-time)). |
`;

await main(() => {
  const text = settings();
  if (process.argv.includes('--check')) {
    if (read(SETTINGS) !== text) throw new SetupError(`${SETTINGS} is out of date. Run: npm run build:reference`);
  } else {
    writeFileSync(path.join(root, SETTINGS), text);
  }
  const defined = commands();
  const documented = new Set([...read(COMMANDS).matchAll(/^\| `(cellwright:[a-z-]+)`/gm)].map(match => match[1]));
  const missing = [...defined].filter(id => !documented.has(id));
  const gone = [...documented].filter(id => !defined.has(id));
  if (missing.length > 0) throw new SetupError(`${COMMANDS} does not describe ${missing.sort().join(', ')}.`);
  if (gone.length > 0) throw new SetupError(`${COMMANDS} describes ${gone.join(', ')}, which no code has.`);
});

/** Settings › Settings Editor › Cellwright, as a page. */
function settings() {
  const folder = path.join(root, 'schema/settings');
  const sections = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => section(name, JSON.parse(readFileSync(path.join(folder, name), 'utf8'))))
    .filter(text => text !== '');
  const head =
    '# Settings\n\nIn JupyterLab: *Settings › Settings Editor › Cellwright*. Generated from `schema/settings/`: edit there, not here.\n';
  return [head, ...sections, WORKSPACE].join('\n');
}

function section(name, schema) {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return '';
  const rows = properties.map(([key, property]) => {
    if (!property.description) throw new SetupError(`schema/settings/${name}: ${key} has no description.`);
    const fallback = JSON.stringify(property.default) ?? '';
    return `| \`${key}\` | ${property.title ?? key} | \`${fallback}\` | ${property.description.replaceAll('|', '\\|')} |`;
  });
  const title = `## ${schema.title}\n\n${schema.description ? `${schema.description}\n\n` : ''}`;
  return `${title}| setting | name | default | what it does |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** Ids that sources and menus name, but for those of plugins (`id: …`). */
function commands() {
  const found = new Set();
  for (const file of [...filesOf('src'), ...filesOf('schema/settings')]) {
    if (/\.test\.tsx?$|\/testing\//.test(file)) continue;
    const text = read(file);
    const pattern = file.endsWith('.json')
      ? /"command":\s*"(cellwright:[a-z-]+)"/g
      : /(?<!\bid: )'(cellwright:[a-z]+-[a-z-]+)'/g;
    for (const [, id] of text.matchAll(pattern)) found.add(id);
  }
  return found;
}

function filesOf(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|tsx|json)$/.test(entry.name))
    .map(entry =>
      path
        .relative(root, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/')
    );
}

function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}
