/** What a person hears when a network's files cannot be had. In a file of its own: a loaded network is kept. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { NetworkUnavailableError } from '../../src/errors.ts';
import { featureNetwork } from '../../src/evaluate/networks.ts';
import { openBackend } from '../../src/gpu/backend.ts';

beforeAll(async () => {
  await openBackend('cpu');
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  { what: 'a missing file', answer: () => new Response('', { status: 404 }), reason: 'HTTP 404' },
  {
    what: 'another file (a host that answers everything with a page)',
    answer: () => new Response('<!doctype html>'),
    reason: 'checksum',
  },
  {
    what: 'no connection',
    answer: () => Promise.reject(new TypeError('Failed to fetch')),
    reason: 'Failed to fetch',
  },
])('$what is an error that names the network and the reason', async ({ answer, reason }) => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answer());
  const error = await featureNetwork('mobilenet-v2').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NetworkUnavailableError);
  expect(error).toMatchObject({ facts: { network: 'mobilenet-v2', reason } });
  expect((error as Error).message).toContain('ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0)');
});

test('after a failure the next try loads the network, and every later call gives the same one', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response('', { status: 503 }));
  await expect(featureNetwork('mobilenet-v2')).rejects.toThrow('HTTP 503');
  const network = await featureNetwork('mobilenet-v2');
  const calls = fetch.mock.calls.length;
  expect(network.dimension).toBe(96);
  expect(await featureNetwork('mobilenet-v2')).toBe(network);
  expect(fetch.mock.calls.length).toBe(calls);
});
