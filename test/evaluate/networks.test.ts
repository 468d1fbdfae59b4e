import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHIPPED, shippedInfo } from '../../src/evaluate/registry.ts';
import { folderUrl } from '../../src/evaluate/served.ts';

const out = join(mkdtempSync(join(tmpdir(), 'networks-')), 'networks');
const run = () => execFileSync(process.execPath, ['scripts/networks.mjs', out], { encoding: 'utf8' });
const sha256 = (path: string) =>
  createHash('sha256')
    .update(readFileSync(join(out, path)))
    .digest('hex');

describe('scripts/networks.mjs', () => {
  beforeAll(() => {
    run();
  });
  afterAll(() => rmSync(join(out, '..'), { recursive: true }));

  test.each(SHIPPED)('writes $name exactly as the page expects it', (network) => {
    expect(sha256(`${network.name}/weights.bin`)).toBe(network.sha256);
    expect(sha256(`${network.name}/model.json`)).toBe(network.modelSha256);
    const sizes = ['weights.bin', 'model.json'].map((file) => statSync(join(out, network.name, file)).size);
    expect(sizes[0]! + sizes[1]!).toBe(network.bytes);
  });

  test('its index says what the page says of each network, with licence and source', () => {
    const index = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as object[];
    expect(index).toEqual(SHIPPED);
    expect(readFileSync(join(out, 'LICENSE'), 'utf8')).toContain('MIT License');
  });

  test('keeps no layer after the taps and leaves no temporary folder', () => {
    const layers = (name: string) => {
      const model = JSON.parse(readFileSync(join(out, name, 'model.json'), 'utf8'));
      return model.modelTopology.model_config.config.layers.map((layer: { name: string }) => layer.name);
    };
    expect(layers('mobilenet-v2')).toContain('block_10_project_BN');
    expect(layers('mobilenet-v2').some((name: string) => name.startsWith('block_11'))).toBe(false);
    expect(layers('inception-v3')).toContain('mixed5');
    expect(layers('inception-v3')).not.toContain('conv2d_56');
    expect(readdirSync(join(out, '..'))).toEqual(['networks']);
  });

  test('leaves complete files alone and repairs a damaged one', () => {
    expect(run()).toContain('up to date');
    writeFileSync(join(out, 'mobilenet-v2', 'weights.bin'), 'short');
    expect(run()).toContain('written');
    expect(sha256('mobilenet-v2/weights.bin')).toBe(SHIPPED[0]!.sha256);
  });
});

test('a network is introduced without what only loading needs', () => {
  const info = shippedInfo(SHIPPED[1]!);
  expect(info).toMatchObject({
    name: 'inception-v3',
    kind: 'features',
    tap: 'mixed5',
    dimension: 768,
    published: false,
  });
  expect(info).not.toHaveProperty('modelSha256');
  expect(info).not.toHaveProperty('bytes');
});

test('network files are found from a worker at the root, under a path, and under a relative base', () => {
  const worker = 'http://localhost:8000/gantry/assets/evaluate.worker-abc.js';
  expect(folderUrl('networks', '/', worker).href).toBe('http://localhost:8000/networks/');
  expect(folderUrl('networks', '/gantry/', worker).href).toBe('http://localhost:8000/gantry/networks/');
  expect(folderUrl('weights', './', worker).href).toBe('http://localhost:8000/gantry/weights/');
  expect(folderUrl('networks', 'https://cdn.example/g/', worker).href).toBe(
    'https://cdn.example/g/networks/',
  );
});
