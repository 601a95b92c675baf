import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../wire/types';
import { runContents } from './run-contents';
import type { SnapshotReader } from './snapshot';
import { snapshotFiles, type Recorded } from './snapshot-files';
import { aRow } from './testing/rows';

const golden = path.join(__dirname, '../../../schema/golden/snapshot/flights-like/input.json');
const { run } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
const c1 = aRow({ cell: 'c1' });
const small = { output_type: 'stream', name: 'stdout', text: 'small' };
const large = { output_type: 'display_data', data: { 'text/plain': 'x'.repeat(1000) }, metadata: {} };

/** A snapshot in memory, whose oids are its paths; `read` has those whose contents were asked for. */
function snapshot(outputs: object[], kept = true) {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ cell_type: 'code', id: 'c1', metadata: {}, source: 'what ran', outputs, execution_count: 1 }]
  } as unknown as Recorded['notebook'];
  const files = snapshotFiles({ notebook, run });
  if (!kept) {
    const file = { format: 'cellwright/outputs', v: 1, executionCount: 1, outputs: [], kept: 'none' };
    files.set('outputs/c1/outputs.json', new TextEncoder().encode(JSON.stringify(file)));
  }
  const read: string[] = [];
  const reader: Pick<SnapshotReader, 'listing' | 'blobs'> = {
    listing: () => Promise.resolve(new Map([...files.keys()].map(name => [name, name]))),
    blobs: (_, oids) => {
      read.push(...oids);
      return Promise.resolve(new Map(oids.map(oid => [oid, files.get(oid)!])));
    }
  };
  return { reader: reader as SnapshotReader, read };
}

test('what ran, and what it put out', async () => {
  const { reader } = snapshot([small, large]);
  expect(await runContents(reader, c1)).toMatchObject({
    source: 'what ran',
    outputs: [small, large],
    leftOut: 0,
    kept: true
  });
});

test('from the output on that is too much nothing is taken, and nothing after it read', async () => {
  const { reader, read } = snapshot([small, large, small]);
  expect(await runContents(reader, c1, 100)).toMatchObject({ outputs: [small], leftOut: 2 });
  expect(read.filter(name => name.startsWith('outputs/c1/2.'))).toEqual([]);
});

test('a cell that the notebook does not hold has no contents', async () => {
  const { reader } = snapshot([small]);
  expect(await runContents(reader, aRow({ cell: 'gone' }))).toBeUndefined();
  expect(await runContents(reader, aRow({ cell: null }))).toBeUndefined();
});

test('outputs that are kept off are told from none', async () => {
  const { reader } = snapshot([], false);
  expect(await runContents(reader, c1)).toMatchObject({ outputs: [], kept: false });
});
