/**
 * The commit message of a snapshot: a title, and trailers from which lists are drawn without opening a tree.
 * `cellwright/history/message.py` writes the same bytes; schema/golden/commit-message.json holds both together.
 */
import type { ChildRun, FileUse, Metric, NamedValue, Param, RowChild, RowValue, Run } from '../../wire/types';
import { canonicalJson } from '../shared/canonical-json';
import { codePoints, oneLine, titleText, UNTITLED } from './title';

const ERROR_LENGTH = 200; // code points
const MOST_VALUES = 200; // metrics, params, children
const MOST_FILES = 20;

export interface MessageContext {
  readonly title: string;
  /** Contents path as it was. */
  readonly notebook: string;
  /** The cell's place in the notebook, from 0. */
  readonly index?: number;
  /** The user's own HEAD, `+dirty` where it had changes. */
  readonly head?: string;
}

/** The message of a run's commit. */
export function runMessage(run: Run, context: MessageContext): string {
  return message(context.title, [
    ['Run', run.run],
    ['Session', run.session],
    ['Seq', String(run.seq)],
    ['Notebook', context.notebook],
    ['Cell', run.cell ?? undefined],
    ['Index', context.index === undefined ? undefined : String(context.index)],
    ['Batch', run.batch],
    ['Status', run.status],
    ['Error', run.error && `${run.error.name}: ${codePoints(run.error.message, ERROR_LENGTH)}`],
    ['Started', run.started],
    ['Duration', canonicalJson(run.durationMs)],
    ...each('Metric', rowValues(run.metrics)),
    ...each('Value', rowValues(run.values ?? [])),
    ...each('Param', rowValues([...run.params, ...run.upstream.params])),
    ...each('Dataset', once([...run.datasets, ...run.upstream.datasets])),
    ...run.modules.map(module => ['Module', module.name] as const),
    ...each('Child', run.children.slice(0, MOST_VALUES).map(rowChild)),
    ...filePaths(run.reads).map(path => ['Read', path] as const),
    ...filePaths(run.upstream.reads ?? []).map(path => ['Upstream-Read', path] as const),
    ...filePaths(run.writes).map(path => ['Write', path] as const),
    ['Series', hasSeries(run) ? 'yes' : undefined],
    ['Head', context.head],
    ['Environment', run.environment]
  ]);
}

/** The message of a commit that only adds the evidence of an earlier run. */
export function evidenceMessage(of: { run: string; session: string; title: string; environment?: string }): string {
  return message(of.title, [
    ['Evidence', of.run],
    ['Session', of.session],
    ['Environment', of.environment]
  ]);
}

/** At most 200 parameters or metrics as rows carry them; of one set twice in one place, the last value. */
export function rowValues(values: readonly (Param | Metric | NamedValue)[]): RowValue[] {
  const kept = new Map<string, RowValue>();
  for (const value of values) {
    const { cell, run } = value as Param;
    const row: RowValue = {
      name: value.name,
      value: scalar(value.value),
      ...(cell !== undefined && cell !== null && { cell }),
      ...(run !== undefined && { run })
    };
    const place = JSON.stringify([row.name, row.cell, row.run]);
    kept.set(place, row);
  }
  return [...kept.values()].slice(0, MOST_VALUES);
}

/** The paths of files as rows carry them. */
export const filePaths = (uses: readonly FileUse[]): string[] => uses.slice(0, MOST_FILES).map(use => use.path);

/** Children as rows carry them. */
export function rowChild(child: ChildRun): RowChild {
  const { id, name, parent } = child;
  return {
    id,
    params: rowValues(child.params),
    metrics: rowValues(child.metrics),
    ...(name !== undefined && { name }),
    ...(parent !== undefined && { parent })
  };
}

export const hasSeries = (run: Run): boolean =>
  run.series.length > 0 || run.children.some(child => (child.series?.length ?? 0) > 0);

function scalar(value: RowValue['value']): RowValue['value'] {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

type Trailer = readonly [key: string, value: string | undefined];

function message(title: string, trailers: readonly Trailer[]): string {
  const lines = trailers
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `Cellwright-${key}: ${oneLine(value!)}\n`);
  return `${titleText(title) || UNTITLED}\n\n${lines.join('')}`;
}

const each = (key: string, values: readonly object[]): Trailer[] => values.map(value => [key, canonicalJson(value)]);

/** Each value once, in the order of their last appearance. */
export function once<T extends object>(values: readonly T[]): T[] {
  const byText = new Map([...values].reverse().map(value => [canonicalJson(value), value]));
  return [...byText.values()].reverse().slice(0, MOST_VALUES);
}
