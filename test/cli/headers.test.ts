import { expect, test } from 'vitest';
import { headersFor, withoutMetaPolicy } from '../../src/cli/headers.ts';

test('the document runs its own scripts only, makes none from strings, and sends to the named bucket', () => {
  expect(
    headersFor('/index.html', ['https://scans.s3.eu-west-1.amazonaws.com'])['Content-Security-Policy'],
  ).toBe(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
      "connect-src 'self' https://scans.s3.eu-west-1.amazonaws.com; require-trusted-types-for 'script'; " +
      "trusted-types app; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test('a worker may start WASM threads from a blob, and reaches this server only', () => {
  const policy = headersFor('/assets/engine.worker-Bq1_x-Yz.js', ['https://bucket.example'])[
    'Content-Security-Policy'
  ];
  expect(policy).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; connect-src 'self' blob:",
  );
});

test('every answer isolates the page, and no other script has a policy of its own', () => {
  for (const path of [
    '/index.html',
    '/assets/engine.worker-abcdefgh.js',
    '/assets/index-abcdefgh.js',
    '/icon.svg',
  ]) {
    expect(headersFor(path)).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
  }
  expect(headersFor('/assets/index-abcdefgh.js')).not.toHaveProperty('Content-Security-Policy');
});

test('only files named after their contents are kept without asking', () => {
  expect(headersFor('/assets/index-D3adB33f.js')['Cache-Control']).toBe(
    'public, max-age=31536000, immutable',
  );
  for (const path of ['/index.html', '/networks/index.json', '/assets/plain.js']) {
    expect(headersFor(path)['Cache-Control']).toBe('no-cache');
  }
});

test('the meta policy is taken out however it is written, and other metas stay', () => {
  const html = `<head>
    <meta charset="utf-8" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; img-src 'self' data:" />
    <META HTTP-EQUIV=Content-Security-Policy content="x">
    <title>Gantry</title>`;
  expect(withoutMetaPolicy(html).replace(/\s+/g, ' ')).toBe(
    '<head> <meta charset="utf-8" /> <title>Gantry</title>',
  );
});
