import type * as nbformat from '@jupyterlab/nbformat';
import type { Environment, Evidence, NotebookFile, OutputsFile, Run } from '../../wire/types';

/** A snapshot read back: the notebook as it stood after a run, and what is known of the run. */
export interface Snapshot {
  readonly notebook: nbformat.INotebookContent;
  /** Places of the cells that had run and whose outputs were left out: the notebook has none there. */
  readonly unkept: ReadonlySet<number>;
  readonly run: Run;
  readonly evidence?: Evidence;
  readonly environment?: Environment;
  /** Workspace path → source. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Path in the tree → git blob oid. What comparison needs to see what differs before it loads anything. */
export type Listing = ReadonlyMap<string, string>;

/** Reads snapshots lazily: a listing costs one request, contents one more for all that is asked together. */
export interface SnapshotReader {
  listing(path: string, commit: string): Promise<Listing>;
  /** Contents by oid; what was read once is kept. */
  blobs(path: string, oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  snapshot(path: string, commit: string): Promise<Snapshot>;
}

export type { NotebookFile, OutputsFile };
