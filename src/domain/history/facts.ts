import type { RowChild, RowValue, RunRow, Scalar } from '../../wire/types';
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
  duration: row => row.durationMs / 1000,
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

/** Its metrics, those included that a person promoted. */
export function metricsOf(row: RunRow): readonly RowValue[] {
  return row.mark?.promoted?.length ? [...row.metrics, ...row.mark.promoted] : row.metrics;
}

/** Whether the row is an experiment run: it, or an iteration of it, has a metric. */
export function isExperiment(row: RunRow): boolean {
  return row.metrics.length > 0 || row.children.length > 0 || (row.mark?.promoted?.length ?? 0) > 0;
}

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
      return Object.hasOwn(RUN_FACTS, name) ? RUN_FACTS[name]!(row) : (find(metrics, name) ?? find(params, name));
    }
  };
}
