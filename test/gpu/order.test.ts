import { expect, test } from 'vitest';
import { BackendUnavailableError } from '../../src/errors.ts';
import { candidates, isSoftwareRenderer, type Opener, openFirst, threadsFor } from '../../src/gpu/order.ts';
import type { BackendName } from '../../src/workers/protocol.ts';

const opens =
  (software = false): Opener =>
  async ({ acceptSoftware }) => {
    if (software && !acceptSoftware) throw new Error('software adapter');
    return { adapter: 'an adapter', software, threads: 1, simd: false };
  };
const fails: Opener = async () => {
  throw new Error('not here');
};
const machine = (changes: Partial<Record<BackendName, Opener>>) => ({
  webgpu: opens(),
  webgl: opens(),
  wasm: opens(),
  cpu: opens(),
  ...changes,
});

test('auto tries WebGPU, WebGL, WASM, CPU; a name only itself', () => {
  expect(candidates('auto')).toEqual(['webgpu', 'webgl', 'wasm', 'cpu']);
  expect(candidates('webgl')).toEqual(['webgl']);
});

test('auto stops at the first that opens', async () => {
  let triedLater = false;
  const later: Opener = async () => {
    triedLater = true;
    throw new Error('must not be tried');
  };
  const choice = await openFirst('auto', machine({ webgl: later, wasm: later, cpu: later }));
  expect(choice).toMatchObject({ backend: 'webgpu', requested: 'auto', passedOver: [] });
  expect(triedLater).toBe(false);
});

test('auto passes over software adapters and says so', async () => {
  const choice = await openFirst('auto', machine({ webgpu: opens(true), webgl: opens(true) }));
  expect(choice).toMatchObject({
    backend: 'wasm',
    passedOver: [
      { backend: 'webgpu', reason: 'software adapter' },
      { backend: 'webgl', reason: 'software adapter' },
    ],
  });
});

test('a software adapter that was named is opened', async () => {
  const choice = await openFirst('webgpu', machine({ webgpu: opens(true) }));
  expect(choice).toMatchObject({ backend: 'webgpu', software: true, passedOver: [] });
});

test('a named backend that fails is an error with its reason, not another backend', async () => {
  const error = await openFirst('webgpu', machine({ webgpu: fails })).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  expect(error).toMatchObject({ facts: { requested: 'webgpu', reason: 'webgpu: not here' } });
});

test('auto with nothing that opens is an error that names every reason', async () => {
  const none = machine({ webgpu: fails, webgl: fails, wasm: fails, cpu: fails });
  await expect(openFirst('auto', none)).rejects.toMatchObject({
    facts: { reason: 'webgpu: not here; webgl: not here; wasm: not here; cpu: not here' },
  });
});

// Strings as browsers report them: Chromium on Linux and Windows, Mesa, Firefox, WebGPU adapter info.
test.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 10.0.0) (0x0000C0DE)), SwiftShader driver)',
  'Google SwiftShader',
  'google swiftshader',
  'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)',
  'llvmpipe, or similar',
  'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'Apple Software Renderer',
])('%s is software', (description) => expect(isSoftwareRenderer(description)).toBe(true));

test.each([
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
  'Mali-G78',
  'nvidia ampere',
])('%s is hardware', (description) => expect(isSoftwareRenderer(description)).toBe(false));

test('threads follow the cores up to the pool of eight', () => {
  expect([1, 2, 4, 8, 64].map(threadsFor)).toEqual([1, 2, 4, 8, 8]);
});
