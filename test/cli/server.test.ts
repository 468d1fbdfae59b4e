import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveCommand } from '../../src/cli/serve.ts';
import { type RunningServer, startServer } from '../../src/cli/server.ts';

const page =
  '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src x"><title>Gantry</title>';

let outer: string;
let server: RunningServer;

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), 'gantry-serve-'));
  const folder = join(outer, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets', 'index-abcdefgh.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'x.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'a b.txt'), 'spaced');
  writeFileSync(join(folder, '.hidden'), 'secret');
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'linked.txt'));
  server = await startServer({ folder, port: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(outer, { recursive: true });
});

test('the page comes with the header policy and without the meta one', async () => {
  const answer = await get('/');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
  expect(answer.body).toBe('<!doctype html><title>Gantry</title>');
});

test.each([
  ['/assets/index-abcdefgh.js?v=1', 'text/javascript; charset=utf-8', 'export {};'],
  ['/assets/x.wasm', 'application/wasm', '\0asm'],
  ['/a%20b.txt', 'text/plain; charset=utf-8', 'spaced'],
])('%s is served as %s', async (path, type, body) => {
  const answer = await get(path);
  expect(answer).toMatchObject({ status: 200, body });
  expect(answer.headers['content-type']).toBe(type);
});

test('HEAD gives the length and no body', async () => {
  const answer = await get('/assets/x.wasm', { method: 'HEAD' });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(answer.headers['content-length']).toBe('4');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/..%5csecret.txt',
  '/%252e%252e/secret.txt',
  '/linked.txt',
  '/.hidden',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/%zz',
  '//etc/passwd',
  '/none.js',
])('%s is not found', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.body).not.toContain('secret');
});

test('other methods are not answered', async () => {
  expect(await get('/', { method: 'POST' })).toMatchObject({ status: 405 });
});

test('a name that is not its own is refused, so no site reaches the server by rebinding DNS', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(421);
  expect((await get('/', { host: `localhost:${server.port}` })).status).toBe(200);
  expect((await get('/', { host: 'gantry.localhost' })).status).toBe(200);
});

test('a taken port is said, with the reason why another one is no answer', async () => {
  await expect(serveCommand({ folder: join(outer, 'page'), port: server.port })).rejects.toThrow(
    `Port ${server.port} is taken, perhaps by a Gantry that already runs`,
  );
});

/** A request as written: fetch would tidy the path. */
function get(
  path: string,
  { method = 'GET', host = `127.0.0.1:${server.port}` } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: false as const,
      host: '127.0.0.1',
      port: server.port,
      method,
      path,
      headers: { host },
    };
    const request = httpRequest(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}
