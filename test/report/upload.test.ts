/** Against a real server on this machine: a signer's answers and an S3's refusals, over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportFile } from '../../src/app.ts';
import { UploadError } from '../../src/errors.ts';
import { sendFiles, uploadTarget } from '../../src/report/upload.ts';

interface Seen {
  method: string;
  path: string;
  type: string | undefined;
  body: Buffer;
}

let server: Server;
let base: string;
let seen: Seen[];
let answer: (request: Seen, response: ServerResponse) => void;

const file = (name: string, content = name): ExportFile => ({
  name,
  type: name.endsWith('.json') ? 'application/json' : 'image/png',
  bytes: new TextEncoder().encode(content),
});
const puts = () => seen.filter(({ method }) => method === 'PUT');
const send = (files: ExportFile[], options = {}) =>
  sendFiles(files, { endpoint: `${base}/api/uploads`, backoff: 1, ...options });

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answer = signAndAccept;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const entry: Seen = {
    method: request.method!,
    path: request.url!,
    type: request.headers['content-type'],
    body: Buffer.concat(chunks),
  };
  seen.push(entry);
  answer(entry, response);
}

/** Signs whatever is asked, takes whatever is put. */
function signAndAccept(request: Seen, response: ServerResponse): void {
  if (request.method === 'GET') json(response, 200, { bucket: 'reports' });
  else if (request.method === 'POST') {
    const { files } = JSON.parse(request.body.toString()) as { files: { name: string; type: string }[] };
    json(response, 200, {
      bucket: 'reports',
      uploads: files.map(({ name, type }) => ({
        name,
        url: `${base}/bucket/${name}?signature=1`,
        headers: { 'Content-Type': type },
      })),
    });
  } else response.writeHead(200).end();
}

