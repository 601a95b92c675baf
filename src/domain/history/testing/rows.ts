import type { RunRow } from '../../../wire/types';

/** A run as the server lists it, with what a test does not care about filled in. */
export function aRow(fields: Partial<RunRow> & { readonly n?: number } = {}): RunRow {
  const { n = 1, ...rest } = fields;
  const id = (kind: number): string => `00000000-0000-7000-8${kind}00-${String(n).padStart(12, '0')}`;
  return {
    run: id(0),
    session: '00000000-0000-7000-8100-000000000001',
    seq: n,
    notebook: 'nb-1',
    path: 'flights.ipynb',
    cell: 'train',
    title: 'Train the model',
    status: 'ok',
    started: new Date(Date.UTC(2026, 10, 1, 12, 0, n)).toISOString(),
    durationMs: 8200,
    metrics: [],
    params: [],
    datasets: [],
    modules: [],
    children: [],
    commit: String(n).padStart(40, '0'),
    author: 'Ada',
    ...rest
  };
}

/** Name → value, as metrics and parameters travel. */
export function values(record: Readonly<Record<string, number | string | boolean>>): RunRow['metrics'] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
