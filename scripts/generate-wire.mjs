// schema/wire/*.json → types and validators of both languages; schema/secrets.json → where each reads it. `--check` fails when the committed files differ.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { python, root } from './lib/paths.mjs';

const HEADER = 'Generated from schema/wire by scripts/generate-wire.mjs: edit there, not here.';

const definitions = {};
for (const file of readdirSync(path.join(root, 'schema/wire')).sort()) {
  const { definitions: some } = JSON.parse(readFileSync(path.join(root, 'schema/wire', file), 'utf8'));
  for (const [name, schema] of Object.entries(some)) {
    if (name in definitions) throw new Error(`schema/wire/${file}: ${name} is defined twice`);
    definitions[name] = schema;
  }
}
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', $id: 'cellwright', definitions };

const secrets = readFileSync(path.join(root, 'schema/secrets.json'), 'utf8');

const outputs = {
  'src/wire/types.ts': await types(),
  'src/wire/validators.js': validators(),
  'src/wire/validators.d.ts': validatorTypes(),
  'python-kernel-bridge/cellwright/wire/schema.json': JSON.stringify(schema, null, 1) + '\n',
  'python-kernel-bridge/cellwright/wire/types.py': pythonTypes(),
  'src/wire/secrets.ts': secretsModule(),
  'python-kernel-bridge/cellwright/wire/secrets.json': secrets
};

const stale = Object.entries(outputs).filter(([file, text]) => read(file) !== text);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Out of date with schema/wire: ${stale.map(([file]) => file).join(', ')}. Run: npm run build:wire`);
    process.exit(1);
  }
} else {
  for (const [file, text] of stale) writeFileSync(path.join(root, file), text);
}

function read(file) {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}

async function types() {
  // additionalProperties false only here: validators keep unknown fields, types name the known ones.
  const text = await compile({ ...schema, title: 'Wire' }, 'Wire', {
    bannerComment: `// ${HEADER}`,
    additionalProperties: false,
    unreachableDefinitions: true,
    style: { singleQuote: true }
  });
  return text
    .replace(/\n \*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\./g, '')
    .replace(
      /\/\*\*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g,
      ''
    )
    .replace(/export interface Wire \{[^}]*\}\n*/, '');
}

function validators() {
  const ajv = new Ajv({
    schemas: [schema],
    code: { source: true, esm: true },
    allErrors: false,
    strict: true,
    allowUnionTypes: true
  });
  const refs = Object.fromEntries(
    Object.keys(definitions).map(name => [`is${name}`, `cellwright#/definitions/${name}`])
  );
  return `// ${HEADER}\n${standaloneCode(ajv, refs)}\n`;
}

function validatorTypes() {
  const names = Object.keys(definitions);
  return [
    `// ${HEADER}`,
    `import type { ErrorObject } from 'ajv';`,
    `import type { ${names.join(', ')} } from './types';`,
    `interface Validator<T> {\n  (value: unknown): value is T;\n  errors?: ErrorObject[] | null;\n}`,
    ...names.map(name => `export const is${name}: Validator<${name}>;`),
    ''
  ].join('\n');
}

function pythonTypes() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-wire-'));
  try {
    const input = path.join(folder, 'wire.json');
    const output = path.join(folder, 'types.py');
    writeFileSync(input, JSON.stringify({ ...schema, title: 'Wire', type: 'object' }));
    execFileSync(
      python,
      [
        ...['-m', 'datamodel_code_generator', '--input', input, '--input-file-type', 'jsonschema', '--output', output],
        ...[
          '--output-model-type',
          'typing.TypedDict',
          '--target-python-version',
          '3.11',
          '--disable-timestamp',
          '--formatters',
          'builtin',
          '--formatters',
          'builtin'
        ],
        ...['--use-schema-description', '--use-field-description', '--enum-field-as-literal', 'all'],
        ...['--custom-file-header', `# ${HEADER}`]
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] }
    );
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function secretsModule() {
  return `// ${HEADER.replace('schema/wire', 'schema/secrets.json')}

/** What a token-like string looks like. */
export interface SecretPattern {
  readonly name: string;
  /** Lower-case; a text that holds none of them can't match. */
  readonly hints: readonly string[];
  /** Its one group is what stays in front of the mask. */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  readonly example: string;
  readonly counterexample: string;
}

export const secretPatterns: readonly SecretPattern[] = ${secrets.trim()};
`;
}