/** Signs, then answers each PUT with what `refuse` says. */
function withPuts(refuse: (request: Seen, count: number, response: ServerResponse) => void) {
  const counts = new Map<string, number>();
  return (request: Seen, response: ServerResponse) => {
    const count = (counts.get(request.path) ?? 0) + 1;
    counts.set(request.path, count);
    if (request.method === 'PUT') refuse(request, count, response);
    else signAndAccept(request, response);
  };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

describe('the target', () => {
  test('is the bucket the server names', async () => {
    expect(await uploadTarget(`${base}/api/uploads`)).toEqual({ bucket: 'reports' });
  });

  test('is null where uploads are off, where a page answers, and where nobody does', async () => {
    answer = (_, response) => json(response, 404, { error: 'off' });
    expect(await uploadTarget(`${base}/api/uploads`)).toBeNull();
    answer = (_, response) => void response.writeHead(200).end('<!doctype html>');
    expect(await uploadTarget(`${base}/api/uploads`)).toBeNull();
    expect(await uploadTarget('http://127.0.0.1:1/api/uploads')).toBeNull();
  });
});

test('every file arrives with its bytes and its type, and the outcomes say so in order', async () => {
  const files = [
    file('report.json', '{"a":1}'),
    ...Array.from({ length: 9 }, (_, i) => file(`generated/${i}.png`)),
  ];
  const told: [number, number, string][] = [];
  const outcomes = await send(files, {
    onProgress: (done: number, total: number, name: string) => told.push([done, total, name]),
  });
  expect(outcomes).toEqual(
    files.map(({ name, bytes }) => ({ file: name, bytes: bytes.length, ok: true, error: null })),
  );
  for (const { name, type, bytes } of files) {
    const put = puts().find(({ path }) => path === `/bucket/${name}?signature=1`)!;
    expect(put.type).toBe(type);
    expect(new Uint8Array(put.body)).toEqual(bytes);
  }
  expect(told.map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(told.every(([, total]) => total === 10)).toBe(true);
  expect(told.map(([, , name]) => name).sort()).toEqual(files.map(({ name }) => name).sort());
});

test('the signer is told name, type and size of each file and nothing else', async () => {
  await send([file('report.json', '{}')]);
  const body = JSON.parse(seen.find(({ method }) => method === 'POST')!.body.toString());
  expect(body).toEqual({ files: [{ name: 'report.json', type: 'application/json', bytes: 2 }] });
});

test('a refused file is not tried again; its S3 code is told and the other files arrive', async () => {
  answer = withPuts((request, _, response) => {
    if (!request.path.includes('bad')) return void response.writeHead(200).end();
    const xml = '<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>';
    response.writeHead(403, { 'Content-Type': 'application/xml' }).end(xml);
  });
  const outcomes = await send([file('a.png'), file('bad.png'), file('c.png')]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  const error = outcomes[1]!.error as UploadError;
  expect(error).toBeInstanceOf(UploadError);
  expect(error.facts).toEqual({ file: 'bad.png', status: 403, reason: 'SignatureDoesNotMatch' });
  expect(puts().filter(({ path }) => path.includes('bad'))).toHaveLength(1);
});

test('a server error is tried three times, then told', async () => {
  answer = withPuts(
    (_, __, response) => void response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>'),
  );
  const [outcome] = await send([file('a.png')]);
  expect((outcome!.error as UploadError).facts).toEqual({ file: 'a.png', status: 503, reason: 'SlowDown' });
  expect(puts()).toHaveLength(3);
});

test('a server error that passes is not told', async () => {
  answer = withPuts((_, count, response) => void response.writeHead(count < 3 ? 500 : 200).end());
  expect((await send([file('a.png')]))[0]!.ok).toBe(true);
  expect(puts()).toHaveLength(3);
});

test('a broken connection is tried three times, then told as the network’s', async () => {
  answer = withPuts((_, __, response) => void response.destroy());
  const [outcome] = await send([file('a.png')]);
  expect((outcome!.error as UploadError).facts).toEqual({ file: 'a.png', status: 0, reason: 'network' });
  expect(puts()).toHaveLength(3);
});

test('a file the signer left out is told, the others arrive', async () => {
  answer = (request, response) => {
    const headers = {};
    if (request.method !== 'POST') signAndAccept(request, response);
    else
      json(response, 200, {
        bucket: 'b',
        uploads: [{ name: 'a.png', url: `${base}/bucket/a.png`, headers }],
      });
  };
  const outcomes = await send([file('a.png'), file('b.png')]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
  expect((outcomes[1]!.error as UploadError).facts).toMatchObject({ reason: 'not signed' });
});

test.each([
  ['refuses with its reason', 413, { error: 'too many files' }, { status: 413, reason: 'too many files' }],
  ['answers nonsense', 200, { hello: 1 }, { status: 200, reason: 'unexpected answer' }],
])('a signer that %s fails the whole upload in words', async (_, status, body, facts) => {
  answer = (__, response) => json(response, status, body);
  const failure = await send([file('a.png')]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UploadError);
  expect((failure as UploadError).facts).toMatchObject(facts);
  expect(puts()).toHaveLength(0);
});

test('a server that is gone fails the whole upload in words', async () => {
  const gone = sendFiles([file('a.png')], { endpoint: 'http://127.0.0.1:1/api/uploads' });
  await expect(gone).rejects.toThrow(/signed no upload/);
});

test('an abort during a put ends everything with AbortError', async () => {
  const controller = new AbortController();
  answer = withPuts(() => controller.abort()); // and never answers
  const failure = await send([file('a.png'), file('b.png')], { signal: controller.signal }).catch(
    (error: unknown) => error,
  );
  expect((failure as Error).name).toBe('AbortError');
});

test('an abort while waiting to try again ends the wait', async () => {
  const controller = new AbortController();
  answer = withPuts((_, __, response) => {
    response.writeHead(500).end(() => setImmediate(() => controller.abort()));
  });
  const failure = await send([file('a.png')], { signal: controller.signal, backoff: 60_000 }).catch(
    (error: unknown) => error,
  );
  expect((failure as Error).name).toBe('AbortError');
});

test('no files need no server', async () => {
  expect(await send([])).toEqual([]);
  expect(seen).toEqual([]);
});
