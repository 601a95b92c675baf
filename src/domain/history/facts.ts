import type { RowChild, RowValue, RunRow, Scalar } from '../../wire/types';
import { durationOf } from './duration';
import type { Fact, Facts } from './matches';

const NAMED = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity]
]);
const LARGE_INTEGER = /^-?\d{16,}$/;

/** A scalar as it travels → a value to compare and sort by; null is no value. */
export function factOf(value: Scalar | undefined): Fact | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'string') return value;
  return NAMED.get(value) ?? (LARGE_INTEGER.test(value) ? Number(value) : value);
}

/** What a row says of itself besides its parameters and metrics. `duration` is in seconds. */
export const RUN_FACTS: Readonly<Record<string, (row: RunRow) => Fact | undefined>> = {
  title: row => row.mark?.name ?? row.title,
  status: row => row.status,
  started: row => new Date(row.started),
  duration: row => {
    const ms = durationOf(row);
    return ms === undefined ? undefined : ms / 1000;
  },
  error: row => row.error,
  starred: row => row.mark?.star ?? false,
  note: row => row.mark?.note,
  author: row => row.author,
  notebook: row => row.path,
  session: row => row.session,
  data: row => row.datasets.map(use => `${use.name}@${use.version}`).join(', ') || undefined,
  modules: row => row.modules.join(', ') || undefined,
  environment: row => row.environment,
  head: row => row.head
};

/** Its metrics, and the numbers that a person promoted to metrics in its notebook. */
export function metricsOf(row: RunRow): readonly RowValue[] {
  if (!row.promoted?.length) return row.metrics;
  const measured = new Set(row.metrics.map(({ name }) => name));
  const promoted = row.promoted.flatMap(name => (measured.has(name) ? [] : (numberOf(row, name) ?? [])));
  return [...row.metrics, ...promoted];
}

/** A run's number of a name: what it bound or displayed, else the parameter in force. */
function numberOf(row: RunRow, name: string): RowValue | undefined {
  const found = [...(row.values ?? []), ...row.params].find(value => value.name === name);
  return typeof factOf(found?.value) === 'number' ? found : undefined;
}

/** Whether the row is an experiment run: it, or an iteration of it, has a metric. One promoted counts where it was set. */
export function isExperiment(row: RunRow): boolean {
  if (row.metrics.length > 0 || row.children.length > 0) return true;
  return row.promoted?.some(name => isOwn(row, numberOf(row, name))) ?? false;
}

const isOwn = (row: RunRow, value: RowValue | undefined): boolean =>
  value !== undefined && (!value.cell || value.cell === row.cell);

/**
 * What a filter asks of a run, or of one of its children, which has the parameters in force around it. One name means the run's own
 * fact, else a metric, else a parameter; `metric.` and `param.` say which.
 */
export function factsOf(row: RunRow, child?: RowChild): Facts {
  const metrics = child ? child.metrics : metricsOf(row);
  const params = child ? [...child.params, ...row.params] : row.params;
  const find = (values: readonly RowValue[], name: string): Fact | undefined =>
    factOf(values.find(value => value.name === name)?.value);
  return {
    get(name) {
      if (name.startsWith('metric.')) return find(metrics, name.slice(7));
      if (name.startsWith('param.')) return find(params, name.slice(6));
      if (Object.hasOwn(RUN_FACTS, name)) return RUN_FACTS[name]!(row);
      return find(metrics, name) ?? find(params, name) ?? find(row.values ?? [], name);
    }
  };
}
