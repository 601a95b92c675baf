import type { CellEntry, NotebookFile, OutputsFile } from '../../wire/types';
import { align } from './align';
import type { Listing } from './snapshot';

/** One side of a comparison: what is in the tree, and `notebook.json` of it. */
export interface Version {
  readonly listing: Listing;
  readonly notebook: NotebookFile;
}

/** A cell of one side, by oids alone. */
export interface CellSide {
  readonly entry: CellEntry;
  /** Place in the notebook, from 0. */
  readonly index: number;
  /** Oid of the source. */
  readonly source: string | undefined;
  /** File in outputs/<key>/ → oid, in order of name. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** A cell as it was and as it is; one side is missing where it came or went. */
export interface CellPair {
  /** Stable over both sides, for the view. */
  readonly key: string;
  readonly left?: CellSide;
  readonly right?: CellSide;
  readonly moved: boolean;
  readonly source: boolean;
  /** `count`: only outputs.json differs, maybe by nothing but the execution count; `sameButCount` tells. */
  readonly outputs: 'same' | 'count' | 'changed';
  readonly metadata: boolean;
}

/** Whether there is something to show; a cell that only moved counts too. */
export function differs(pair: CellPair): boolean {
  return !pair.left || !pair.right || pair.moved || pair.source || pair.metadata || pair.outputs !== 'same';
}

/**
 * Cells of two versions side by side, in the order of the right one; removed cells follow the one they stood behind. Cells match by id,
 * those without one by equal source, else by their place between matched ones. What is equal costs nothing: oids are compared.
 */
export function compareVersions(left: Version, right: Version): readonly CellPair[] {
  const a = sidesOf(left);
  const b = sidesOf(right);
  const partner = match(a, b);
  const still = inOrder(partner);
  const pairs = b.map((cell, at) => pairOf(a[partner[at]!], cell, partner[at]! >= 0 && !still.has(at)));
  const taken = new Set(partner);
  const placeOf = new Map(partner.map((from, at) => [from, at]));
  const gone = new Map<number, CellPair[]>();
  let behind = -1;
  a.forEach((cell, at) => {
    if (taken.has(at)) behind = placeOf.get(at)!;
    else gone.set(behind, [...(gone.get(behind) ?? []), pairOf(cell, undefined, false)]);
  });
  return [...(gone.get(-1) ?? []), ...pairs.flatMap((pair, at) => [pair, ...(gone.get(at) ?? [])])];
}

function sidesOf({ listing, notebook }: Version): readonly CellSide[] {
  const outputs = new Map<string, Map<string, string>>();
  for (const [path, oid] of listing) {
    if (!path.startsWith('outputs/')) continue;
    const slash = path.indexOf('/', 8);
    const key = path.slice(8, slash);
    let files = outputs.get(key);
    if (!files) outputs.set(key, (files = new Map<string, string>()));
    files.set(path.slice(slash + 1), oid);
  }
  const none = new Map<string, string>();
  return notebook.cells.map((entry, index) => ({
    entry,
    index,
    source: listing.get(`cells/${entry.file}`),
    outputs: outputs.get(entry.key) ?? none
  }));
}

/** For each cell of the right side its partner's index on the left; -1: none. */
function match(a: readonly CellSide[], b: readonly CellSide[]): number[] {
  const byKey = new Map<string, number>();
  for (const { entry, index } of a) if (entry.id !== undefined) byKey.set(entry.key, index);
  const partner = b.map(cell => (cell.entry.id === undefined ? -1 : (byKey.get(cell.entry.key) ?? -1)));
  const taken = new Set(partner);
  const left = a.filter(cell => !taken.has(cell.index));
  const right = b.filter((_, at) => partner[at]! < 0);
  const key = (cell: CellSide): string => `${cell.entry.type} ${cell.source ?? ''}`;
  for (const part of align(left.map(key), right.map(key))) {
    if (part.kind === 'same') {
      right.slice(...part.right).forEach((cell, n) => (partner[cell.index] = left[part.left[0] + n]!.index));
    }
  }
  pairRest(a, b, partner);
  return partner;
}

/** Cells without an id that stand alone between the same neighbours are one cell that was edited. */
function pairRest(a: readonly CellSide[], b: readonly CellSide[], partner: number[]): void {
  const taken = new Set(partner);
  b.forEach((cell, at) => {
    if (partner[at]! >= 0 || cell.entry.id !== undefined) return;
    const before = at === 0 ? -1 : partner[at - 1]!;
    const candidate = a[before + 1];
    if ((at > 0 && before < 0) || !candidate || taken.has(candidate.index)) return;
    if (candidate.entry.id !== undefined || candidate.entry.type !== cell.entry.type) return;
    partner[at] = candidate.index;
    taken.add(candidate.index);
  });
}

/** Places on the right that kept their order: the longest increasing run of partners. All others moved. */
function inOrder(partner: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const before = new Map<number, number>();
  partner.forEach((from, at) => {
    if (from < 0) return;
    let length = ends.findIndex(end => partner[end]! >= from);
    if (length < 0) length = ends.length;
    if (length > 0) before.set(at, ends[length - 1]!);
    ends[length] = at;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) kept.add(at);
  return kept;
}

function pairOf(left: CellSide | undefined, right: CellSide | undefined, moved: boolean): CellPair {
  const key = right ? `right:${right.entry.key}` : `left:${left!.entry.key}`;
  return {
    key,
    ...(left && { left }),
    ...(right && { right }),
    moved,
    source: left?.source !== right?.source || left?.entry.type !== right?.entry.type,
    outputs: outputsChange(left, right),
    metadata:
      left !== undefined &&
      right !== undefined &&
      JSON.stringify(left.entry.metadata) !== JSON.stringify(right.entry.metadata)
  };
}

function outputsChange(left: CellSide | undefined, right: CellSide | undefined): CellPair['outputs'] {
  const [a, b] = [left?.outputs ?? new Map<string, string>(), right?.outputs ?? new Map<string, string>()];
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter(file => a.get(file) !== b.get(file));
  if (differing.length === 0) return 'same';
  return differing.every(file => file === 'outputs.json') ? 'count' : 'changed';
}

/** Whether two outputs.json say the same but for execution counts, which every run raises; a cell that never ran has none. */
export function sameButCount(left: OutputsFile | undefined, right: OutputsFile | undefined): boolean {
  if (!left || !right) return [left, right].every(file => !file?.outputs.length);
  const bare = (file: OutputsFile): string =>
    JSON.stringify({
      ...file,
      executionCount: null,
      outputs: file.outputs.map(one => ({ ...one, fields: { ...one.fields, execution_count: null } }))
    });
  return bare(left) === bare(right);
}
