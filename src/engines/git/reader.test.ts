import { expect, test } from 'vitest';
import { GitSnapshotReader } from './reader';

const MiB = 2 ** 20;

/** A store that has every blob, of one MiB each, and notes what it is asked for. */
function open(): { reader: GitSnapshotReader; asked: string[] } {
  const asked: string[] = [];
  const engine = {
    listing: () => Promise.resolve(new Map<string, string>()),
    contents: (pack: Uint8Array) =>
      Promise.resolve(
        new Map(
          new TextDecoder()
            .decode(pack)
            .split(' ')
            .map(oid => [oid, new Uint8Array(MiB)])
        )
      )
  };
  const source = {
    trees: () => Promise.resolve(new Uint8Array()),
    blobs: (_: string, oids: readonly string[]) => {
      asked.push(...oids);
      return Promise.resolve(new TextEncoder().encode(oids.join(' ')));
    }
  };
  return { reader: new GitSnapshotReader(source, engine), asked };
}

test('what was read is kept, also where it was asked for many times at once', async () => {
  const { reader, asked } = open();
  await Promise.all(Array.from({ length: 200 }, () => reader.blobs('a.ipynb', ['one'])));
  await reader.blobs('a.ipynb', ['two']);
  asked.length = 0;
  await reader.blobs('a.ipynb', ['one', 'two']);
  expect(asked).toEqual([]);
});
