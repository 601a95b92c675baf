import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IHistoryClient, Removal, Scope } from '../../client';
import { sessionNumbers, timeline, type Fold } from '../../domain/history/timeline';
import type { IRecorder } from '../../tokens';
import type { DeletePreview, Mark, RunRow } from '../../wire/types';
import type { CellwrightError } from '../../domain/shared/errors';
import { failure } from './failure';
import { Finder } from './finder';
import { Rows } from './rows';
import { isWide, itemsOf, type Compared, type Doing, type HistoryState, type Place, type ReadyState } from './state';

/** Places whose rows are kept, so that going back to one paints at once. */
const REMEMBERED = 8;

/** The timeline of a place: its rows, what the user filters, opens and edits. Asks nothing of the server while it is hidden. */
export class HistoryModel implements IDisposable {
  private readonly client: HistoryModel.IClient;
  private readonly day: (this: void, instant: string) => string;
  private readonly recorder: HistoryModel.IOptions['recorder'];
  private readonly poll: Poll;
  private readonly changes = new Signal<this, void>(this);
  private readonly remembered = new Map<string, Rows>();
  private readonly toggled = new Set<string>();
  private readonly finder: Finder;
  private visible = false;
  private path: string | null = null;
  private folder = '';
  private cell: string | null = null;
  private rows: Rows | undefined;
  private error: CellwrightError | undefined;
  private paging: Promise<void> | undefined;
  private drawn: HistoryState | undefined;
  private arranged: { readonly from: readonly unknown[]; readonly arranged: Arranged } | undefined;
  /** Counts what the user opened and closed. */
  private turns = 0;

  /** The whole history, or a part of it. */
  scope: Scope = 'notebook';
  doing: Doing = { kind: 'nothing' };
  /** The item that has, or would get, the keyboard. */
  active: string | null = null;
  /** Counts up whenever the active item should be brought into view. */
  reveals = 0;

  constructor(options: HistoryModel.IOptions) {
    this.client = options.client;
    this.day = options.day;
    this.recorder = options.recorder;
    this.finder = new Finder(options.client, options.searchDelay ?? 250, error => {
      if (this.isDisposed) return;
      this.error = error ?? this.error;
      this.update();
    });
    this.recorder.committed.connect(this.onCommitted);
    this.recorder.elsewhere.connect(this.onElsewhere);
    this.poll = new Poll({
      name: 'cellwright:history',
      auto: false,
      factory: () => this.refresh(),
      frequency: { interval: options.interval ?? 10_000, backoff: true, max: 300_000 },
      standby: () => (this.visible ? 'when-hidden' : true)
    });
  }

  get changed(): ISignal<this, void> {
    return this.changes;
  }

  /** What stands in the filter box. */
  get filter(): string {
    return this.finder.text;
  }

  get isDisposed(): boolean {
    return this.poll.isDisposed;
  }

  get place(): Place | undefined {
    if (this.path === null) return isWide(this.scope) ? { path: this.folder, scope: this.scope } : undefined;
    if (this.scope !== 'cell') return { path: this.path, scope: this.scope };
    return this.cell === null ? undefined : { path: this.path, scope: 'cell', cell: this.cell };
  }

  get state(): HistoryState {
    return (this.drawn ??= this.draw());
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.finder.stop();
    this.poll.dispose();
    this.recorder.committed.disconnect(this.onCommitted);
    this.recorder.elsewhere.disconnect(this.onElsewhere);
    Signal.clearData(this);
  }

  /** Whether the column is in sight, and about this notebook. */
  isShowing(path: string): boolean {
    return this.visible && path === this.path;
  }

  /** The column came into view, or went. */
  async setVisible(visible: boolean): Promise<void> {
    this.visible = visible;
    if (!visible) return this.poll.stop();
    await this.load();
    if (!this.isDisposed) await this.poll.start();
  }

  /** The notebook that the user works in; null: none is open. */
  async setNotebook(path: string | null): Promise<void> {
    if (path === this.path) return;
    this.path = path;
    this.cell = null;
    await this.load();
  }

  /** The folder that the user looks at, empty for the server's root: whose workspace is shown while no notebook is open. */
  async setFolder(folder: string): Promise<void> {
    if (folder === this.folder) return;
    this.folder = folder;
    if (this.path === null && isWide(this.scope)) await this.load();
  }

  /** The cell that the user works in; matters where the scope is one cell. */
  async setCell(cell: string | null): Promise<void> {
    if (cell === this.cell) return;
    this.cell = cell;
    if (this.scope === 'cell') await this.load();
  }

  async setScope(scope: Scope): Promise<void> {
    if (scope === this.scope) return;
    this.scope = scope;
    await this.load();
  }

