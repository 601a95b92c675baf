import type * as nbformat from '@jupyterlab/nbformat';
import type { CellEntry, Environment, Evidence, NotebookFile, OutputsFile, Run } from '../../wire/types';
import { fromUtf8 } from '../shared/bytes';
import { CellwrightError } from '../shared/errors';
import {
  isInside,
  layoutCell,
  layoutEnvironment,
  layoutEvidence,
  layoutHead,
  layoutRun,
  placeCells,
  type Cell,
  type CellParts,
  type LayoutOptions,
  type NotebookHead
} from './layout';
import { readOutput } from './layout-output';
import type { Snapshot } from './snapshot';

/** What a snapshot is made of. */
export interface Recorded {
  readonly notebook: NotebookHead & { readonly cells: readonly Cell[] };
  readonly run: Run;
  readonly evidence?: Evidence;
  readonly environment?: Environment;
  /** Workspace path → source of the modules in force. */
  readonly modules?: ReadonlyMap<string, Uint8Array>;
}

/** Newest layout that this version understands. */
export const LAYOUT_VERSION = 1;

/** Path → content of a whole snapshot. */
export function snapshotFiles(recorded: Recorded, options: LayoutOptions = {}): Map<string, Uint8Array> {
  const parts = recorded.notebook.cells.map(cell => layoutCell(cell, options));
  const entries = placeCells(
    parts.map(part => part.entry),
    recorded.notebook.metadata
  );
  const environment = recorded.environment ?? recorded.evidence?.environment;
  const files = cellFiles(entries, parts);
  files.set('notebook.json', layoutHead(recorded.notebook, entries));
  for (const [path, source] of recorded.modules ?? []) if (isInside(path)) files.set(`modules/${path}`, source);
  files.set('run.json', layoutRun(recorded.run));
  if (recorded.evidence) files.set('evidence.json', layoutEvidence(recorded.evidence));
  if (environment) files.set('environment.json', layoutEnvironment(environment));
  return files;
}

/** Path → content of the cells alone; contents may be bytes or, for a writer that has stored them, names of blobs. */
export function cellFiles<Content>(
  entries: readonly CellEntry[],
  parts: readonly CellParts<Content>[]
): Map<string, Content> {
  const files = new Map<string, Content>();
  entries.forEach(({ key, file }, i) => {
    const { source, attachments, outputs } = parts[i]!;
    files.set(`cells/${file}`, source);
    if (attachments !== undefined) files.set(`cells/${key}.attachments.json`, attachments);
    for (const [name, content] of outputs ?? []) files.set(`outputs/${key}/${name}`, content);
  });
  return files;
}

/**
 * The snapshot that files hold: the reverse of {@link snapshotFiles}.
 *
 * @param read - content of a path in the tree.
 * @throws CellwrightError `snapshot/newer` or `snapshot/incomplete`.
 */
export function rebuild(paths: Iterable<string>, read: (path: string) => Uint8Array | undefined): Snapshot {
  const names = new Set(paths);
  const content = (path: string): Uint8Array => read(path) ?? incomplete(path);
  const parse = <T>(path: string): T => parseJson<T>(path, content(path));
  const file = parse<NotebookFile & { extra?: object }>('notebook.json');
  if (file.v > LAYOUT_VERSION) throw newer(file.v);
  const modules = new Map(
    [...names]
      .filter(name => name.startsWith('modules/'))
      .map(name => [name.slice('modules/'.length), fromUtf8(content(name))])
  );
  const notebook = {
    nbformat: file.nbformat,
    nbformat_minor: file.nbformatMinor,
    metadata: file.metadata,
    cells: file.cells.map(entry => rebuildCell(entry, content, parse)),
    ...file.extra
  };
  const run = parse<Omit<Run, 'source'>>('run.json');
  const entry = file.cells.find(cell => cell.id === run.cell) ?? file.cells.find(cell => cell.key === run.cell);
  const unkept = file.cells.flatMap(({ key, outputs }, at) =>
    outputs && parse<OutputsFile>(`outputs/${key}/outputs.json`).kept === 'none' ? [at] : []
  );
  return {
    notebook: notebook as nbformat.INotebookContent,
    unkept: new Set(unkept),
    run: { ...run, source: entry ? fromUtf8(content(`cells/${entry.file}`)) : '' },
    ...(names.has('evidence.json') && { evidence: parse<Evidence>('evidence.json') }),
    ...(names.has('environment.json') && { environment: parse<Environment>('environment.json') }),
    modules
  };
}

type Parse = <T>(path: string) => T;

function rebuildCell(
  entry: CellEntry & { extra?: object },
  content: (path: string) => Uint8Array,
  parse: Parse
): object {
  const folder = `outputs/${entry.key}/`;
  const outputs = entry.outputs ? parse<OutputsFile>(`${folder}outputs.json`) : undefined;
  return {
    cell_type: entry.type,
    ...(entry.id !== undefined && { id: entry.id }),
    metadata: entry.metadata,
    source: fromUtf8(content(`cells/${entry.file}`)),
    ...(entry.attachments && { attachments: parse(`cells/${entry.key}.attachments.json`) }),
    ...(entry.type === 'code' && {
      execution_count: outputs?.executionCount ?? null,
      outputs: outputs?.outputs.map(output => readOutput(output, name => content(folder + name))) ?? []
    }),
    ...entry.extra
  };
}

function parseJson<T>(path: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(fromUtf8(bytes)) as T;
  } catch (cause) {
    throw new CellwrightError(
      {
        code: 'snapshot/corrupt',
        message: `${path} of this snapshot is not JSON.`,
        remedy: 'Open another snapshot; run `cellwright doctor` to check the store.'
      },
      cause
    );
  }
}

function incomplete(path: string): never {
  throw new CellwrightError({
    code: 'snapshot/incomplete',
    message: `This snapshot lacks ${path}.`,
    remedy: 'Open another snapshot; run `cellwright doctor` to check the store.'
  });
}

function newer(v: number): CellwrightError {
  return new CellwrightError({
    code: 'snapshot/newer',
    message: `This snapshot was written by a newer Cellwright (layout ${v}).`,
    remedy: 'Update Cellwright to open it.'
  });
}
