import type { Run, RunRow } from '../../wire/types';
import { filePaths, hasSeries, once, rowChild, rowValues } from './message';

/** What a list shows of a run that was just committed, as the server will say it. */
export function rowOf(
  run: Run,
  at: { title: string; notebook: string; path: string; commit: string; author: string; index?: number; head?: string }
): RunRow {
  return {
    ...at,
    run: run.run,
    session: run.session,
    seq: run.seq,
    cell: run.cell,
    ...(run.batch !== undefined && { batch: run.batch }),
    status: run.status,
    ...(run.error && { error: `${run.error.name}: ${run.error.message.slice(0, 200)}` }),
    started: run.started,
    durationMs: run.durationMs,
    metrics: rowValues(run.metrics),
    ...(run.values?.length && { values: rowValues(run.values) }),
    params: rowValues([...run.params, ...run.upstream.params]),
    datasets: once([...run.datasets, ...run.upstream.datasets]),
    modules: run.modules.map(module => module.name),
    children: run.children.slice(0, 200).map(rowChild),
    reads: filePaths(run.reads),
    upstreamReads: filePaths(run.upstream.reads ?? []),
    writes: filePaths(run.writes),
    hasSeries: hasSeries(run),
    ...(run.environment !== undefined && { environment: run.environment })
  };
}