  /** What stands in the filter box. All pages are then loaded, as any may hold what is looked for. */
  async setFilter(text: string): Promise<void> {
    this.finder.look(text, this.place);
    this.update();
    const { query } = this.finder;
    while (query.kind !== 'all' && this.finder.query === query && this.rows?.cursor && !this.error) {
      await this.loadMore();
    }
  }

  /** Open or close a group, a fold or a run's details. */
  toggle(key: string): void {
    if (!this.toggled.delete(key)) this.toggled.add(key);
    this.turns++;
    this.update();
  }

  activate(key: string | null): void {
    this.active = key;
    this.update();
  }

  /** The run that the keyboard, or the context menu, is on; a fold stands for its newest. */
  get activeRow(): RunRow | undefined {
    return this.activeRows[0];
  }

  /** All runs of the row that it is on, newest first: of a fold each. */
  get activeRows(): readonly RunRow[] {
    const item = itemsOf(this.state).find(({ key }) => key === this.active);
    return item?.kind === 'run' ? [item.row] : item?.kind === 'fold' ? item.rows : [];
  }

  /** Whether that is a Run All, closed or open, and not a run in it. */
  get activeIsRunAll(): boolean {
    return this.runAlls().some(({ key }) => key === this.active);
  }

  /** The Run All that a run is the last of. */
  runAll(run: string): Fold | undefined {
    return this.runAlls().find(({ rows }) => rows[0]!.run === run);
  }

  /** The session whose heading the keyboard, or the context menu, is on. */
  get activeSession(): RunRow | undefined {
    const item = itemsOf(this.state).find(({ key }) => key === this.active);
    return item?.kind === 'group' ? item.newest : undefined;
  }

  /** Runs that are loaded, newest first. */
  get loaded(): readonly RunRow[] {
    return this.rows?.list ?? [];
  }

  /** A run that is loaded. */
  find(run: string): RunRow | undefined {
    return this.loaded.find(row => row.run === run);
  }

  /** The run of the same cell before this one, or the Run All of the same notebook before this. */
  previous({ row, all }: Compared): Compared | undefined {
    const { cell, notebook, started } = row;
    if (all) {
      const found = this.runAlls().find(({ rows }) => rows[0]!.notebook === notebook && rows[0]!.started < all.started);
      return found && { row: found.rows[0]!, all: found };
    }
    const found = this.loaded.find(by => by.cell === cell && by.notebook === notebook && by.started < started);
    return found && { row: found };
  }

  private runAlls(): readonly Fold[] {
    return itemsOf(this.state).filter(item => item.kind === 'fold' && item.fold === 'run-all') as readonly Fold[];
  }

  begin(doing: Doing): void {
    this.doing = doing;
    if (doing.kind === 'editing') this.toggled.add(doing.run);
    this.turns++;
    this.update();
  }

  /** The next older page; one at a time. */
  loadMore(): Promise<void> {
    const { rows } = this;
    if (!rows || rows.cursor === null) return Promise.resolve();
    this.paging ??= this.settle(rows, () => this.rows!.next(this.client)).finally(() => {
      this.paging = undefined;
      this.update();
    });
    this.update();
    return this.paging;
  }

  /** Ask again, after a failure or for what others did. Rethrows, so that the poll backs off. */
  async refresh(): Promise<void> {
    const place = this.place;
    if (!place) return;
    const { rows } = this;
    await this.settle(rows, () => (rows ? rows.refreshed(this.client) : Rows.first(this.client, place)));
    if (this.error) throw this.error;
  }

  /** Show a run: loads until it is there, opens what hides it. False when it is not in this history. */
  async reveal(run: string): Promise<boolean> {
    const has = (): boolean => this.rows?.list.some(row => row.run === run) ?? false;
    while (!has() && this.rows?.cursor && !this.error) await this.loadMore();
    if (!has()) return false;
    if (this.filter) await this.setFilter('');
    this.toggled.add(run);
    this.turns++;
    const state = this.draw();
    if (state.kind !== 'ready') return false;
    const row = state.rows.find(({ run: id }) => id === run)!;
    this.toggled.delete(`${this.day(row.started)}/${row.session}`);
    const fold = state.items.find(item => item.kind === 'fold' && item.rows.includes(row));
    if (fold) this.toggled.add(fold.key);
    this.turns++;
    this.active = run;
    this.reveals++;
    this.update();
    return true;
  }

  /** Say something of a run. It shows at once, and goes back if the server refuses. */
  async mark(row: RunRow, change: Mark): Promise<void> {
    const mark = { ...row.mark, ...change };
    this.doing = { kind: 'nothing' };
    this.put({ ...row, mark });
    try {
      this.put({ ...row, mark: await this.client.mark(row.path, row.run, mark) });
    } catch (error) {
      this.put({ ...row, mark: row.mark ?? {} });
      throw error;
    }
  }

