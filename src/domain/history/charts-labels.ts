import type { RowValue, RunRow } from '../../wire/types';

/** So many differing parameters fit beside a mark. */
const MOST = 2;

/** What to call runs beside each other: their name or title, and where that is shared, the parameters that tell them apart. */
export function labelsOf(rows: readonly RunRow[]): ReadonlyMap<string, string> {
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const title = row.mark?.name ?? row.title;
    const group = groups.get(title);
    if (group) group.push(row);
    else groups.set(title, [row]);
  }
  return new Map([...groups].flatMap(([title, group]) => named(title, group)));
}

function named(title: string, rows: readonly RunRow[]): readonly (readonly [string, string])[] {
  const params = rows.map(row => firstOf(row.params));
  const names = [...new Set(params.flatMap(map => [...map.keys()]))];
  const differing = names.filter(name => new Set(params.map(map => map.get(name))).size > 1).slice(0, MOST);
  return rows.map((row, n) => {
    const told = differing.filter(name => params[n]!.has(name)).map(name => `${name}=${String(params[n]!.get(name))}`);
    return [row.run, told.length > 0 ? `${title} · ${told.join(', ')}` : title];
  });
}

function firstOf(values: readonly RowValue[]): ReadonlyMap<string, RowValue['value']> {
  return new Map([...values].reverse().map(({ name, value }) => [name, value]));
}
