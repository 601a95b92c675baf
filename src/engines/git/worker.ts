/* eslint-disable @typescript-eslint/unbound-method -- called with apply */
import { toFailure, type Reply, type Request } from './protocol';
import { SendingGitEngine } from './sending-engine';

const engine = new SendingGitEngine();
const scope = self as unknown as { postMessage(reply: Reply, transfer?: Transferable[]): void };

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const { id, method, args } = data;
  try {
    const call = engine[method] as (...args: readonly unknown[]) => Promise<unknown>;
    scope.postMessage({ id, value: await call.apply(engine, args as unknown[]) });
  } catch (error) {
    scope.postMessage({ id, error: toFailure(error) });
  }
};
scope.postMessage('ready');
