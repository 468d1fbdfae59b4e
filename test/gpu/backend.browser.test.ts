import { afterEach, expect, test } from 'vitest';
import { candidates } from '../../src/gpu/order.ts';
import type { BackendRequest, DeviceInfo } from '../../src/workers/protocol.ts';
import { webglMissing, webgpuMissing } from './adapters.browser.ts';
import type { OpenAnswer } from './openWorker.browser.ts';

const workers: Worker[] = [];

function start(): Worker {
  const worker = new Worker(new URL('./openWorker.browser.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return worker;
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

function ask(worker: Worker, message: { open?: BackendRequest; lose?: boolean }): Promise<OpenAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<OpenAnswer>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

async function open(worker: Worker, request: BackendRequest): Promise<DeviceInfo> {
  const answer = await ask(worker, { open: request });
  if (!('info' in answer)) throw new Error(JSON.stringify(answer));
  return answer.info;
}

test('auto opens no software adapter, and says why each earlier backend was passed over', async () => {
  const info = await open(start(), 'auto');
  expect(info.software).toBe(false);
  expect(info.requested).toBe('auto');
  const order = candidates('auto');
  expect(info.passedOver.map((each) => each.backend)).toEqual(order.slice(0, order.indexOf(info.backend)));
  for (const { reason } of info.passedOver) expect(reason).not.toBe('');
});

test('WASM runs one thread per core, up to eight, with SIMD', async () => {
  const info = await open(start(), 'wasm');
  expect(info).toMatchObject({
    backend: 'wasm',
    requested: 'wasm',
    adapter: null,
    software: false,
    simd: true,
    tfjs: '4.22.0',
  });
  expect(info.threads).toBe(Math.min(navigator.hardwareConcurrency, 8));
});

test('CPU opens with one thread', async () => {
  expect(await open(start(), 'cpu')).toMatchObject({ backend: 'cpu', threads: 1, simd: false });
});

test('a worker keeps its backend: the same request answers again, another is refused', async () => {
  const worker = start();
  const first = await open(worker, 'cpu');
  expect(await open(worker, 'cpu')).toEqual(first);
  expect(await ask(worker, { open: 'wasm' })).toMatchObject({
    failed: { name: 'BackendUnavailableError', facts: { requested: 'wasm', reason: 'already opened cpu' } },
  });
});

const named = { webgpu: await webgpuMissing(), webgl: webglMissing() } as const;

for (const name of ['webgpu', 'webgl'] as const) {
  const missing = named[name];
  const title = `${name} opens by name in a worker, and its loss is told`;
  test.skipIf(missing !== null)(missing ? `${title} (skipped: ${missing})` : title, async () => {
    const worker = start();
    const info = await open(worker, name);
    expect(info.backend).toBe(name);
    expect(info.adapter).not.toBe('');
    expect(info.software).toBe(/swiftshader/i.test(info.adapter ?? '')); // the adapter this browser was started with
    expect(await ask(worker, { lose: true })).toMatchObject({ lost: { backend: name } });
  });
}
