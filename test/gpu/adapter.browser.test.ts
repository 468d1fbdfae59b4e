import { expect, test } from 'vitest';

test('the browser under test gives a WebGPU adapter and is cross-origin isolated', async () => {
  expect(await navigator.gpu?.requestAdapter()).toBeTruthy();
  expect(crossOriginIsolated).toBe(true);
});
