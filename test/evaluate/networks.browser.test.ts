/** Where networks are found, kept and missed. In a file of its own: a loaded network is kept. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { NetworkFileError, NetworkUnavailableError } from '../../src/errors.ts';
import {
  addNetwork,
  featureNetwork,
  listNetworks,
  pairNetwork,
  pairNetworkOrNone,
} from '../../src/evaluate/networks.ts';
import { SHIPPED, shippedInfo } from '../../src/evaluate/registry.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { sha256 } from '../../src/ingest/hash.ts';
import { withDatabase } from '../../src/storage/database.ts';
import { deleteNetwork } from '../../src/storage/networks.ts';
import { golden, goldenWeights, mixedPair } from '../fixtures/lcgWeights.ts';
import { stepsManifest, stepsWeights } from '../fixtures/stepsManifest.ts';

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

describe('networks beside the page', () => {
  const weights = goldenWeights('lpips-squeeze');
  const entry = async () => ({
    name: 'lpips-squeeze',
    file: 'lpips-squeeze.safetensors',
    sha256: await sha256(weights),
    bytes: weights.length,
    manifest: null,
  });
  /** The shipped networks are fetched as ever. */
  const serve = (index: Response, file: Uint8Array<ArrayBuffer> = weights) => {
    const real = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const url = String(input);
      if (url.endsWith('/weights/index.json')) return index.clone();
      return url.includes('/weights/') ? new Response(file) : real(input, init);
    });
  };

  test('are those of its index, and are opened by their weights', async () => {
    serve(Response.json([await entry()]));
    const listed = await listNetworks();
    expect(listed.map(({ info, where }) => [info.name, where])).toEqual([
      ['mobilenet-v2', 'shipped'],
      ['inception-v3', 'shipped'],
      ['lpips-squeeze', 'served'],
    ]);
    expect(listed[0]!.info).toEqual(shippedInfo(SHIPPED[0]!));
    expect(listed[2]).toMatchObject({ bytes: weights.length, info: { kind: 'lpips', published: true } });
    const lpips = await pairNetwork('lpips-squeeze');
    const images = mixedPair(32);
    const [found] = await lpips.distances(images, images, [[0, 1]]);
    expect(found).toBeCloseTo(golden['lpips-squeeze'].distances[0]!.value, 5);
    expect(await pairNetwork('lpips-squeeze')).toBe(lpips);
    lpips.dispose();
  });

  test('of other bytes than the index says are not used', async () => {
    serve(Response.json([await entry()]), weights.slice(0, -4));
    const error = await pairNetwork('lpips-squeeze').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NetworkUnavailableError);
    expect(error).toMatchObject({ facts: { network: 'lpips-squeeze', reason: 'checksum' } });
    expect(await pairNetworkOrNone('lpips-squeeze')).toBeNull();
  });

  test('that cannot be used are left out of the list, and the others stay', async () => {
    const whole = await entry();
    const manifest = { ...stepsManifest, tap: '' };
    serve(
      Response.json([
        { ...whole, name: 'every-step', manifest },
        { ...whole, sha256: 'unknown' },
        { name: 'lpips-alex' },
        null,
        whole,
      ]),
    );
    const beside = (await listNetworks()).filter(({ where }) => where === 'served');
    expect(beside.map(({ info }) => info.name)).toEqual(['lpips-squeeze']);
    await expect(featureNetwork('every-step')).rejects.toThrow('not installed');
  });

  test('are none where a host answers everything with a page, or the index is no list', async () => {
    serve(new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }));
    expect((await listNetworks()).map(({ where }) => where)).toEqual(['shipped', 'shipped']);
    await expect(pairNetwork('lpips-squeeze')).rejects.toThrow('not installed');
    serve(Response.json({ name: 'lpips-squeeze' }));
    expect((await listNetworks()).map(({ where }) => where)).toEqual(['shipped', 'shipped']);
    await expect(pairNetwork('lpips-squeeze')).rejects.toThrow('not an index');
    expect(await pairNetworkOrNone('lpips-squeeze')).toBeNull();
  });
});

test('a dropped network is kept in this browser, measures, and is gone when it is removed', async () => {
  const manifest = {
    ...stepsManifest,
    weights: { ...stepsManifest.weights, sha256: await sha256(stepsWeights) },
  };
  const files = [
    new File([JSON.stringify(manifest)], 'every-step.json'),
    new File([stepsWeights], 'every-step.safetensors'),
  ];
  const [info] = await addNetwork(files);
  expect(info).toMatchObject({ name: 'every-step', dimension: 4, sha256: manifest.weights.sha256 });
  const own = async () => (await listNetworks()).filter(({ where }) => where === 'browser');
  expect(await own()).toEqual([{ info, where: 'browser', bytes: stepsWeights.length }]);
  const network = await featureNetwork('every-step');
  const { data } = await network.extract(mixedPair(golden.steps.size));
  expect(data[0]).toBeCloseTo(golden.steps.features[0]![0]!, 4);
  // Added again it is opened anew.
  await addNetwork(files);
  expect(await featureNetwork('every-step')).not.toBe(network);
  await deleteNetwork('every-step');
  expect(await own()).toEqual([]);
});

test('a manifest that was corrected makes another network of the same weights', async () => {
  const hashed = { ...stepsManifest.weights, sha256: await sha256(stepsWeights) };
  const add = async (change: object) => {
    const manifest = JSON.stringify({ ...stepsManifest, weights: hashed, ...change });
    const files = [new File([manifest], 'm.json'), new File([stepsWeights], 'every-step.safetensors')];
    return (await addNetwork(files))[0]!;
  };
  const first = await add({});
  const opened = await featureNetwork('every-step');
  const corrected = await add({ input: { ...stepsManifest.input, mean: [0.4, 0.5, 0.7] } });
  expect(corrected.sha256).toBe(first.sha256);
  expect(corrected.id).not.toBe(first.id);
  const listed = (await listNetworks()).find(({ where }) => where === 'browser');
  expect(listed!.info).toEqual(corrected);
  const again = await featureNetwork('every-step');
  expect(again).not.toBe(opened);
  expect(again.info).toEqual(corrected);
  await deleteNetwork('every-step');
});

test('a network that another version stored is not listed', async () => {
  const info = { ...shippedInfo(SHIPPED[0]!), name: 'of-another-version' };
  const stored = { version: 9 as 1, info, manifest: null, bytes: new ArrayBuffer(1) };
  await withDatabase((db) => db.put('networks', stored, info.name));
  expect((await listNetworks()).every(({ where }) => where !== 'browser')).toBe(true);
  await deleteNetwork(info.name);
});

test('files that are refused leave nothing behind', async () => {
  const manifest = new File([JSON.stringify({ ...stepsManifest, version: 7 })], 'every-step.json');
  await expect(addNetwork([manifest])).rejects.toBeInstanceOf(NetworkFileError);
  expect((await listNetworks()).every(({ where }) => where !== 'browser')).toBe(true);
});
