/** `npm run weights` with the small networks of test/evaluate/smallNetwork.ts, from a server on this machine and from folders. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureIndex, putWeights } from '../../scripts/weights.mjs';
import * as gather from '../../src/evaluate/gather.ts';
import type { KnownNetwork } from '../../src/evaluate/registry.ts';
import { joined, known, layers, sha256, trunk, whole } from '../evaluate/smallNetwork.ts';
import { stepsManifest, stepsWeights } from '../fixtures/stepsManifest.ts';

const served = new Map<string, Uint8Array>();
let server: Server;
let base = '';
let requests = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    const bytes = served.get(request.url ?? '');
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let root = '';
let out = '';
let lines: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weights-'));
  out = join(root, 'public', 'weights');
  lines = [];
  served.clear();
  served.set('/trunk.pth', trunk).set('/layers.pth', layers);
  return () => rmSync(root, { recursive: true });
});

/** The small LPIPS network alone, its two parts published. */
const published = (): KnownNetwork[] => [
  {
    ...known[1]!,
    files: known[1]!.files.map((file) => ({
      ...file,
      url: file.part === 'whole' ? null : `${base}/${file.file}`,
    })),
  },
];
const put = (from: string | null, networks = published()) =>
  putWeights({ out, from, known: networks, gather, log: (line) => lines.push(line) });
const index = () => JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'));

test('downloads both halves, writes one file of them and the index, and does nothing again', async () => {
  expect(await put(null)).toBe(0);
  expect(index()).toEqual([
    {
      name: 'small',
      file: 'small.safetensors',
      sha256: sha256(joined),
      bytes: joined.length,
      manifest: null,
    },
  ]);
  expect(new Uint8Array(readFileSync(join(out, 'small.safetensors')))).toEqual(joined);
  expect(readdirSync(out).sort()).toEqual(['index.json', 'small.safetensors']);
  const before = requests;
  expect(await put(null)).toBe(0);
  expect(requests).toBe(before);
  expect(lines.at(-1)).toContain('up to date');
});

test('a download of another hash is refused with both, and nothing is written', async () => {
  served.set('/layers.pth', layers.slice().fill(1, -1));
  expect(await put(null)).toBe(1);
  expect(lines.at(-1)).toContain(`expected ${sha256(layers)}`);
  expect(readdirSync(out)).toEqual([]);
});

test('a file that is not there, or a server that is not, is told with what to do instead', async () => {
  served.delete('/trunk.pth');
  expect(await put(null)).toBe(1);
  expect(lines.at(-1)).toContain('HTTP 404');
  const nowhere = published().map((network) => ({
    ...network,
    files: network.files.map((file) => ({ ...file, url: file.url && 'http://127.0.0.1:9/trunk' })),
  }));
  expect(await put(null, nowhere)).toBe(1);
  expect(lines.at(-1)).toContain('npm run weights -- --from DIR');
});

test('a folder gives known files under any name, manifests with theirs, and leaves the rest alone', async () => {
  const from = join(root, 'from');
  const manifest = { ...stepsManifest, weights: { ...stepsManifest.weights, sha256: sha256(stepsWeights) } };
  write(from, {
    'renamed.safetensors': whole,
    'every-step.safetensors': stepsWeights,
    'every-step.json': JSON.stringify(manifest),
    'package.json': '{"name":"other","version":"1"}',
    'other.pth': new Uint8Array(40),
  });
  expect(await put(from)).toBe(0);
  expect(index().map(({ name, file }: { name: string; file: string }) => [name, file])).toEqual([
    ['every-step', 'every-step.safetensors'],
    ['small', 'small.safetensors'],
  ]);
  expect(index()[0].manifest.network.steps).toHaveLength(stepsManifest.network.steps.length);
  expect(lines.at(-1)).toBe('other.pth: not known, left alone');
});

test('a folder with one half, with a damaged file of a known name, or with nothing, gives nothing', async () => {
  const from = join(root, 'from');
  write(from, { trunk });
  expect(await put(from)).toBe(1);
  expect(lines.at(-1)).toContain('holds no network');
  rmSync(from, { recursive: true });
  write(from, { 'half.pth': trunk });
  expect(await put(from)).toBe(1);
  expect(lines.at(-1)).toContain('no lin0.weight');
  rmSync(from, { recursive: true });
  write(from, { 'whole.pth': whole.slice(0, -1) });
  expect(await put(from)).toBe(1);
  expect(lines.at(-1)).toContain('not whole');
  expect(readdirSync(out)).toEqual([]);
});

test('an index is there from the start, and one that is there stays', async () => {
  ensureIndex(root);
  expect(index()).toEqual([]);
  await put(null);
  ensureIndex(root);
  expect(index()).toHaveLength(1);
});

function write(folder: string, files: Record<string, string | Uint8Array>) {
  if (!existsSync(folder)) mkdirSync(folder);
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents);
}
