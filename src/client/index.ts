import type { Answer, Destination } from '../domain/shared/http';
import type { DeletePreview, Hello, Mark, RunPage, RunRow, SpoolEntry, Tip, Workspace } from '../wire/types';

export type Scope = 'cell' | 'notebook' | 'workspace' | 'team';

/** Every request to the server about workspaces and their history. All reject with CellwrightError. `path` is a notebook's contents path. */
export interface IHistoryClient {
  hello(): Promise<Hello>;
  workspace(path: string): Promise<Workspace>;
  setConsent(path: string, consent: 'keep' | 'off', outputs?: 'keep' | 'off'): Promise<Workspace>;
  captureCode(path: string): Promise<{ readonly code: string; readonly expression: string }>;
  spoolSessions(path: string): Promise<readonly { session: string; first: number; last: number; seen: string }[]>;
  spool(
    path: string,
    session: string,
    after: number,
    limit?: number
  ): Promise<{ entries: SpoolEntry[]; more: boolean }>;
  acknowledgeSpool(path: string, session: string, through: number): Promise<void>;
  /** Where a receive-pack request goes, for who sends it beside the page. */
  pushTo(path: string): Promise<Destination | undefined>;
  /** Body: a whole receive-pack request, which is sent unless it is answered already; resolves to git's answer. */
  receivePack(path: string, push: { readonly body: Uint8Array; readonly answer?: Answer }): Promise<Uint8Array>;
  tip(path: string, session: string): Promise<Tip>;
  trees(path: string, commit: string): Promise<Uint8Array>;
  blobs(path: string, oids: readonly string[]): Promise<Uint8Array>;
  runs(query: RunsQuery): Promise<RunPage>;
  search(path: string, scope: Scope, text: string): Promise<readonly string[]>;
  run(path: string, run: string): Promise<RunRow>;
  mark(path: string, run: string, mark: Mark): Promise<Mark>;
  /** Make a number of a name a metric in every run of the notebook, or no longer; all such names. */
  promote(path: string, name: string, metric: boolean): Promise<readonly string[]>;
  remove(path: string, what: Removal, preview: boolean): Promise<DeletePreview>;
  installIntoEnvironment(kernelId: string): Promise<{ installed: string; executable: string }>;
  startEnvironmentKernel(path: string, run: string): Promise<EnvironmentJob>;
  environmentKernel(id: string): Promise<EnvironmentJob>;
  /** What making it takes. */
  planEnvironment(path: string, run: string): Promise<EnvironmentPlan>;
  cancelEnvironment(id: string): Promise<EnvironmentJob>;
  copyExample(folder: string): Promise<{ path: string }>;
}

export interface RunsQuery {
  readonly path: string;
  readonly scope: Scope;
  readonly cell?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export interface Removal {
  readonly runs?: readonly string[];
  readonly sessions?: readonly string[];
  /** Everything started before this instant. */
  readonly before?: string;
}

export interface EnvironmentPlan {
  readonly python: string;
  /** How many will be installed. */
  readonly packages: number;
  /** Made already: nothing is to install. */
  readonly exists: boolean;
}

export interface EnvironmentJob {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly log: string;
  readonly kernelName?: string;
  readonly error?: import('../wire/types').ErrorData;
}
