import { expect, test } from 'vitest';
import { GitSnapshotReader } from './reader';

const MiB = 2 ** 20;

/** A store that has every blob but `gone`, of one MiB each, and notes what it is asked for. */
function open(): { reader: GitSnapshotReader; asked: string[]; requests: (readonly string[])[] } {
  const asked: string[] = [];
  const requests: (readonly string[])[] = [];
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
      requests.push(oids);
      if (oids.includes('gone')) return Promise.reject(new Error('It is gone.'));
      return Promise.resolve(new TextEncoder().encode(oids.join(' ')));
    }
  };
  return { reader: new GitSnapshotReader(source, engine), asked, requests };
}

test('what was read is kept, also where it was asked for many times at once', async () => {
  const { reader, asked } = open();
  await Promise.all(Array.from({ length: 200 }, () => reader.blobs('a.ipynb', ['one'])));
  await reader.blobs('a.ipynb', ['two']);
  asked.length = 0;
  await reader.blobs('a.ipynb', ['one', 'two']);
  expect(asked).toEqual([]);
});

test('what is asked for at once is one request', async () => {
  const { reader, requests } = open();
  const cells = Array.from({ length: 200 }, (_, n) => [`left ${n}`, `right ${n}`, 'both']);
  const read = await Promise.all(
    cells.map(oids =>
      reader.blobs(
        'a.ipynb',
        oids.map(oid => oid.replace(' ', '-'))
      )
    )
  );
  expect(requests).toHaveLength(1);
  expect(requests[0]).toHaveLength(401);
  expect([...read[7]!.keys()]).toEqual(['left-7', 'right-7', 'both']);
});

test('what one cell lacks is its own trouble', async () => {
  const { reader } = open();
  const read = ['one', 'gone', 'two'].map(oid => reader.blobs('a.ipynb', [oid]));
  await expect(read[1]).rejects.toThrow('It is gone.');
  expect((await read[0])!.has('one')).toBe(true);
  expect((await read[2])!.has('two')).toBe(true);
});
