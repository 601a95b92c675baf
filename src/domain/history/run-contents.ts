import type * as nbformat from '@jupyterlab/nbformat';
import type { NotebookFile, OutputsFile, RunRow } from '../../wire/types';
import { fromUtf8 } from '../shared/bytes';
import { cellIn } from './cell-history';
import type { CellSide } from './compare';
import { readOutput } from './layout-output';
import type { SnapshotReader } from './snapshot';

/** What a run was, and what it put out. */
export interface RunContents {
  readonly source: string;
  /** Name of the cell's file, whose ending tells the language. */
  readonly file: string;
  readonly outputs: readonly nbformat.IOutput[];
  /** Outputs after these, which would have made it too much. */
  readonly leftOut: number;
  /** False where outputs are kept off. */
  readonly kept: boolean;
}

/**
 * Read what a run was out of its snapshot; of its outputs the first, up to `most` bytes as they are stored. Undefined where the snapshot
 * does not hold the cell.
 */
export async function runContents(
  reader: SnapshotReader,
  row: Pick<RunRow, 'path' | 'commit' | 'cell'>,
  most = Infinity
): Promise<RunContents | undefined> {
  const { path, commit } = row;
  const listing = await reader.listing(path, commit);
  const notebook = listing.get('notebook.json') ?? '';
  const file = json<NotebookFile>(await reader.blobs(path, [notebook]), notebook);
  const cell = row.cell === null ? undefined : cellIn(listing, file, row.cell);
  if (!cell?.source) return undefined;
  const [sources, outputs] = await Promise.all([
    reader.blobs(path, [cell.source]), // goes with the first request for outputs
    outputsIn(reader, path, cell, most)
  ]);
  return { source: fromUtf8(sources.get(cell.source)!), file: cell.entry.file, ...outputs };
}

async function outputsIn(
  reader: SnapshotReader,
  path: string,
  cell: CellSide,
  most: number
): Promise<Pick<RunContents, 'outputs' | 'leftOut' | 'kept'>> {
  const oid = (name: string): string => cell.outputs.get(name) ?? '';
  if (!oid('outputs.json')) return { outputs: [], leftOut: 0, kept: true };
  const file = json<OutputsFile>(await reader.blobs(path, [oid('outputs.json')]), oid('outputs.json'));
  const outputs: nbformat.IOutput[] = [];
  let bytes = 0;
  // One after the other where there is a bound: the listing does not tell how large they are.
  for (const entries of most === Infinity ? [file.outputs] : file.outputs.map(entry => [entry])) {
    const oids = entries.flatMap(({ files }) => files.map(({ file: name }) => oid(name)));
    const blobs = oids.length > 0 ? await reader.blobs(path, [...new Set(oids)]) : new Map<string, Uint8Array>();
    bytes += oids.reduce((sum, one) => sum + blobs.get(one)!.length, 0);
    if (bytes > most) break;
    outputs.push(...entries.map(entry => readOutput(entry, name => blobs.get(oid(name))!) as nbformat.IOutput));
  }
  return { outputs, leftOut: file.outputs.length - outputs.length, kept: file.kept !== 'none' };
}

const json = <T>(blobs: ReadonlyMap<string, Uint8Array>, oid: string): T => JSON.parse(fromUtf8(blobs.get(oid)!)) as T;
