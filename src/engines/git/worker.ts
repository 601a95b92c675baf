import * as git from 'isomorphic-git';
self.onmessage = async (e: MessageEvent) => {
  const oid = await git.hashBlob({ object: e.data as string });
  self.postMessage({ oid: oid.oid, b: typeof Buffer, subtle: typeof crypto?.subtle });
};
