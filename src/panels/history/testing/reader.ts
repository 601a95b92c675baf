import { readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotFiles } from '../../../domain/history/snapshot-files';
import type { SnapshotReader } from '../../../domain/history/snapshot';
import type { Run } from '../../../wire/types';

const file = path.join(__dirname, '../../../../schema/golden/snapshot/flights-like/input.json');
const golden = JSON.parse(readFileSync(file, 'utf8')) as { readonly run: Run };

/** Snapshots in memory, each of one cell `c1`: by commit, its source. `asked` is told of each request for contents, and may fail it. */
export function readerOf(
  sources: ReadonlyMap<string, string>,
  asked: (oids: readonly string[]) => Promise<void> | void = () => undefined
): SnapshotReader {
  const filesOf = (commit: string): ReadonlyMap<string, Uint8Array> =>
    snapshotFiles({
      notebook: {
        ...{ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } } },
        cells: [{ cell_type: 'code', id: 'c1', metadata: {}, source: sources.get(commit)!, outputs: [] }]
      },
      run: { ...golden.run, run: commit, modules: [] }
    });
  const oid = (commit: string, path: string): string => `${commit}:${path}`;
  return {
    listing: (_, commit) =>
      Promise.resolve(new Map([...filesOf(commit).keys()].map(path => [path, oid(commit, path)]))),
    blobs: async (_, oids) => {
      await asked(oids);
      return new Map(
        oids.map(name => {
          const [commit = '', path = ''] = name.split(':');
          return [name, filesOf(commit).get(path)!];
        })
      );
    },
    snapshot: () => Promise.reject(new Error('not asked for'))
  };
}
