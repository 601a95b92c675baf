import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';
import type { IHistoryClient, Scope } from '../../../client';
import { RunsTable } from '../../../domain/history/runs-table';
import { DEFAULT_LAYOUT, filterOf, type Layout } from '../../../domain/history/runs-table-layout';
import { unknownColumns, viewOf, type RunsView } from '../../../domain/history/runs-table-view';
import { withPromoted } from '../../../domain/history/timeline-rows';
import type { CellwrightError } from '../../../domain/shared/errors';
import type { RunPage, RunRow } from '../../../wire/types';

export interface TableArgs {
  readonly path: string;
  readonly scope: Scope;
  /** With scope cell: whose versions. */
  readonly cell?: string;
}

export interface TableState {
  readonly kind: 'loading' | 'failed' | 'ready';
  /** Why the runs could not be had. */
  readonly error?: CellwrightError;
  /** Names in the filter that no run has; looked for where it lets none through. */
  readonly unknown: readonly string[];
  /** Why the filter can't be read. */
  readonly filterError?: CellwrightError;
  readonly view: RunsView;
  readonly layout: Layout;
  readonly selected: ReadonlySet<string>;
  /** What the user opened, and what is open for the filter's sake that he closed. */
  readonly expanded: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  /** Runs read so far, and in all. */
  readonly read: number;
  readonly total: number;
}

const PAGE = 1_000;

/** All runs of a scope, as they arrive, and how they are arranged. */
export class TableModel implements IDisposable {
  readonly table = new RunsTable();
  private readonly changes = new Signal<this, TableState>(this);
  private readonly arranged = new Signal<this, Layout>(this);
  private disposed = false;
  private refreshing = false;
  private found: ReadonlySet<string> | undefined;
  private current: TableState;

  constructor(
    private readonly client: Pick<IHistoryClient, 'runs' | 'search'>,
    readonly args: TableArgs,
    layout: Layout = DEFAULT_LAYOUT
  ) {
    this.current = {
      kind: 'loading',
      layout,
      view: { lines: [], runs: 0, open: new Set(), within: new Map() },
      selected: new Set(),
      unknown: [],
      expanded: new Set(),
      folded: new Set(),
      read: 0,
      total: 0
    };
  }

  get state(): TableState {
    return this.current;
  }

  get changed(): ISignal<this, TableState> {
    return this.changes;
  }

  /** The person arranged something: to be kept. */
  get layoutChanged(): ISignal<this, Layout> {
    return this.arranged;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
  }

  /** Read all pages; the first shows at once. */
  async load(): Promise<void> {
    try {
      if (this.current.layout.text) await this.search(this.current.layout.text);
      let cursor: string | undefined;
      do {
        const page = await this.client.runs({
          ...this.args,
          limit: cursor === undefined ? 100 : PAGE,
          ...(cursor !== undefined && { cursor })
        });
        if (this.disposed) return;
        this.table.put(page.rows);
        this.update({ kind: 'ready', error: undefined, read: this.table.size, total: page.total });
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
    } catch (error) {
      this.update({ kind: this.table.size ? 'ready' : 'failed', error: error as CellwrightError });
    }
  }

  /**
   * Read everything again, so that marks, deletions and other tabs' runs show. What is shown stays until then; a server that is away is
   * no news to who only came back to the tab.
   */
  async refresh(): Promise<void> {
    if (this.current.kind !== 'ready' || this.refreshing) return;
    this.refreshing = true;
    try {
      const rows: RunRow[] = [];
      const before = new Set(this.table.entries.map(({ row }) => row.run));
      let page: RunPage | undefined;
      do {
        page = await this.client.runs({ ...this.args, limit: PAGE, ...(page?.next && { cursor: page.next }) });
        rows.push(...page.rows);
      } while (page.next !== null);
      if (this.disposed) return;
      const there = new Set(rows.map(row => row.run));
      const gone = new Set([...before].filter(run => !there.has(run)));
      if (gone.size > 0) this.table.remove(gone);
      this.table.put(rows);
      const selected = new Set([...this.current.selected].filter(id => this.table.indexOf(id) >= 0));
      this.update({ error: undefined, selected, read: this.table.size, total: this.table.size });
    } catch (error) {
      console.warn('The table of runs could not be read again.', error);
    } finally {
      this.refreshing = false;
    }
  }

  /** A run became durable while the table is open. */
  put(row: RunRow): void {
    const fresh = this.table.row(row.run) === undefined;
    this.table.put([withPromoted(row, this.rows())]);
    this.update({ read: this.table.size, total: this.current.total + (fresh ? 1 : 0) });
  }

  /** All runs, in the order in which they were read. */
  *rows(): Generator<RunRow> {
    for (const { row, parent } of this.table.entries) if (parent < 0) yield row;
  }

  arrange(layout: Layout): void {
    const search = layout.text !== this.current.layout.text;
    this.update({ layout });
    this.arranged.emit(layout);
    if (search) void this.search(layout.text);
  }

  select(id: string, add: boolean): void {
    const selected = new Set(add ? this.current.selected : []);
    if (!add || !selected.delete(id)) selected.add(id);
    this.update({ selected });
  }

  /** Whether an entry is among the lines that are shown. */
  shows(id: string): boolean {
    return this.current.view.lines.includes(this.table.indexOf(id));
  }

  toggle(id: string): void {
    const which = this.current.view.within.has(this.table.indexOf(id)) ? 'folded' : 'expanded';
    const toggled = new Set(this.current[which]);
    if (!toggled.delete(id)) toggled.add(id);
    this.update({ [which]: toggled });
  }

  private async search(text: string): Promise<void> {
    try {
      const found = text.trim()
        ? new Set(await this.client.search(this.args.path, this.args.scope, text.trim()))
        : undefined;
      if (text !== this.current.layout.text) return; // another text was typed meanwhile
      this.found = found;
      this.update({ error: undefined });
    } catch (error) {
      this.update({ error: error as CellwrightError });
    }
  }

  private update(change: Partial<TableState>): void {
    if (this.disposed) return;
    const next = { ...this.current, ...change };
    this.current = { ...next, ...this.view(next) };
    this.changes.emit(this.current);
  }

  /** While a filter can't be read, what was shown stays. */
  private view({ layout, expanded, folded, view }: TableState): Pick<TableState, 'view' | 'unknown' | 'filterError'> {
    try {
      const filter = filterOf(layout, this.table);
      const { starred, everyRun, sort } = layout;
      const options = {
        starred,
        everyRun,
        sort,
        expanded,
        folded,
        ...(filter && { filter }),
        ...(this.found && { found: this.found })
      };
      const next = viewOf(this.table, options);
      const unknown = next.runs === 0 && filter ? unknownColumns(filter, this.table) : [];
      return { view: next, unknown, filterError: undefined };
    } catch (error) {
      return { view, unknown: [], filterError: error as CellwrightError };
    }
  }
}
