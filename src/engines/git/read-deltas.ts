import * as git from 'isomorphic-git';
import { MemoryFs } from './memory-fs';
import type { PackedObject } from './read-pack';

const gitdir = '/git';

/** Every object of a pack that may hold deltas. */
export async function readDeltas(pack: Uint8Array): Promise<PackedObject[]> {
  const fs = new MemoryFs([gitdir, `${gitdir}/objects`, `${gitdir}/objects/pack`]);
  const cache = {};
  await fs.writeFile(`${gitdir}/objects/pack/pack-1.pack`, pack);
  const { oids } = await git.indexPack({ fs, cache, dir: gitdir, gitdir, filepath: 'objects/pack/pack-1.pack' });
  const read = async (oid: string): Promise<PackedObject> => {
    const { type, object } = await git.readObject({ fs, cache, gitdir, oid, format: 'content' });
    return { oid, type: type as PackedObject['type'], content: object as Uint8Array };
  };
  return Promise.all(oids.map(read));
}
