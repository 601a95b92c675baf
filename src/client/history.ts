import type { Answer, Destination } from '../domain/shared/http';
import type { DeletePreview, Hello, Mark, RunPage, RunRow, SpoolEntry, Tip, Workspace } from '../wire/types';
import {
  isDeletePreview,
  isHello,
  isMark,
  isRunPage,
  isRunRow,
  isSpoolEntry,
  isTip,
  isWorkspace
} from '../wire/validators';
import type { EnvironmentJob, EnvironmentPlan, IHistoryClient, Removal, RunsQuery, Scope } from './index';
import { checked, jsonBody, type Check, type Requests } from './requests';

const MOST_ENTRIES = 500;
const GET: RequestInit = { method: 'GET' };
const PUSH: RequestInit = {
  method: 'POST',
  headers: { 'Content-Type': 'application/x-git-receive-pack-request' }
};

/** Requests about workspaces and their history; the routes are listed in docs/architecture.md. */
export class HistoryClient implements IHistoryClient {
  constructor(private readonly requests: Requests) {}

  hello(): Promise<Hello> {
    return this.requests.json('hello', isHello);
  }

  workspace(path: string): Promise<Workspace> {
    return this.requests.json('workspace', isWorkspace, GET, { path });
  }

  setConsent(path: string, consent: 'keep' | 'off', outputs?: 'keep' | 'off'): Promise<Workspace> {
    return this.requests.json('consent', isWorkspace, jsonBody('PUT', { path, consent, outputs }));
  }

  captureCode(path: string): Promise<{ readonly code: string; readonly expression: string }> {
    return this.requests.json(
      'capture',
      fields<{ code: string; expression: string }>({ code: 'string', expression: 'string' }),
      jsonBody('POST', { path })
    );
  }

  async spoolSessions(
    path: string
  ): Promise<readonly { session: string; first: number; last: number; seen: string }[]> {
    return (
      await this.requests.json(
        'spool',
        fields<{ sessions: { session: string; first: number; last: number; seen: string }[] }>({ sessions: 'object' }),
        GET,
        { path }
      )
    ).sessions;
  }

  spool(
    path: string,
    session: string,
    after: number,
    limit = MOST_ENTRIES
  ): Promise<{ entries: SpoolEntry[]; more: boolean }> {
    return this.requests.json('spool', isSpool, GET, { path, session, after, limit });
  }

  async acknowledgeSpool(path: string, session: string, through: number): Promise<void> {
    await this.requests.send('spool', { method: 'DELETE' }, { path, session, through });
  }

  pushTo(path: string): Promise<Destination | undefined> {
    return this.requests.destination('git/receive-pack', PUSH, { path });
  }

  async receivePack(path: string, push: { readonly body: Uint8Array; readonly answer?: Answer }): Promise<Uint8Array> {
    const { body, answer } = push;
    const init = { ...PUSH, body: body as Uint8Array<ArrayBuffer> };
    if (!answer) return this.requests.bytes('git/receive-pack', init, { path });
    await checked(new Response(answer.body as Uint8Array<ArrayBuffer>, { status: answer.status }));
    return answer.body;
  }

  tip(path: string, session: string): Promise<Tip> {
    return this.requests.json('git/tip', isTip, GET, { path, session });
  }

  trees(path: string, commit: string): Promise<Uint8Array> {
    return this.requests.bytes('git/trees', GET, { path, commit });
  }

  blobs(path: string, oids: readonly string[]): Promise<Uint8Array> {
    return this.requests.bytes('git/blobs', jsonBody('POST', { oids }), { path });
  }

  runs({ path, scope, cell, cursor, limit }: RunsQuery): Promise<RunPage> {
    return this.requests.json('runs', isRunPage, GET, { path, scope, cell, cursor, limit });
  }

  async search(path: string, scope: Scope, text: string): Promise<readonly string[]> {
    return (
      await this.requests.json('search', fields<{ runs: string[] }>({ runs: 'object' }), GET, { path, scope, text })
    ).runs;
  }

  run(path: string, run: string): Promise<RunRow> {
    return this.requests.json('run', isRunRow, GET, { path, run });
  }

  mark(path: string, run: string, mark: Mark): Promise<Mark> {
    return this.requests.json('marks', isMark, jsonBody('PUT', mark), { path, run });
  }

  async promote(path: string, name: string, metric: boolean): Promise<readonly string[]> {
    const check = fields<{ names: string[] }>({ names: 'object' });
    return (await this.requests.json('promoted', check, jsonBody('PUT', { name, metric }), { path })).names;
  }

  remove(path: string, what: Removal, preview: boolean): Promise<DeletePreview> {
    return this.requests.json('delete', isDeletePreview, jsonBody('POST', { ...what, preview }), { path });
  }

  installIntoEnvironment(kernel: string): Promise<{ installed: string; executable: string }> {
    const check = fields<{ installed: string; executable: string }>({ installed: 'string', executable: 'string' });
    return this.requests.json('environments/install', check, jsonBody('POST', { kernel }));
  }

  startEnvironmentKernel(path: string, run: string): Promise<EnvironmentJob> {
    return this.requests.json('environments/kernel', isJob, jsonBody('POST', { path, run }));
  }

  environmentKernel(id: string): Promise<EnvironmentJob> {
    return this.requests.json('environments/kernel', isJob, GET, { id });
  }

  planEnvironment(path: string, run: string): Promise<EnvironmentPlan> {
    return this.requests.json('environments/kernel', isPlan, jsonBody('POST', { path, run, plan: true }));
  }

  cancelEnvironment(id: string): Promise<EnvironmentJob> {
    return this.requests.json('environments/kernel', isJob, { method: 'DELETE' }, { id });
  }

  copyExample(folder: string): Promise<{ path: string }> {
    return this.requests.json('example', fields<{ path: string }>({ path: 'string' }), jsonBody('POST', { folder }));
  }
}

/** A check of answers too small for a name of their own in the contract. */
function fields<T extends object>(types: Readonly<Record<keyof T & string, 'string' | 'object'>>): Check<T> {
  return (value: unknown): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(types).every(([name, type]) => typeof (value as Record<string, unknown>)[name] === type);
}

const isPlan = (value: unknown): value is EnvironmentPlan => {
  const { python, packages, exists } = (value ?? {}) as Partial<EnvironmentPlan>;
  return typeof python === 'string' && typeof packages === 'number' && typeof exists === 'boolean';
};

const isJob: Check<EnvironmentJob> = fields<EnvironmentJob>({ id: 'string', state: 'string', log: 'string' } as Record<
  keyof EnvironmentJob,
  'string'
>);

function isSpool(value: unknown): value is { entries: SpoolEntry[]; more: boolean } {
  const { entries, more } = (value ?? {}) as { entries?: unknown; more?: unknown };
  return typeof more === 'boolean' && Array.isArray(entries) && entries.every(entry => isSpoolEntry(entry));
}
