import type * as nbformat from '@jupyterlab/nbformat';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';
import type { IHistoryClient } from '../../../client';
import {
  compareVersions,
  differs,
  sameButCount,
  type CellPair,
  type CellSide,
  type Version
} from '../../../domain/history/compare';
import { compareOutputs, type OutputPair } from '../../../domain/history/compare-outputs';
import { compareRuns, together, type RunsComparison, type RunSide } from '../../../domain/history/compare-runs';
import { titleOf } from '../../../domain/history/title';
import { readOutput } from '../../../domain/history/layout-output';
import type { Listing, SnapshotReader } from '../../../domain/history/snapshot';
import { measured } from '../../../domain/history/timeline-changes';
import type { CellwrightError } from '../../../domain/shared/errors';
import { readSide, type Side } from './side';
import type { Environment, Evidence, NotebookFile, OutputsFile, Run, RunRow } from '../../../wire/types';

export interface CompareArgs {
  /** Contents path of the notebook. */
  readonly path: string;
  readonly left: string;
  readonly right: string;
  /** The side is not only this run: it is the Run All that the run is the last of. */
  readonly leftAll?: boolean;
  readonly rightAll?: boolean;
}

export interface Ready {
  readonly kind: 'ready';
  readonly left: Side;
  readonly right: Side;
  readonly runs: RunsComparison;
  readonly cells: readonly CellPair[];
}

export type CompareState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly error: CellwrightError } | Ready;

/** What an open cell shows. */
export interface CellContent {
  /** What the cell does, as a run of it is called; a note's first line. */
  readonly title: string;
  readonly left: string;
  readonly right: string;
  readonly outputs: readonly OutputPair[];
}

/** Two snapshots side by side. Loads what names the cells, and of contents only what is opened. */
export class CompareModel implements IDisposable {
  private readonly changes = new Signal<this, CompareState>(this);
  private current: CompareState = { kind: 'loading' };
  private disposed = false;
  /** Counts what was asked for: only the last answer is of interest. */
  private turns = 0;
  private place: CompareArgs;
  private opened = new Map<string, Promise<CellContent>>();

  constructor(
    private readonly client: Pick<IHistoryClient, 'run' | 'runs'>,
    private readonly reader: SnapshotReader,
    args: CompareArgs
  ) {
    this.place = args;
  }

  get args(): CompareArgs {
    return this.place;
  }

  get state(): CompareState {
    return this.current;
  }

  get changed(): ISignal<this, CompareState> {
    return this.changes;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
  }

  swap(): Promise<void> {
    const { left, right, leftAll, rightAll, ...place } = this.place;
    this.place = {
      ...place,
      left: right,
      right: left,
      ...(rightAll && { leftAll: true }),
      ...(leftAll && { rightAll: true })
    };
    return this.load();
  }

  /** Resolves when there is something to see, good or bad. */
  async load(): Promise<void> {
    this.opened = new Map();
    const turn = ++this.turns;
    this.update({ kind: 'loading' });
    const state = await this.compare(this.place);
    if (turn === this.turns) this.update(state); // else the sides were swapped meanwhile
  }

  private async compare({ path, ...args }: CompareArgs): Promise<CompareState> {
    try {
      const sides = await Promise.all([
        readSide(this.client, path, args.left, args.leftAll),
        readSide(this.client, path, args.right, args.rightAll)
      ]);
      const listings = await Promise.all(sides.map(({ rows }) => Promise.all(rows.map(row => this.listing(row)))));
      const [from, to] = await Promise.all(sides.map((side, n) => this.read(side, listings[n]!))); // one request
      const [left, right] = sides;
      const cells = await this.settle(left.row, compareVersions(from!, to!));
      return { kind: 'ready', left, right, runs: compareRuns(from!.run, to!.run), cells };
    } catch (error) {
      return { kind: 'failed', error: error as CellwrightError };
    }
  }

  /** Source and outputs of a cell; asked for once, and again where that failed. */
  content(pair: CellPair): Promise<CellContent> {
    const { opened } = this;
    let content = opened.get(pair.key);
    if (!content) {
      opened.set(pair.key, (content = this.open(pair)));
      content.catch(() => opened.delete(pair.key)); // who asked is told
    }
    return content;
  }

