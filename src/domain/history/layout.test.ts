import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../wire/types';
import { isInside } from './layout';
import { rebuild, snapshotFiles, type Recorded } from './snapshot-files';

const golden = path.join(__dirname, '../../../schema/golden/snapshot/flights-like/input.json');
const { run } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
const numRuns = 100 * Number(process.env.CELLWRIGHT_SCALE ?? 1);

function roundTrip(notebook: Recorded['notebook']): unknown {
  const files = snapshotFiles({ notebook, run });
  return rebuild(files.keys(), at => files.get(at)).notebook;
}

const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', 'é', '\u2028', '😀', '\ud800', '\0', '"', '/') });
/** As read from a file: JSON has no -0 to write. */
const json = () => fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as typeof value);
const metadata = fc.dictionary(fc.string(), json());
const base64 = fc.oneof(
  fc.uint8Array().map(bytes => Buffer.from(bytes).toString('base64')),
  fc.uint8Array().map(bytes => `${Buffer.from(bytes).toString('base64')}\n`),
  text
);
const bundle = fc.record(
  {
    'text/plain': text,
    'text/html': text,
    'image/png': base64,
    'image/svg+xml': text,
    'application/pdf': base64,
    'application/json': json(),
    'application/vnd.vega.v5+json': json(),
    'application/x-of-someone': fc.oneof(
      text,
      json().filter(value => !Array.isArray(value))
    )
  },
  { requiredKeys: [] }
);
const output = fc.oneof(
  fc.record({ output_type: fc.constant('stream'), name: fc.constantFrom('stdout', 'stderr'), text }),
  fc.record({ output_type: fc.constantFrom('display_data', 'update_of_someone'), data: bundle, metadata }),
  fc.record({
    output_type: fc.constant('execute_result'),
    data: bundle,
    metadata,
    execution_count: fc.option(fc.nat())
  }),
  fc.record({ output_type: fc.constant('error'), ename: text, evalue: text, traceback: fc.array(text) })
);
const id = fc.oneof(fc.constantFrom('a', 'b', 'A', 'cell~1', 'a~2', '..', 'a/b', ''), fc.uuid());
const code = fc.record(
  {
    ...{ cell_type: fc.constant('code'), source: text, metadata, id },
    ...{
      outputs: fc.array(output, { maxLength: 4 }),
      execution_count: fc.option(fc.nat()),
      of_a_later_version: json()
    }
  },
  { requiredKeys: ['cell_type', 'source', 'metadata', 'outputs', 'execution_count'] }
);
const prose = fc.record(
  {
    ...{ cell_type: fc.constantFrom('markdown', 'raw'), source: text, metadata, id },
    attachments: fc.dictionary(fc.string(), fc.record({ 'image/png': base64 }))
  },
  { requiredKeys: ['cell_type', 'source', 'metadata'] }
);
const notebooks = fc.record({
  nbformat: fc.constant(4),
  nbformat_minor: fc.integer({ min: 0, max: 6 }),
  metadata: fc.record({ language_info: fc.record({ name: fc.constantFrom('python', 'R', 'julia', 'x') }) }),
  cells: fc.array(fc.oneof(code, prose), { maxLength: 6 })
}) as fc.Arbitrary<Recorded['notebook']>;

test('any notebook is rebuilt as it was', () => {
  fc.assert(
    fc.property(notebooks, notebook => {
      expect(roundTrip(notebook)).toEqual(notebook);
    }),
    { numRuns }
  );
});

test('no two cells share a file, and none lies outside its folder', () => {
  fc.assert(
    fc.property(notebooks, notebook => {
      const names = [...snapshotFiles({ notebook, run }).keys()];
      expect(names.filter(name => name.startsWith('cells/') && !name.endsWith('.attachments.json'))).toHaveLength(
        notebook.cells.length
      );
      expect(names.filter(name => /(^|\/)(\.{0,2})(\/|$)/.test(name))).toEqual([]);
    }),
    { numRuns }
  );
});

describe('modules that git would refuse stay out, as cellwright/history/layout.py leaves them out', () => {
  const file = path.join(__dirname, '../../../schema/golden/module-paths.json');
  const paths = JSON.parse(readFileSync(file, 'utf8')) as Record<'inside' | 'outside', string[]>;

  test.each(paths.inside)('%j is inside', at => expect(isInside(at)).toBe(true));
  test.each(paths.outside)('%j is not', at => expect(isInside(at)).toBe(false));
});

test('a snapshot made with outputs off says of which cells it lacks them', () => {
  const cell = (id: string, count: number | null) => ({
    ...{ cell_type: 'code', id, metadata: {}, source: id, execution_count: count },
    outputs: count === null ? [] : [{ output_type: 'stream', name: 'stdout', text: id }]
  });
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell('a', null), cell('b', 1)] };
  for (const outputs of ['keep', 'off'] as const) {
    const files = snapshotFiles({ notebook, run }, { outputs });
    expect([...rebuild(files.keys(), at => files.get(at)).unkept]).toEqual(outputs === 'off' ? [1] : []);
  }
});
