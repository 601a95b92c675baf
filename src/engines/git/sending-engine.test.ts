import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Run } from '../../wire/types';
import { SendingGitEngine } from './sending-engine';
import type { Prepared } from './writer';

const golden = path.join(__dirname, '../../../schema/golden/snapshot/flights-like/input.json');
const { run } = JSON.parse(readFileSync(golden, 'utf8')) as { run: Run };
const person = { name: 'Ada', email: 'ada@example.org', at: 0 };
const record = { message: 'A run', author: person, committer: person };
const asked: { headers: IncomingMessage['headers']; body: Buffer }[] = [];
let status = 200;
let server: ReturnType<typeof createServer>;
let url: string;

beforeEach(async () => {
  asked.length = 0;
  status = 200;
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(status).end('unpack ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`;
});
afterEach(() => server.close());

async function prepare(to?: string): Promise<Prepared> {
  const engine = new SendingGitEngine();
  await engine.open('s');
  await engine.rebase('s', 'refs/cellwright/snapshots/nb/s', null);
  const head = { nbformat: 4, nbformat_minor: 5, metadata: {} };
  await engine.stage('s', 1, { head, cells: [], outputs: 'keep' });
  return engine.prepareRun(
    's',
    1,
    run,
    record,
    to === undefined ? undefined : { url: to, headers: { 'X-Who': 'Ada' } }
  );
}

test('sends what it prepared, as the user, and brings the answer', async () => {
  const { body } = await prepare();
  const sent = await prepare(url);

  expect(asked).toHaveLength(1);
  expect(asked[0]!.headers['x-who']).toBe('Ada');
  expect(asked[0]!.body.equals(body)).toBe(true);
  expect({ status: sent.answer?.status, text: new TextDecoder().decode(sent.answer?.body) }).toEqual({
    ...{ status: 200, text: 'unpack ok' }
  });
});

test('brings a refusal as well', async () => {
  status = 403;
  expect((await prepare(url)).answer?.status).toBe(403);
});

test('leaves it to the page when there is no server to be reached', async () => {
  const whole = await prepare();
  const gone = url;
  server.close();
  await once(server, 'close');
  expect(await prepare(gone)).toEqual(whole);
});
