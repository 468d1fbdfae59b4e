import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../src/cli/server.ts';
import { createUploadEndpoint } from '../../src/signer/endpoint.ts';
import { BUCKET, CREDENTIALS, startBucket, type TestBucket } from './bucket.ts';

const files = [
  { name: 'report.json', type: 'application/json', bytes: 2 },
  { name: 'generated/0001.png', type: 'image/png', bytes: 4 },
];

let folder: string;
let bucket: TestBucket;
let server: RunningServer;

beforeAll(async () => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
  folder = mkdtempSync(join(tmpdir(), 'gantry-page-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  bucket = await startBucket();
  const uploads = await createUploadEndpoint({
    GANTRY_S3_BUCKET: BUCKET,
    GANTRY_S3_ENDPOINT: bucket.endpoint,
    GANTRY_S3_PREFIX: 'site-a',
  });
  server = await startServer({ folder, port: 0, uploads });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await bucket.close();
  rmSync(folder, { recursive: true });
});

test('the page learns the bucket, and its policy allows the bucket and nothing more', async () => {
  const answer = await fetch(`${server.origin}/api/uploads`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ bucket: BUCKET });
  const policy = (await fetch(server.origin)).headers.get('content-security-policy');
  expect(policy).toContain(`connect-src 'self' ${bucket.endpoint};`);
});

test('a server without a bucket says so and signs nothing', async () => {
  const plain = await startServer({ folder, port: 0 });
  const asked = await fetch(`${plain.origin}/api/uploads`);
  expect({ status: asked.status, body: await asked.json() }).toEqual({ status: 200, body: { bucket: null } });
  expect((await fetch(`${plain.origin}/api/uploads`, { method: 'POST', body: '{}' })).status).toBe(404);
  await plain.close();
});

test('each file gets an address below one new folder, and what is put there arrives', async () => {
  const { status, body } = await post({ files });
  expect(status).toBe(200);
  const { uploads } = body as { uploads: { name: string; url: string; headers: Record<string, string> }[] };
  expect(uploads.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  const paths = uploads.map(({ url }) => new URL(url).pathname);
  expect(paths[0]).toMatch(new RegExp(`^/${BUCKET}/site-a/\\d{8}-\\d{6}-[0-9a-f]{8}/report\\.json$`));
  expect(paths[1]).toBe(paths[0]!.replace('report.json', 'generated/0001.png'));
  const put = await fetch(uploads[0]!.url, { method: 'PUT', headers: uploads[0]!.headers, body: '{}' });
  expect(put.status).toBe(200);
});

test('a bad request is refused with its reason', async () => {
  const refused = { error: 'bad-name', message: 'File 1 has a name that is not a plain relative path.' };
  expect(await post({ files: [{ ...files[0], name: '../x' }] })).toEqual({ status: 400, body: refused });
  expect((await post('{', {})).body).toMatchObject({ error: 'not-json' });
  expect((await post('x'.repeat(5 * 1024 * 1024), {})).body).toMatchObject({ error: 'too-long' });
});

test.each([
  ['no origin', { origin: undefined }],
  ['another site', { origin: 'https://example.org' }],
  ['another port', { origin: 'http://localhost:1' }],
  ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
  ['a form', { 'content-type': 'text/plain' }],
])('%s gets no address', async (_, headers) => {
  expect((await post({ files }, headers)).status).toBe(403);
});

test('a page reached under a foreign name gets nothing', async () => {
  const foreign = { host: `evil.example:${server.port}`, origin: `http://evil.example:${server.port}` };
  expect((await post({ files }, foreign)).status).toBe(421);
});

test('a bucket without credentials is refused at the start, with the remedy', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gantry-home-'));
  for (const name of Object.keys(CREDENTIALS)) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  await expect(createUploadEndpoint({ GANTRY_S3_BUCKET: BUCKET })).rejects.toThrow(
    'GANTRY_S3_BUCKET is set, but no upload could be signed. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  );
  rmSync(home, { recursive: true });
});

/** POSTs as a browser on the page would, unless `changed` says otherwise. */
function post(
  body: unknown,
  changed: Readonly<Record<string, string | undefined>> = {},
): Promise<{ status: number; body: unknown }> {
  const headers = {
    'content-type': 'application/json',
    host: `localhost:${server.port}`,
    origin: server.origin,
    'sec-fetch-site': 'same-origin',
    ...changed,
  };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        agent: false,
        port: server.port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/api/uploads',
        headers: Object.fromEntries(given),
      },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part.toString();
        });
        response.on('end', () => {
          const json = response.headers['content-type']?.startsWith('application/json');
          resolve({ status: response.statusCode!, body: json ? JSON.parse(text) : text });
        });
      },
    );
    request.on('error', reject);
    request.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}
