import type { IHistoryClient } from '../../client';
import { keeper, readQuery, type Query } from '../../domain/history/timeline-query';
import type { CellwrightError } from '../../domain/shared/errors';
import type { RunRow } from '../../wire/types';
import { failure } from './failure';
import type { Place } from './state';

/** What the user looks for. Words are also asked of the server, which knows sources and outputs. */
export class Finder {
  private readonly client: Pick<IHistoryClient, 'search'>;
  private readonly answered: (error: CellwrightError | undefined) => void;
  private readonly delay: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private found: ReadonlySet<string> = new Set();

  text = '';
  query: Query = { kind: 'all' };
  /** The server has not answered yet. */
  searching = false;

  /** `delay`: milliseconds after the last key before words are asked for. `answered` is called when more, or an error, is known. */
  constructor(
    client: Pick<IHistoryClient, 'search'>,
    delay: number,
    answered: (error: CellwrightError | undefined) => void
  ) {
    this.client = client;
    this.delay = delay;
    this.answered = answered;
  }

  /** Changes whenever `keep` does. */
  get state(): readonly unknown[] {
    return [this.query, this.found];
  }

  /** Which rows to draw; undefined: all. */
  get keep(): ((row: RunRow) => boolean) | undefined {
    return keeper(this.query, this.found);
  }

  look(text: string, place: Place | undefined): void {
    this.text = text;
    this.query = readQuery(text);
    this.found = new Set();
    this.stop();
    const { query } = this;
    this.searching = query.kind === 'words' && place !== undefined;
    if (query.kind === 'words' && place) {
      this.timer = setTimeout(() => void this.search(query, query.text, place), this.delay);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async search(query: Query, text: string, place: Place): Promise<void> {
    let found: readonly string[] = [];
    let error: CellwrightError | undefined;
    try {
      found = await this.client.search(place.path, place.scope, text);
    } catch (reason) {
      error = failure(reason);
    }
    if (this.query !== query) return;
    this.found = new Set(found);
    this.searching = false;
    this.answered(error);
  }
}
