import type * as nbformat from '@jupyterlab/nbformat';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IHistoryClient } from '../../../client';
import { versionsOf } from '../../../domain/history/cell-history';
import { runContents } from '../../../domain/history/run-contents';
import type { SnapshotReader } from '../../../domain/history/snapshot';
import type { CellwrightError } from '../../../domain/shared/errors';
import type { RunRow } from '../../../wire/types';

export interface CellArgs {
  /** Contents path of the notebook. */
  readonly path: string;
  readonly cell: string;
  /** The version that is shown; the newest where it is absent. */
  readonly run?: string;
}

/** A version's contents; undefined source: the snapshot does not hold the cell. */
export interface CellVersion {
  readonly source: string | undefined;
  readonly python: boolean;
  readonly outputs: readonly nbformat.IOutput[];
  /** False where outputs are kept off. */
  readonly kept: boolean;
}

export interface CellState {
  readonly kind: 'loading' | 'failed' | 'ready';
  readonly error?: CellwrightError;
  /** Oldest first. */
  readonly versions: readonly RunRow[];
  /** Index of the version that is shown. */
  readonly at: number;
  /** What the source is compared with. */
  readonly against: 'notebook' | 'before';
  /** Absent while they are read: what was there stays until then. */
  readonly content?: CellVersion;
  readonly before?: CellVersion;
  /** The cell's source in the open notebook. */
  readonly now?: string;
}

const PAGE = 1_000;
/** Versions whose contents are held: a slider goes back and forth, and a thousand with their images are too many. */
const HELD = 16;

/** All versions of a cell, and the one that is looked at. */
export class CellModel implements IDisposable {
  private readonly changes = new Signal<this, CellState>(this);
  private readonly contents = new Map<string, Promise<CellVersion>>();
  private disposed = false;
  private wanted: string | undefined;
  private current: CellState = { kind: 'loading', versions: [], at: 0, against: 'notebook' };

  constructor(
    private readonly client: Pick<IHistoryClient, 'runs'>,
    private readonly reader: SnapshotReader,
    private readonly place: CellArgs
  ) {
    this.wanted = place.run;
  }

  /** With the version that is shown, so that the tab comes back to it. */
  get args(): CellArgs {
    const run = this.row?.run ?? this.wanted;
    return { path: this.place.path, cell: this.place.cell, ...(run !== undefined && { run }) };
  }

  get state(): CellState {
    return this.current;
  }

  get changed(): ISignal<this, CellState> {
    return this.changes;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** The version that is shown. */
  get row(): RunRow | undefined {
    return this.current.versions[this.current.at];
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
  }

  /** Read which versions there are. */
  async load(): Promise<void> {
    const rows: RunRow[] = [];
    let cursor: string | undefined;
    const { path, cell } = this.place;
    try {
      do {
        const page = await this.client.runs({ path, cell, scope: 'cell', limit: PAGE, ...(cursor && { cursor }) });
        rows.push(...page.rows);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      if (this.disposed) return;
      const versions = versionsOf(rows);
      const found = versions.findIndex(row => row.run === this.wanted);
      this.update({ kind: 'ready', error: undefined, versions });
      await this.show(found < 0 ? versions.length - 1 : found);
    } catch (error) {
      this.update({ kind: 'failed', error: error as CellwrightError });
    }
  }

  /** A run became durable. Who looks at the newest version goes on to it. */
  put(row: RunRow): void {
    if (row.cell !== this.place.cell || this.current.kind !== 'ready') return;
    const newest = this.current.at === this.current.versions.length - 1;
    const shown = this.row?.run;
    const versions = versionsOf([...this.current.versions.filter(one => one.run !== row.run), row]);
    this.update({ versions });
    const at = versions.findIndex(one => one.run === (newest ? row.run : shown));
    void this.show(at);
  }

  /** Go to a version; contents that come too late are dropped. */
  async show(at: number): Promise<void> {
    const { versions } = this.current;
    const to = Math.min(versions.length - 1, Math.max(0, at));
    const row = versions[to];
    if (!row) return;
    this.wanted = row.run;
    this.update({ at: to });
    try {
      const before = versions[to - 1];
      const [content, older] = await Promise.all([this.content(row), before && this.content(before)]);
      if (this.row?.run === row.run) this.update({ content, before: older, error: undefined });
    } catch (error) {
      if (this.row?.run === row.run) this.update({ error: error as CellwrightError, content: undefined });
    }
  }

  compareWith(against: CellState['against']): void {
    this.update({ against });
  }

  /** The cell in the open notebook changed; undefined: it is not open, or the cell is gone. */
  setNow(now: string | undefined): void {
    if (now !== this.current.now) this.update({ now });
  }

  private content(row: RunRow): Promise<CellVersion> {
    let content = this.contents.get(row.commit);
    if (!content) {
      content = this.read(row);
      this.contents.set(row.commit, content);
      if (this.contents.size > HELD) this.contents.delete(this.contents.keys().next().value!);
      content.catch(() => this.contents.delete(row.commit)); // so that it can be tried again; who asked is told
    }
    return content;
  }

  private async read(row: RunRow): Promise<CellVersion> {
    const found = await runContents(this.reader, { ...row, cell: this.place.cell });
    if (!found) return { source: undefined, python: false, outputs: [], kept: true };
    const { source, file, outputs, kept } = found;
    return { source, python: file.endsWith('.py'), outputs, kept };
  }

  private update(change: Partial<CellState>): void {
    if (this.disposed) return;
    this.current = { ...this.current, ...change };
    this.changes.emit(this.current);
  }
}
