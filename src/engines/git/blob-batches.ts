export type Blobs = ReadonlyMap<string, Uint8Array>;

interface Batch {
  readonly asked: (readonly string[])[];
  readonly answer: Promise<Blobs>;
}

/**
 * Joins what is asked for at once into one request: a comparison of many cells would send one a cell. Each asks for itself where the joint
 * request fails, so that what one lacks is nobody else's trouble.
 */
export class BlobBatches {
  /** By path. */
  private readonly open = new Map<string, Batch>();

  constructor(private readonly load: (path: string, oids: readonly string[]) => Promise<Blobs>) {}

  /** At least these blobs, as far as they are there. */
  async blobs(path: string, oids: readonly string[]): Promise<Blobs> {
    const batch = this.open.get(path) ?? this.begin(path);
    batch.asked.push(oids);
    try {
      return await batch.answer;
    } catch (error) {
      if (batch.asked.length === 1) throw error;
      return this.load(path, oids);
    }
  }

  private begin(path: string): Batch {
    const asked: (readonly string[])[] = [];
    // Not a microtask: observers of cells that come into view are called in one task, with microtasks in between.
    const answer = new Promise<void>(resolve => setTimeout(resolve)).then(() => {
      this.open.delete(path);
      return this.load(path, [...new Set(asked.flat())]);
    });
    const batch = { asked, answer };
    this.open.set(path, batch);
    return batch;
  }
}
