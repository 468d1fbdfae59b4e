import { expect, test } from 'vitest';
import { fakesFor, networkFor } from '../src/stages.ts';
import type { DeviceInfo } from '../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from './fixtures/datasetRecord.ts';

const device = (backend: DeviceInfo['backend'], software = false): DeviceInfo => ({
  backend,
  requested: 'auto',
  adapter: null,
  software,
  threads: 1,
  simd: true,
  passedOver: [],
  tfjs: '4.22.0',
});

test.each([
  ['no device', null, 'mobilenet-v2', 512],
  ['WASM', device('wasm'), 'mobilenet-v2', 512],
  ['a software GPU', device('webgpu', true), 'mobilenet-v2', 512],
  ['a graphics card', device('webgpu'), 'inception-v3', 1024],
] as const)('%s: the default network and the most fakes', (_, on, network, most) => {
  expect(networkFor('auto', on)).toBe(network);
  expect(networkFor('lpips-free', on)).toBe('lpips-free');
  const of = (validation: number) => fakesFor(datasetRecord(splitsOf({ validation })), on);
  expect([of(9), of(300), of(5000)]).toEqual([128, 300, most]);
});
