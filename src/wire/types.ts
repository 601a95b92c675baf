// Generated from schema/wire by scripts/generate-wire.mjs: edit there, not here.

/**
 * A UUIDv7, minted where the thing happens.
 */
export type Uuid = string;
/**
 * UTC, RFC 3339 with milliseconds.
 */
export type Instant = string;
/**
 * A parameter's or metric's value. NaN, Infinity, -Infinity and integers beyond 2^53 travel as strings.
 */
export type Scalar = number | string | boolean | null;

/**
 * What went wrong, as data: the same shape in TypeScript, Python and over HTTP.
 */
export interface ErrorData {
  /**
   * Stable and searchable, e.g. git/missing.
   */
  code: string;
  /**
   * One sentence for a person: what happened.
   */
  message: string;
  /**
   * One sentence: what to do about it.
   */
  remedy: string;
  /**
   * What the layer below said, for the log.
   */
  cause?: string;
}
/**
 * What the server is and can do; the front end degrades by feature when something is missing.
 */
export interface Hello {
  format: 'cellwright/hello';
  v: number;
  /**
   * Version of the Python package.
   */
  version: string;
  /**
   * Version of what front end, server and kernel say to each other.
   */
  protocol: number;
  git: GitStatus;
}
export interface GitStatus {
  usable: boolean;
  version?: string;
  problem?: ErrorData;
}
/**
 * notebook.json: all of the notebook but sources and outputs. Rewritten only when cells come, go, move or change their metadata.
 */
export interface NotebookFile {
  format: 'cellwright/notebook';
  v: number;
  nbformat: number;
  nbformatMinor: number;
  metadata: {};
  cells: CellEntry[];
  /**
   * Fields of the notebook that nbformat does not define.
   */
  extra?: {};
}
export interface CellEntry {
  /**
   * Names the cell in the tree: its id where that is unique and safe, else derived.
   */
  key: string;
  /**
   * As in the notebook; absent where it had none.
   */
  id?: string;
  /**
   * code, markdown, raw.
   */
  type: string;
  /**
   * cells/<file> holds the source.
   */
  file: string;
  metadata: {};
  /**
   * cells/<key>.attachments.json is there.
   */
  attachments?: boolean;
  /**
   * outputs/<key>/ is there; a code cell without it has no outputs and no execution count.
   */
  outputs?: boolean;
  /**
   * Fields of the cell as the notebook has them that lie nowhere else; source too, where UTF-8 can't hold it.
   */
  extra?: {};
}
/**
 * outputs/<key>/outputs.json.
 */
export interface OutputsFile {
  format: 'cellwright/outputs';
  v: number;
  executionCount: number | null;
  outputs: OutputEntry[];
  /**
   * none: the user keeps outputs off.
   */
  kept?: 'all' | 'none';
}
export interface OutputEntry {
  /**
   * The output without what lies in files, as nbformat has it.
   */
  fields: {};
  files: OutputPart[];
}
export interface OutputPart {
  /**
   * A MIME type under data; or text, of a stream; or traceback, of an error.
   */
  at: string;
  /**
   * In the same folder: <n>.<k>.<ext>.
   */
  file: string;
  /**
   * How the bytes become the value: UTF-8; JSON; bytes → base64; UTF-8 lines → array (a traceback none of whose lines holds a newline).
   */
  as: 'text' | 'json' | 'base64' | 'lines';
  /**
   * The base64 ended with a newline.
   */
  newline?: boolean;
  /**
   * Bytes of the whole, where it was too large to keep.
   */
  cut?: number;
}
/**
 * One cell run in a list, from its commit alone.
 */
export interface RunRow {
  run: Uuid;
  session: Uuid;
  seq: number;
  notebook: string;
  /**
   * Where the notebook is now, relative to the server's root; its last known place where it is gone.
   */
  path: string;
  cell: string | null;
  title: string;
  status: 'ok' | 'error' | 'interrupted' | 'died';
  error?: string;
  started: Instant;
  durationMs: number;
  metrics: RowValue[];
  /**
   * Its own and those in force upstream.
   */
  params: RowValue[];
  datasets: DatasetUse[];
  modules: string[];
  children: RowChild[];
  /**
   * Files that it read itself.
   */
  reads?: string[];
  /**
   * Files that its inputs were read from, by runs above.
   */
  upstreamReads?: string[];
  writes?: string[];
  /**
   * Numbers that it bound or displayed besides.
   */
  values?: RowValue[];
  /**
   * Names that a person made metrics of, in every run of the notebook.
   */
  promoted?: string[];
  hasSeries?: boolean;
  /**
   * To fetch with now; not to be kept.
   */
  commit: string;
  author: string;
  /**
   * The user's own HEAD at the time, +dirty where it had changes.
   */
  head?: string;
  environment?: string;
  /**
   * Where it was fetched from, if it is a colleague's.
   */
  remote?: string;
  /**
   * The cell's place in the notebook, from 0.
   */
  index?: number;
  batch?: Uuid;
  mark?: Mark;
}
export interface RowValue {
  name: string;
  value: Scalar;
  /**
   * Where it was set, when not in the row's own cell.
   */
  cell?: string | null;
  run?: Uuid;
}
export interface DatasetUse {
  name: string;
  version: number;
  hash: string;
  mode: 'read' | 'write';
}
export interface RowChild {
  id: Uuid;
  name?: string;
  parent?: Uuid;
  params: RowValue[];
  metrics: RowValue[];
}
/**
 * What a person said of a run.
 */
