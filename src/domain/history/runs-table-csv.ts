import type { Fact } from './matches';
import type { Column, RunsTable } from './runs-table';

/** Spreadsheets run a cell that begins so as a formula; a leading apostrophe makes it a text. */
const FORMULA = /^[\t\r ]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** RFC 4180, with a byte order mark, so that spreadsheets read it as UTF-8. Children carry their run's id. */
export function toCsv(table: RunsTable, lines: readonly number[], columns: readonly Column[]): string {
  const head = ['run', 'parent', ...columns.map(column => column.name)];
  const rows = lines.map(at => {
    const { id, parent } = table.entries[at]!;
    return [id, parent < 0 ? '' : table.entries[parent]!.id, ...columns.map(column => plain(column.values[at]))];
  });
  return csv([head, ...rows]);
}

/** Any rows as CSV that a spreadsheet opens without running what is in it. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return '\ufeff' + rows.map(row => row.map(field).join(',')).join('\r\n') + '\r\n';
}

function plain(value: Fact | undefined): string | number {
  if (value === undefined) return '';
  if (typeof value === 'number') return value;
  return value instanceof Date ? value.toISOString() : String(value);
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value); // a number such as -0.5 is no formula
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
