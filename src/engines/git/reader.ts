import { rebuild } from '../../domain/history/snapshot-files';
import type { Listing, Snapshot, SnapshotReader } from '../../domain/history/snapshot';
import { CellwrightError } from '../../domain/shared/errors';
import { BlobBatches } from './blob-batches';
import type { GitEngine } from './engine';

/** Where packs come from. */
export interface PackSource {
  trees(path: string, commit: string): Promise<Uint8Array>;
  blobs(path: string, oids: readonly string[]): Promise<Uint8Array>;
}

const KEPT_BYTES = 64 * 2 ** 20;
const KEPT_LISTINGS = 200;

/** Reads snapshots through packs. Contents never change under their oid, so what was read is kept, up to 64 MiB. */
export class GitSnapshotReader implements SnapshotReader {
  private readonly listings = new Map<string, Promise<Listing>>();
  private readonly kept = new Map<string, Uint8Array>();
  private keptBytes = 0;
  private readonly batches = new BlobBatches(async (path, oids) =>
    this.engine.contents(await this.source.blobs(path, oids))
  );

  constructor(
    private readonly source: PackSource,
    private readonly engine: Pick<GitEngine, 'listing' | 'contents'>
  ) {}

  listing(path: string, commit: string): Promise<Listing> {
    let listing = this.listings.get(commit);
    if (!listing) {
      listing = this.source.trees(path, commit).then(pack => this.engine.listing(pack));
      this.listings.set(commit, listing);
      listing.catch(() => this.listings.delete(commit)); // ask again next time
      if (this.listings.size > KEPT_LISTINGS) this.listings.delete(this.listings.keys().next().value!);
    }
    return listing;
  }

  async blobs(path: string, oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const wanted = [...new Set(oids)];
    const found = new Map<string, Uint8Array>();
    for (const oid of wanted) {
      const content = this.kept.get(oid);
      if (content) found.set(oid, content);
    }
    const missing = wanted.filter(oid => !found.has(oid));
    if (missing.length > 0) {
      const loaded = await this.batches.blobs(path, missing);
      for (const oid of missing) {
        const content = loaded.get(oid);
        if (!content) continue;
        found.set(oid, content);
        this.keep(oid, content);
      }
    }
    const lost = wanted.find(oid => !found.has(oid));
    if (lost === undefined) return found;
    throw new CellwrightError({
      code: 'snapshot/incomplete',
      message: `The store lacks ${lost.slice(0, 10)} of this snapshot.`,
      remedy: 'It may have been deleted: refresh the list.'
    });
  }

  async snapshot(path: string, commit: string): Promise<Snapshot> {
    const listing = await this.listing(path, commit);
    const contents = await this.blobs(path, [...listing.values()]);
    return rebuild(listing.keys(), at => contents.get(listing.get(at) ?? ''));
  }

  private keep(oid: string, content: Uint8Array): void {
    if (this.kept.has(oid)) return; // two asked at once
    this.kept.set(oid, content);
    this.keptBytes += content.length;
    for (const [old, { length }] of this.kept) {
      if (this.keptBytes <= KEPT_BYTES) break;
      this.kept.delete(old);
      this.keptBytes -= length;
    }
  }
}