  /** Make a number of a name a metric in every run of the notebook, or no longer. */
  async promote({ path, notebook }: Pick<RunRow, 'path' | 'notebook'>, name: string, metric: boolean): Promise<void> {
    const names = await this.client.promote(path, name, metric);
    if (this.rows) this.keep(this.rows.promote(notebook, names));
    this.update();
  }

  previewRemoval(path: string, what: Removal): Promise<DeletePreview> {
    return this.client.remove(path, what, true);
  }

  async remove(path: string, what: Removal): Promise<DeletePreview> {
    const done = await this.client.remove(path, what, false);
    this.remembered.clear();
    this.rows = undefined;
    await this.load();
    return done;
  }

  private put(row: RunRow): void {
    if (this.rows) this.keep(this.rows.with(row));
    this.update();
  }

  /** What is remembered of the place at once, then what is new. */
  private async load(): Promise<void> {
    const { place } = this;
    this.error = undefined;
    this.doing = { kind: 'nothing' };
    this.rows = place && this.remembered.get(JSON.stringify(place));
    this.update();
    if (place && this.visible) await this.refresh().catch(() => undefined); // the state holds the failure
    if (this.filter) await this.setFilter(this.filter);
  }

  /** Take an answer, if it is still of the place that is shown. */
  private async settle(before: Rows | undefined, ask: () => Promise<Rows>): Promise<void> {
    const place = JSON.stringify(this.place);
    let rows: Rows | undefined;
    let error: CellwrightError | undefined;
    try {
      rows = await ask();
    } catch (reason) {
      error = failure(reason);
    }
    if (this.isDisposed || JSON.stringify(this.place) !== place) return;
    this.error = error;
    // A run that was committed, or marked, while the answer was under way is newer than it.
    const since = this.rows?.list.filter(row => before && !before.list.includes(row)) ?? [];
    if (rows) this.keep(since.reduce((list, row) => list.with(row), rows));
    this.update();
  }

  private keep(rows: Rows): void {
    this.rows = rows;
    const key = JSON.stringify(rows.place);
    this.remembered.delete(key);
    this.remembered.set(key, rows);
    if (this.remembered.size > REMEMBERED) this.remembered.delete(this.remembered.keys().next().value!);
  }

  private readonly onCommitted = (_: unknown, { path, row }: IRecorder.ICommitted): void => {
    const { place } = this;
    const here = isWide(this.scope) || path === this.path;
    if (this.rows && here && (place?.scope !== 'cell' || row.cell === place.cell)) this.put(row);
  };

  private readonly onElsewhere = (_: unknown, path: string): void => {
    if (this.isShowing(path)) void this.refresh().catch(() => undefined); // the state holds the failure
  };

  private update(): void {
    this.drawn = undefined;
    this.changes.emit();
  }

  private draw(): HistoryState {
    const { path, scope, place, rows, error } = this;
    if (!place) return path === null ? { kind: 'no-notebook' } : { kind: 'no-cell', place: { path, scope } };
    if (!rows) return error ? { kind: 'failed', place, error } : { kind: 'loading', place };
    const more = rows.cursor !== null;
    return {
      kind: 'ready',
      place,
      rows: rows.list,
      total: rows.total,
      more: !more ? 'none' : this.paging ? 'loading' : 'waiting',
      problems: rows.problems,
      ...(error ? { stale: error } : {}),
      searching: this.finder.searching,
      ...this.arrange(rows)
    };
  }

  /** The list, made again only when what it is made of has changed: moving through 10,000 runs does not. */
  private arrange(rows: Rows): Arranged {
    const from = [rows, this.turns, ...this.finder.state];
    if (this.arranged && from.every((part, i) => part === this.arranged!.from[i])) return this.arranged.arranged;
    const { query } = this.finder;
    const more = rows.cursor !== null;
    const arranged = {
      query,
      items: timeline(rows.list, {
        day: this.day,
        keep: this.finder.keep,
        toggled: this.toggled,
        fold: query.kind === 'all' || query.kind === 'mistake',
        more
      }),
      sessions: rows.place.scope === 'cell' ? new Map<string, number>() : sessionNumbers(rows.list, !more)
    };
    this.arranged = { from, arranged };
    return arranged;
  }
}

type Arranged = Pick<ReadyState, 'query' | 'items' | 'sessions'>;

export namespace HistoryModel {
  export type IClient = Pick<IHistoryClient, 'runs' | 'search' | 'mark' | 'promote' | 'remove'>;
  export interface IOptions {
    readonly client: IClient;
    readonly recorder: Pick<IRecorder, 'committed' | 'elsewhere'>;
    /** The user's calendar day of an instant. */
    readonly day: (this: void, instant: string) => string;
    /** Milliseconds between two questions, and before words are searched for; tests shorten them. */
    readonly interval?: number;
    readonly searchDelay?: number;
  }
}
