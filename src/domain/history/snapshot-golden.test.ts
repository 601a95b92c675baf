/* eslint-disable @typescript-eslint/no-unused-vars -- fields are taken out by destructuring */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../shared/bytes';
import { evidenceMessage, runMessage, type MessageContext } from './message';
import { titleOf } from './title';
import { rebuild, snapshotFiles, type Recorded } from './snapshot-files';
import type { Run } from '../../wire/types';

const golden = path.join(__dirname, '../../../schema/golden');
const read = <T>(file: string): T => JSON.parse(readFileSync(path.join(golden, file), 'utf8')) as T;

function blobOid(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

type Input = Omit<Recorded, 'modules'> & { modules?: Record<string, string>; outputs?: 'keep' | 'off' };

describe.each(readdirSync(path.join(golden, 'snapshot')))('the golden snapshot %s', name => {
  const input = read<Input>(`snapshot/${name}/input.json`);
  const modules = new Map(Object.entries(input.modules ?? {}).map(([at, source]) => [at, utf8(source)]));
  const files = snapshotFiles({ ...input, modules }, { outputs: input.outputs });

  test('has the same blobs as Python writes', () => {
    const { '': _root, ...expected } = read<Record<string, string>>(`snapshot/${name}/tree.json`);
    const actual = Object.fromEntries([...files].map(([at, content]) => [at, blobOid(content)]));
    expect(actual).toEqual(expected);
  });

  test('gives the notebook back', () => {
    const snapshot = rebuild(files.keys(), at => files.get(at));
    const cells = snapshot.notebook.cells as unknown as { source: unknown; outputs?: { text?: unknown }[] }[];
    if (input.outputs === 'off') return expect(cells.every(cell => (cell.outputs ?? []).length === 0)).toBe(true);
    expect(joined(snapshot.notebook)).toEqual(joined(input.notebook));
  });
});

const real = path.join(golden, 'notebooks');

test.each(readdirSync(real).filter(name => name.endsWith('.ipynb')))('the real notebook %s comes back', name => {
  const notebook = JSON.parse(readFileSync(path.join(real, name), 'utf8')) as Recorded['notebook'];
  if (notebook.nbformat < 4) return; // Jupyter's server gives it as version 4
  const cells = notebook.cells.map(cell => ({ source: '', ...cell })); // which a type yet to come may lack
  const { run } = read<Input>('snapshot/flights-like/input.json');
  const files = snapshotFiles({ notebook, run });
  expect(joined(rebuild(files.keys(), at => files.get(at)).notebook)).toEqual(joined({ ...notebook, cells }));
});

/** Multi-line strings of nbformat joined, JSON outputs aside. */
function joined(value: unknown, key = ''): unknown {
  if (key.includes('json') || key === 'traceback') return value;
  if (Array.isArray(value)) {
    const isText = ['source', 'text'].includes(key) || key.includes('/');
    return isText && value.every(item => typeof item === 'string') ? value.join('') : value.map(item => joined(item));
  }
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value; // JSON has one zero
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, joined(item, name)]));
}

describe('commit messages are those of Python', () => {
  const messages = read<{
    runs: { what: string; input: MessageContext & { run: Run }; text: string }[];
    evidence: { input: Parameters<typeof evidenceMessage>[0]; text: string }[];
    titles: { source: string; markdownAbove?: string; title: string }[];
  }>('commit-message.json');

  test.each(messages.runs)('$what', ({ input, text }) => expect(runMessage(input.run, input)).toBe(text));
  test.each(messages.evidence)('evidence $input.run', ({ input, text }) => expect(evidenceMessage(input)).toBe(text));
  test.each(messages.titles)('title $title', item => {
    expect(titleOf(item.source, item.markdownAbove)).toBe(item.title);
  });
});