export interface Mark {
  name?: string;
  star?: boolean;
  note?: string;
}
export interface RunPage {
  format: 'cellwright/run-page';
  v: number;
  /**
   * Newest first.
   */
  rows: RunRow[];
  total: number;
  /**
   * Cursor of the next page.
   */
  next: string | null;
  /**
   * Snapshots that could not be read, e.g. corrupt or of a newer version.
   */
  problems?: ErrorData[];
}
/**
 * Where a notebook's history is kept, and whether.
 */
export interface Workspace {
  format: 'cellwright/workspace';
  v: number;
  /**
   * Absolute folder.
   */
  workspace: string;
  /**
   * The workspace relative to the server's root, empty for the root itself.
   */
  root: string;
  /**
   * Absolute folder.
   */
  store: string;
  storeBytes: number;
  /**
   * The notebook's id in the store.
   */
  notebook: string;
  consent: 'unasked' | 'keep' | 'off';
  outputs?: 'keep' | 'off';
  inGit: boolean;
  git: GitStatus;
  spool: string | null;
  head?: string | null;
  author: Author;
  problem?: ErrorData;
}
export interface Author {
  name: string;
  email: string;
}
/**
 * Where a session's ref stands.
 */
export interface Tip {
  ref: string;
  commit: string | null;
  /**
   * Runs committed in the session.
   */
  runs?: Uuid[];
  /**
   * Newest commit of the notebook in any session: a new session reuses its tree.
   */
  base?: string | null;
}
export interface DeletePreview {
  runs: number;
  /**
   * About what it frees.
   */
  bytes: number;
  /**
   * Starred or named runs among them.
   */
  stars: number;
  /**
   * Remotes that keep their copy.
   */
  pushed: string[];
  /**
   * Runs that stay and came after a deleted one of their session: their notebook may still hold what it had put there.
   */
  later?: number;
}
/**
 * One execution of one cell, as the kernel saw it. Also the content of run.json in a snapshot.
 */
export interface Run {
  format: 'cellwright/run';
  v: number;
  run: Uuid;
  session: Uuid;
  /**
   * Order in the session, from 1; 0 for a run from before capture began.
   */
  seq: number;
  /**
   * The notebook's cell id; null where the kernel was not told.
   */
  cell: string | null;
  source: string;
  executionCount: number | null;
  status: 'ok' | 'error' | 'interrupted' | 'died';
  error?: {
    name: string;
    message: string;
  };
  started: Instant;
  /**
   * Monotonic. Of a run that died: until it was last seen, 0 where it was not seen after it began.
   */
  durationMs: number;
  reads: FileUse[];
  writes: FileUse[];
  datasets: DatasetUse[];
  /**
   * Global names that this run bound or rebound.
   */
  binds: string[];
  /**
   * Global names that the cell's code loads, functions it calls included.
   */
  uses: string[];
  /**
   * Set by this run itself.
   */
  params: Param[];
  metrics: Metric[];
  /**
   * Numbers that it bound to a name or displayed, besides parameters and metrics: what a person may make a metric.
   */
  values?: NamedValue[];
  /**
   * Iterations of a loop, nested MLflow runs, cw.run() blocks.
   */
  children: ChildRun[];
  series: Series[];
  /**
   * Workspace modules in force: imported so far in the session.
   */
  modules: ModuleUse[];
  upstream: Upstream;
  /**
   * Hash of the package list; see Environment.
   */
  environment?: string;
  hardware?: Hardware;
  peakMemoryBytes?: number;
  cpuMs?: number;
  /**
   * Child processes started, as command lines.
   */
  processes?: string[];
  /**
   * More files were touched than are listed.
   */
  truncated?: boolean;
  /**
   * What went wrong inside capture itself; the cell was not affected.
   */
  problem?: string;
  /**
   * msg_id of the execute request, where there was one.
   */
  parent?: string;
  /**
   * A UUIDv7, minted where the thing happens.
   */
  batch?: string;
}
export interface FileUse {
  /**
   * Relative to the workspace with forward slashes where it lies inside, else absolute or a URL.
   */
  path: string;
  /**
   * open: Python opened it; reader: a wrapped library call; watch: seen to change.
   */
  by: 'open' | 'reader' | 'watch';
  /**
   * Bytes.
   */
  size?: number;
  modified?: Instant;
  sha256?: string;
  /**
   * It was no longer there at cell end.
   */
  gone?: boolean;
}
export interface Param {
  name: string;
  value: Scalar;
  /**
   * literal: a top-level assignment; estimator: a fitted model's setting; call: cw.param.
   */
  from: 'literal' | 'estimator' | 'call' | 'mlflow';
  /**
   * The estimator's class, where it is one's setting.
   */
  of?: string;
  /**
   * Where it was set, when not by this run.
   */
  cell?: string | null;
  run?: Uuid;
}
export interface Metric {
  name: string;
  value: Scalar;
  /**
   * call: cw.log; result: what a known metric function or fit returned.
   */
  from: 'call' | 'result' | 'mlflow' | 'promoted';
  /**
   * The function that gave it, e.g. sklearn.metrics.roc_auc_score.
   */
  by?: string;
}
export interface NamedValue {
  name: string;
  value: Scalar;
}
export interface ChildRun {
  id: Uuid;
  name?: string;
  /**
   * A UUIDv7, minted where the thing happens.
   */
  parent?: string;
  status?: 'ok' | 'error' | 'running';
  params: Param[];
  metrics: Metric[];
  series?: Series[];
}
/**
 * A metric logged at steps: a learning curve. steps and values have one length.
 */
