/* eslint-disable @typescript-eslint/no-unused-vars -- fields are taken out by destructuring */
/**
 * A notebook and a run of one of its cells ↔ the files of a snapshot's tree (docs/architecture.md). Cell by cell, so that a writer lays out
 * again only what changed. `cellwright/history/layout.py` writes the same bytes; schema/golden/snapshot holds both together.
 */
import type { CellEntry, Environment, Evidence, NotebookFile, OutputEntry, OutputsFile, Run } from '../../wire/types';
import { isWellFormed, utf8 } from '../shared/bytes';
import { canonicalJson } from '../shared/canonical-json';
import { isJsonType, joinLines, PART_LIMIT, writeOutput } from './layout-output';
import { extensionOf } from './layout-languages';

type Json = Record<string, unknown>;

/** A cell as nbformat has it; what it should hold and doesn't is read leniently. */
export type Cell = { readonly cell_type: string } & Json;

/** A notebook without its cells. */
export interface NotebookHead extends Json {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Json;
}

export interface LayoutOptions {
  /** `off` leaves outputs out, saying so in `outputs.json`. */
  readonly outputs?: 'keep' | 'off';
  /** Bytes of an output part over which it is cut. */
  readonly partLimit?: number;
}

/** The files of one cell, not yet placed in a tree. */
export interface CellParts<Content = Uint8Array> {
  readonly entry: Omit<CellEntry, 'key' | 'file'>;
  readonly source: Content;
  readonly attachments?: Content;
  /** By name in outputs/<key>/. */
  readonly outputs?: ReadonlyMap<string, Content>;
}

const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** What git refuses in a tree (core.protectNTFS, core.protectHFS): a push with one of these would never be taken. */
const DOT_GIT = /^(?:\.git|git~1)[ .]*(?::|$)/i;
const UNSEEN_ON_MACOS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const NOT_EXTRA = new Set(['cell_type', 'metadata', 'source', 'attachments']);

/** Lay out one cell. */
export function layoutCell(cell: Cell, options: LayoutOptions = {}): CellParts {
  const attachments = cell.attachments; // a shared model has it, undefined, on every cell
  const isCode = cell.cell_type === 'code';
  const extra: Json = Object.fromEntries(
    Object.entries(cell).filter(
      ([name, value]) =>
        value !== undefined && !NOT_EXTRA.has(name) && !(isCode && (name === 'outputs' || name === 'execution_count'))
    )
  );
  const source = joinLines(cell.source ?? '');
  const text = typeof source === 'string' ? source : '';
  const id = extra.id;
  if (typeof id === 'string') delete extra.id;
  if (typeof source !== 'string' || !isWellFormed(source)) extra.source = source; // a file can't hold it exactly
  const outputs = isCode ? layoutOutputs(cell, options) : undefined;
  return {
    entry: {
      type: cell.cell_type,
      metadata: cell.metadata ?? {},
      ...(typeof id === 'string' && { id }),
      ...(attachments !== undefined && { attachments: true }),
      ...(outputs && { outputs: true }),
      ...(Object.keys(extra).length > 0 && { extra })
    },
    source: utf8(text),
    ...(attachments !== undefined && { attachments: json(joinedAttachments(attachments)) }),
    ...(outputs && { outputs })
  };
}

/** Name each cell in the tree, and its source file. The keys of cells depend on those before them. */
export function placeCells(entries: readonly CellParts<unknown>['entry'][], metadata: Json): CellEntry[] {
  const taken = new Set<string>();
  const extension = extensionOf(metadata);
  return entries.map((entry, index) => {
    const base = entry.id !== undefined && SAFE_ID.test(entry.id) ? entry.id : `cell~${index + 1}`;
    let key = base;
    for (let n = 2; taken.has(key); n++) key = `${base}~${n}`;
    taken.add(key);
    const suffix = entry.type === 'code' ? extension : (SUFFIXES.get(entry.type) ?? 'txt');
    return { key, file: `${key}.${suffix}`, ...entry };
  });
}

/** notebook.json. */
export function layoutHead(head: NotebookHead, cells: CellEntry[]): Uint8Array {
  const { nbformat, nbformat_minor, metadata, cells: _, ...extra } = head;
  const file: NotebookFile = {
    format: 'cellwright/notebook',
    v: 1,
    nbformat,
    nbformatMinor: nbformat_minor,
    metadata: metadata ?? {},
    cells
  };
  return json(Object.keys(extra).length > 0 ? { ...file, extra } : file);
}

/** run.json: the run without its source, its modules without their text. */
export function layoutRun(run: Run): Uint8Array {
  const { source: _, ...rest } = run;
  return json({ ...rest, modules: run.modules.map(({ text: _text, ...use }) => use) });
}

/** evidence.json: the evidence without its environment. */
export function layoutEvidence(evidence: Evidence): Uint8Array {
  const { environment: _, ...rest } = evidence;
  return json(rest);
}

/** environment.json. */
export const layoutEnvironment = (environment: Environment): Uint8Array => json(environment);

/** Whether a module's path names a place below the workspace that git takes into a tree. */
export function isInside(path: string): boolean {
  return path
    .split('/')
    .every(part => part !== '' && part !== '.' && part !== '..' && !part.split('\\').some(name => isDotGit(name)));
}

/** Whether some system takes a name for .git: Windows by its short name or with what follows, macOS with signs it does not see. */
const isDotGit = (name: string): boolean => DOT_GIT.test(name.replace(UNSEEN_ON_MACOS, ''));

function layoutOutputs(cell: Cell, options: LayoutOptions): Map<string, Uint8Array> | undefined {
  const outputs = Array.isArray(cell.outputs) ? (cell.outputs as object[]) : [];
  const executionCount = typeof cell.execution_count === 'number' ? cell.execution_count : null;
  if (outputs.length === 0 && executionCount === null) return undefined;
  const files = new Map<string, Uint8Array>();
  const entries: OutputEntry[] = [];
  const off = options.outputs === 'off';
  for (const [n, output] of off ? [] : outputs.entries()) {
    const written = writeOutput(n, output, options.partLimit ?? PART_LIMIT);
    entries.push(written.entry);
    for (const [name, bytes] of written.files) files.set(name, bytes);
  }
  const file: OutputsFile = {
    format: 'cellwright/outputs',
    v: 1,
    executionCount,
    outputs: entries,
    ...(off && { kept: 'none' as const })
  };
  return files.set('outputs.json', json(file));
}

function joinedAttachments(attachments: unknown): unknown {
  return mapObject(attachments, bundle =>
    mapObject(bundle, (value, mime) => (isJsonType(mime) ? value : joinLines(value)))
  );
}

function mapObject(value: unknown, change: (value: unknown, key: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
}

const SUFFIXES = new Map([
  ['markdown', 'md'],
  ['raw', 'raw.txt']
]);

const json = (value: unknown): Uint8Array => utf8(canonicalJson(value));