  private async open({ left, right }: CellPair): Promise<CellContent> {
    const oids = [left, right].flatMap(side =>
      side ? [...(side.source ? [side.source] : []), ...side.outputs.values()] : []
    );
    const above = this.markdownAbove((right ?? left)!, right !== undefined);
    const blobs = await this.reader.blobs(this.pathOf(), [...new Set([...oids, ...(above ? [above] : [])])]);
    const source = (side?: CellSide): string => (side?.source ? text(blobs.get(side.source)) : '');
    return {
      title: titleOf(source(right ?? left), above && text(blobs.get(above))),
      left: source(left),
      right: source(right),
      outputs: compareOutputs(outputsOf(left, blobs), outputsOf(right, blobs))
    };
  }

  /** The source of the note right above a cell, on its own side. */
  private markdownAbove({ index }: CellSide, isRight: boolean): string | undefined {
    const { current } = this;
    if (current.kind !== 'ready') return undefined;
    const sides = current.cells.map(({ left, right }) => (isRight ? right : left));
    const above = sides.find(side => side?.index === index - 1);
    return above?.entry.type === 'markdown' ? above.source : undefined;
  }

  private listing({ path, commit }: RunRow): Promise<Listing> {
    return this.reader.listing(path, commit);
  }

  /** The notebook as it stood at the end, and all that the runs of the side did. */
  private async read({ rows }: Side, listings: readonly Listing[]): Promise<Version & { readonly run: RunSide }> {
    const versions = await Promise.all(rows.map((row, n) => this.version(row, listings[n]!)));
    return { ...versions.at(-1)!, run: together(versions.map(({ run }) => run)) };
  }

  private async version(row: RunRow, listing: Listing): Promise<Version & { readonly run: RunSide }> {
    const files = ['notebook.json', 'run.json', 'evidence.json', 'environment.json'].filter(file => listing.has(file));
    const modules = [...listing].filter(([path]) => path.startsWith('modules/'));
    const oids = [...files.map(file => listing.get(file)!), ...modules.map(([, oid]) => oid)];
    const blobs = await this.reader.blobs(row.path, oids);
    const json = <T>(file: string): T | undefined =>
      listing.has(file) ? (JSON.parse(text(blobs.get(listing.get(file)!))) as T) : undefined;
    const evidence = json<Evidence>('evidence.json');
    const environment = json<Environment>('environment.json');
    return {
      listing,
      notebook: json<NotebookFile>('notebook.json')!,
      run: {
        run: json<Run>('run.json')!,
        metrics: measured(row),
        ...(evidence && { evidence }),
        ...(environment && { environment }),
        modules: new Map(modules.map(([path, oid]) => [path.slice(8), text(blobs.get(oid))]))
      }
    };
  }

  /** A rerun raises the count of a cell whose output stayed: that is no change. */
  private async settle(row: RunRow, pairs: readonly CellPair[]): Promise<readonly CellPair[]> {
    const counted = pairs.filter(pair => pair.outputs === 'count');
    const oids = counted
      .flatMap(({ left, right }) => [left?.outputs.get('outputs.json'), right?.outputs.get('outputs.json')])
      .filter(oid => oid !== undefined);
    if (oids.length === 0) return pairs;
    const blobs = await this.reader.blobs(row.path, [...new Set(oids)]);
    const file = (side?: CellSide): OutputsFile | undefined => {
      const oid = side?.outputs.get('outputs.json');
      return oid === undefined ? undefined : (JSON.parse(text(blobs.get(oid))) as OutputsFile);
    };
    return pairs.map(pair =>
      pair.outputs === 'count'
        ? { ...pair, outputs: sameButCount(file(pair.left), file(pair.right)) ? 'same' : 'changed' }
        : pair
    );
  }

  private pathOf(): string {
    return this.current.kind === 'ready' ? this.current.left.row.path : this.place.path;
  }

  private update(state: CompareState): void {
    if (this.disposed) return;
    this.current = state;
    this.changes.emit(state);
  }
}

export const changedCells = (state: Ready): readonly CellPair[] => state.cells.filter(differs);

function outputsOf(side: CellSide | undefined, blobs: ReadonlyMap<string, Uint8Array>): nbformat.IOutput[] {
  const oid = side?.outputs.get('outputs.json');
  if (!side || !oid) return [];
  const file = JSON.parse(text(blobs.get(oid))) as OutputsFile;
  return file.outputs.map(
    entry => readOutput(entry, name => blobs.get(side.outputs.get(name) ?? '') ?? new Uint8Array()) as nbformat.IOutput
  );
}

const decoder = new TextDecoder();
const text = (bytes: Uint8Array | undefined): string => decoder.decode(bytes);
