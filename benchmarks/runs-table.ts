/** How long the table of runs takes to fill, filter and sort 10,000 runs with 30 metrics and parameters each. */
import { parseFilter } from '../src/domain/history/filter';
import { RunsTable } from '../src/domain/history/runs-table';
import { viewOf, type ViewOptions } from '../src/domain/history/runs-table-view';
import { aRow, values } from '../src/domain/history/testing/rows';
import { print } from './support/figures';

const RUNS = 10_000;
const random = (n: number, k: number): number => Math.abs(Math.sin(n * 12.9898 + k * 78.233) * 43758.5453) % 1;
const record = (prefix: string, n: number, first: string): Record<string, number> =>
  Object.fromEntries(
    Array.from({ length: 15 }, (_, k) => [k ? `${prefix}${k}` : first, random(n, k) * (first === 'max_depth' ? 20 : 1)])
  );
const rows = Array.from({ length: RUNS }, (_, n) =>
  aRow({
    n,
    title: `Train the model ${n}`,
    metrics: values(record('m', n, 'auc')),
    params: values(record('p', n, 'max_depth'))
  })
);

const table = new RunsTable();
const cases: Readonly<Record<string, ViewOptions>> = {
  'filter auc > 0.8 and max_depth < 10': { filter: parseFilter('auc > 0.8 and max_depth < 10') },
  'filter title ~ "9" or status = "error"': { filter: parseFilter('title ~ "9" or status = "error"') },
  'sort by a metric': { sort: [{ column: 'metric.auc', descending: true }] },
  'sort by title (all distinct)': { sort: [{ column: 'title', descending: false }] },
  'sort by start, newest first': { sort: [{ column: 'started', descending: true }] }
};

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const fill = time(() => table.put(rows));
const result: Record<string, { firstMs: number; medianMs: number }> = {};
for (const [name, options] of Object.entries(cases)) {
  const firstMs = time(() => viewOf(table, options)); // nothing cached yet
  const again = Array.from({ length: 15 }, () => time(() => viewOf(table, options))).sort((a, b) => a - b);
  result[name] = { firstMs: +firstMs.toFixed(2), medianMs: +again[7]!.toFixed(2) };
}
const worst = Math.max(...Object.values(result).map(({ medianMs }) => medianMs));
const worstFirst = Math.max(...Object.values(result).map(({ firstMs }) => firstMs));
print({
  benchmark: 'runs-table',
  what: `${RUNS} runs in ${table.columns.length} columns; ms, the slowest of ${Object.keys(cases).length} filters and sorts`,
  goals: [
    {
      goal: 'Filter or sort 10,000 runs: ≤ 50 ms',
      figure: `${worst} ms, the first time ${worstFirst} ms`,
      met: worst <= 50
    }
  ],
  figures: { fillMs: +fill.toFixed(1), ...result }
});
