import type { IHistoryClient } from '../../client';
import { appendPage, insertRow, promote, refreshRows } from '../../domain/history/timeline-rows';
import type { ErrorData, RunPage, RunRow } from '../../wire/types';
import type { Place } from './state';

/** Rows a first page brings: more than the tallest column shows. */
const FIRST = 100;
const NEXT = 1000;

/** The loaded rows of one place. Every step makes a new one, so that an answer that comes late changes nothing. */
export class Rows {
  private constructor(
    readonly place: Place,
    readonly list: readonly RunRow[],
    readonly total: number,
    readonly cursor: string | null,
    readonly problems: readonly ErrorData[]
  ) {}

  static async first(client: Pick<IHistoryClient, 'runs'>, place: Place): Promise<Rows> {
    return Rows.from(place, await client.runs({ ...place, limit: FIRST }));
  }

  /** The next older page; itself when there is none. */
  async next(client: Pick<IHistoryClient, 'runs'>): Promise<Rows> {
    if (this.cursor === null) return this;
    const page = await client.runs({ ...this.place, cursor: this.cursor, limit: NEXT });
    const problems = [...this.problems, ...(page.problems ?? [])];
    return new Rows(this.place, appendPage(this.list, page.rows), page.total, page.next, problems);
  }

  /** What is new since; starts again from the first page where that does not join, e.g. after a deletion. */
  async refreshed(client: Pick<IHistoryClient, 'runs'>): Promise<Rows> {
    const page = await client.runs({ ...this.place, limit: FIRST });
    const list = refreshRows(this.list, this.total, page);
    if (!list) return Rows.from(this.place, page);
    return new Rows(this.place, list, page.total, this.cursor, page.problems ?? []);
  }

  /** A run that has just become durable, or a row that changed. */
  with(row: RunRow): Rows {
    const list = insertRow(this.list, row);
    return new Rows(this.place, list, this.total + list.length - this.list.length, this.cursor, this.problems);
  }

  /** Names that are metrics in every run of a notebook. */
  promote(notebook: string, names: readonly string[]): Rows {
    return new Rows(this.place, promote(this.list, notebook, names), this.total, this.cursor, this.problems);
  }

  private static from(place: Place, page: RunPage): Rows {
    return new Rows(place, page.rows, page.total, page.next, page.problems ?? []);
  }
}