export interface Series {
  name: string;
  steps: number[];
  values: Scalar[];
  /**
   * Points logged, where there were too many to keep them all.
   */
  total?: number;
}
export interface ModuleUse {
  /**
   * As imported: features.clean.
   */
  name: string;
  /**
   * Relative to the workspace, forward slashes.
   */
  path: string;
  sha256: string;
  /**
   * The source; present the first time the session sees this hash, up to 1 MiB.
   */
  text?: string;
}
/**
 * What was in force upstream of the run, found by the dataflow of the session as it was run.
 */
export interface Upstream {
  params: Param[];
  datasets: DatasetUse[];
  /**
   * Files that its inputs were read from, and which it did not read itself; as they were then.
   */
  reads?: FileUse[];
  /**
   * The runs it builds on, directly.
   */
  runs: Uuid[];
}
export interface Hardware {
  /**
   * e.g. linux-x86_64
   */
  platform: string;
  cpus: number;
  memoryBytes?: number;
  accelerator?: string;
}
/**
 * environment.json in a snapshot: what was installed. Its id is the SHA-256 of 'python' and the sorted 'name==version' lines.
 */
export interface Environment {
  format: 'cellwright/environment';
  v: number;
  id: string;
  /**
   * e.g. 3.11.7
   */
  python: string;
  implementation?: string;
  platform: string;
  executable?: string;
  /**
   * name==version, sorted.
   */
  packages: string[];
}
/**
 * What could only be known by hashing. Follows its run; what was unfinished when the next cell started is unknown.
 */
export interface Evidence {
  format: 'cellwright/evidence';
  v: number;
  run: Uuid;
  session: Uuid;
  /**
   * What it read and wrote; then, of what its inputs were read from, those whose hash is known.
   */
  files: FileUse[];
  variables: VariableEvidence[];
  environment?: Environment;
  complete: boolean;
}
export interface VariableEvidence {
  name: string;
  verdict: 'changed' | 'unchanged' | 'unknown';
  /**
   * Qualified class name.
   */
  type?: string;
  /**
   * Why it is unknown.
   */
  reason?: string;
}
/**
 * A metric logged at a step, streamed while the cell runs.
 */
export interface Point {
  format: 'cellwright/point';
  v: number;
  run: Uuid;
  session: Uuid;
  cell: string | null;
  child?: Uuid;
  name: string;
  step: number;
  value: Scalar;
}
/**
 * One line of a session's spool. n counts from 1 without gaps.
 */
export interface SpoolEntry {
  n: number;
  kind: 'session' | 'start' | 'output' | 'run' | 'evidence';
  run?: Uuid;
  /**
   * session: KernelSession; start: {run, cell, source, started}; output: {type, content, metadata?, truncated?} of an iopub message; run: Run; evidence: Evidence.
   */
  body: {};
}
/**
 * What capture answers when it is installed: one kernel lifetime.
 */
export interface KernelSession {
  format: 'cellwright/session';
  v: number;
  session: Uuid;
  protocol: number;
  started: Instant;
  /**
   * False where the kernel can't write the store, e.g. on another machine.
   */
  spooling: boolean;
  /**
   * True when capture was on before this call.
   */
  already: boolean;
  /**
   * True when a page paused capture and none has resumed it.
   */
  paused?: boolean;
  /**
   * Runs that the kernel holds, as it has no spool to write.
   */
  held?: number;
  /**
   * Version of cellwright in the kernel's own environment.
   */
  installed?: string | null;
  hardware?: Hardware;
  python?: string;
}
/**
 * What the front end tells capture when it installs it.
 */
export interface CaptureOptions {
  protocol: number;
  /**
   * Absolute folder on the server's machine.
   */
  workspace: string;
  /**
   * Absolute folder of the sessions' spools; null: none.
   */
  spool: string | null;
  notebook?: string | null;
  /**
   * Outputs kept in the spool a run; more is cut, saying so.
   */
  outputLimitBytes?: number;
}
