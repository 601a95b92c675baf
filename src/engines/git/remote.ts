/* eslint-disable @typescript-eslint/unbound-method -- called with apply */
import { CellwrightError } from '../../domain/shared/errors';
import type { GitEngine } from './engine';
import type { Failure, Reply, Request } from './protocol';

interface Waiting {
  readonly request: Request;
  resolve(value: never): void;
  reject(error: CellwrightError): void;
}

/**
 * The git engine in a worker, started on first use. Where no worker can be started (a strict content security policy), the same engine is
 * loaded into the page.
 */
export class RemoteGitEngine implements GitEngine {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | undefined;
  private local: Promise<GitEngine> | undefined;
  private count = 0;

  open = this.method('open');
  rebase = this.method('rebase');
  reset = this.method('reset');
  stage = this.method('stage');
  restage = this.method('restage');
  prepareRun = this.method('prepareRun');
  prepareEvidence = this.method('prepareEvidence');
  durable = this.method('durable');
  discard = this.method('discard');
  close = this.method('close');
  listing = this.method('listing');
  contents = this.method('contents');

  /** Whether the work is done off the main thread. */
  get inWorker(): boolean {
    return this.worker !== undefined;
  }

  dispose(): void {
    this.worker?.terminate();
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) {
      reject(failure({ code: 'git/closed', message: 'The page is closing.', remedy: 'Open it again.' }));
    }
    this.waiting.clear();
  }

  private method<Name extends keyof GitEngine>(method: Name): GitEngine[Name] {
    return (...args: unknown[]) =>
      new Promise<never>((resolve, reject) => {
        const request: Request = { id: ++this.count, method, args };
        this.waiting.set(request.id, { request, resolve, reject });
        this.send(request);
      });
  }

  private send(request: Request): void {
    if (this.local) return void this.callLocal(this.local, request);
    try {
      this.worker ??= this.start();
      this.worker.postMessage(request);
    } catch (error) {
      this.fallBack(error);
    }
  }

  private start(): Worker {
    const worker = new Worker(new URL('./worker', import.meta.url));
    let ready = false;
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data === 'ready') ready = true;
      else this.settle(data);
    };
    worker.onerror = event => {
      event.preventDefault();
      if (!ready) this.fallBack(event.message);
    };
    return worker;
  }

  private fallBack(cause: unknown): void {
    console.warn('Cellwright: no worker for git, its work is done in the page.', cause);
    this.worker?.terminate();
    this.worker = undefined;
    const local = (this.local ??= import('./engine').then(({ LocalGitEngine }) => new LocalGitEngine()));
    for (const { request } of this.waiting.values()) void this.callLocal(local, request);
  }

  private async callLocal(local: Promise<GitEngine>, { id, method, args }: Request): Promise<void> {
    const { toFailure } = await import('./protocol');
    try {
      const engine = await local;
      const call = engine[method] as (...args: readonly unknown[]) => Promise<unknown>;
      this.settle({ id, value: await call.apply(engine, args as unknown[]) });
    } catch (error) {
      this.settle({ id, error: toFailure(error) });
    }
  }

  private settle(reply: Exclude<Reply, 'ready'>): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(failure(reply.error));
    else waiting?.resolve(reply.value as never);
  }
}

const failure = (data: Failure): CellwrightError => new CellwrightError(data);
