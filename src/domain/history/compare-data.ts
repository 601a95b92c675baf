/** Data of two runs side by side: files and datasets, told apart by content where that is known. */
import type { DatasetUse, Evidence, FileUse, Run } from '../../wire/types';
import type { Formats } from './format';

/** What is known of a file or of a dataset's version. */
export interface DataState {
  /** SHA-256 of the content. */
  readonly hash?: string;
  readonly size?: number;
  readonly modified?: string;
  readonly version?: number;
}

export interface DataChange {
  readonly name: string;
  readonly left?: DataState;
  readonly right?: DataState;
  readonly same: boolean;
}

/** The part of a run's side that says its data. */
export interface DataSide {
  readonly run: Pick<Run, 'reads' | 'writes' | 'datasets' | 'upstream'>;
  readonly evidence?: Pick<Evidence, 'files'>;
}

/** Files and datasets of both sides; what changed comes first, else in the order of names. */
export function compareData(left: DataSide, right: DataSide): readonly DataChange[] {
  const [before, after] = [dataOf(left), dataOf(right)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map(name => {
      const [from, to] = [before.get(name), after.get(name)];
      return { name, ...(from && { left: from }), ...(to && { right: to }), same: isSame(from, to) };
    })
    .sort((a, b) => Number(a.same) - Number(b.same));
}

/** Both sides of a change in words: by content where both are hashed, else by size and time, which can be compared too. */
export function dataWords({ left, right }: DataChange, formats: Formats): [string | undefined, string | undefined] {
  const hashed = (left === undefined || left.hash !== undefined) && (right === undefined || right.hash !== undefined);
  const say = (state: DataState): string => {
    if (state.version !== undefined) return `@${state.version} ${short(state.hash)}`;
    if (hashed) return `sha256 ${short(state.hash)}`;
    const when = state.modified && `${formats.day(state.modified)} ${formats.second(state.modified)}`;
    return [state.size !== undefined && formats.bytes(state.size), when].filter(Boolean).join(' · ') || '?';
  };
  return [left && say(left), right && say(right)];
}

const short = (hash = ''): string => hash.slice(0, 8);

function dataOf({ run, evidence }: DataSide): Map<string, DataState> {
  const hashes = new Map(
    (evidence?.files ?? []).flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [[path, sha256] as const]))
  );
  const file = (use: FileUse): readonly [string, DataState] => {
    const { path, size, modified } = use;
    const hash = hashes.get(path) ?? use.sha256;
    return [
      path,
      {
        ...(hash !== undefined && { hash }),
        ...(size !== undefined && { size }),
        ...(modified !== undefined && { modified })
      }
    ];
  };
  const dataset = ({ name, version, hash }: DatasetUse): readonly [string, DataState] => [name, { version, hash }];
  return new Map([
    ...[...(run.upstream.reads ?? []), ...run.reads, ...run.writes].map(file),
    ...[...run.upstream.datasets, ...run.datasets].map(dataset)
  ]);
}

/** Where either is not hashed, size and time tell: equal ones are taken for the same file. */
function isSame(left: DataState | undefined, right: DataState | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (left.version !== right.version) return false;
  if (left.hash !== undefined && right.hash !== undefined) return left.hash === right.hash;
  return left.size === right.size && left.modified === right.modified;
}
