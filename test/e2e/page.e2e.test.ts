import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BuiltPage,
  type Driven,
  launchBrowser,
  openBuiltPage,
  PAGE_FOLDER,
  ready,
  watch,
} from './harness.ts';

let built: BuiltPage;

beforeAll(async () => {
  built = await openBuiltPage();
  await built.page.goto(built.server.origin);
  await ready(built.page);
});
afterAll(() => built.close());

test('the page loads under its strict policy, isolated, without an error', async () => {
  expect(await built.page.evaluate(() => [crossOriginIsolated, isSecureContext, document.title])).toEqual([
    true,
    true,
    'Gantry',
  ]);
  expect(built.problems).toEqual([]);
});

test('the header is the document’s only policy', async () => {
  expect(await built.page.locator('meta[http-equiv="Content-Security-Policy"]').count()).toBe(0);
  const answer = await built.page.request.get(built.server.origin);
  expect(answer.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
});

test('the policy holds: no script from a string, no foreign script, no foreign address', async () => {
  const refused = await built.page.evaluate(async () => {
    const attempt = (work: () => unknown) => {
      try {
        work();
        return 'allowed';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const image = document.createElement('div');
    return {
      innerHTML: attempt(() => {
        image.innerHTML = '<b>x</b>';
      }),
      scriptUrl: attempt(() => {
        document.createElement('script').src = '/assets/x.js';
      }),
      foreign: await fetch('http://127.0.0.1:9/').then(
        () => 'allowed',
        (error: Error) => error.name,
      ),
    };
  });
  expect(refused).toEqual({ innerHTML: 'TypeError', scriptUrl: 'TypeError', foreign: 'TypeError' });
  built.problems.length = 0; // the refusals above, said on the console
});

test('nothing is asked of anyone but this server', () => {
  expect(built.requests.length).toBeGreaterThan(0);
  expect(built.requests.filter((url) => !url.startsWith(`${built.server.origin}/`))).toEqual([]);
});

test('each worker’s own answer carries the policy WASM threads need', async () => {
  const scripts = readdirSync(join(PAGE_FOLDER, 'assets')).filter(
    (name) => name.includes('.worker-') && name.endsWith('.js'),
  );
  expect(scripts.map((name) => name.split('.')[0]).sort()).toEqual(['engine', 'evaluate', 'ingest']);
  for (const name of scripts) {
    const answer = await built.page.request.get(`${built.server.origin}/assets/${name}`);
    const policy = answer.headers()['content-security-policy']!;
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' blob:");
    expect(policy).not.toContain('require-trusted-types-for');
    expect(answer.headers()['cache-control']).toContain('immutable');
  }
});

test('WASM runs on as many threads as tfjs gives these cores, two at least where there are two', async () => {
  const { device, cores } = await built.page.evaluate(async () => ({
    device: await (globalThis as Driven).gantryRemote!.openBackend('wasm'),
    cores: navigator.hardwareConcurrency,
  }));
  expect(device).toMatchObject({ backend: 'wasm', requested: 'wasm' });
  expect(device.threads).toBeGreaterThanOrEqual(Math.min(2, cores));
  expect(built.problems).toEqual([]);
});

test('served without any header, as a static host does, the meta policy holds and the page still loads', async () => {
  const host = createServer((request, response) => {
    const path = join(PAGE_FOLDER, request.url === '/' ? 'index.html' : request.url!.split('?')[0]!);
    if (!existsSync(path)) return response.writeHead(404).end();
    const types: Record<string, string> = {
      '.html': 'text/html',
      '.js': 'text/javascript',
      '.css': 'text/css',
      '.svg': 'image/svg+xml',
    };
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
    return createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const { problems } = watch(page);
  await page.goto(`http://localhost:${(host.address() as AddressInfo).port}/`);
  await ready(page);
  const refused = await page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<b>x</b>';
      return 'allowed';
    } catch {
      return 'refused';
    }
  });
  await browser.close();
  host.close();
  expect(refused).toBe('refused');
  // Beside the refusal above: this host signs no uploads, and its 404 to the question stands on the console.
  expect(problems.filter((line) => !/TrustedHTML|Trusted Type|status of 404/.test(line))).toEqual([]);
});
