/**
 * The pretrained networks that features may be taken in, and how they are fetched: lazily, from the page's own server,
 * checked against SHA-256 sums pinned here. scripts/networks.mjs writes the files, and says where they come from.
 *
 * Both are ImageNet networks with 8-bit weights: a distance in their features is on their own scale, near to but not the
 * FID of the literature (InceptionV3 2015-12-05, pool3). So the title goes wherever a number goes.
 */
import { NetworkUnavailableError } from '../errors.ts';
import type { NetworkInfo, NetworkName } from '../workers/protocol.ts';
import { createExtractor, type FeatureExtractor } from './features.ts';
import { foldModel } from './fold.ts';
import { type LayersModel, readWeights } from './layersModel.ts';

interface PinnedNetwork extends NetworkInfo {
  /** SHA-256 (hex) of model.json. */
  readonly modelSha256: string;
}

export const NETWORKS: Readonly<Record<NetworkName, PinnedNetwork>> = {
  'mobilenet-v2': {
    name: 'mobilenet-v2',
    title: 'ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10',
    tap: 'block_10_project_BN', // [14, 14, 96]
    dimension: 96,
    inputSize: 224,
    sha256: 'd5e07e62dcd7ffc1ff81a260f5d30e9b28d4acee9649b11ba278252a10e404e5',
    modelSha256: '36c257a56177629cb63224903ea937d1ee0b2bdf6ae5b55d5052a69a56f95269',
  },
  'inception-v3': {
    name: 'inception-v3',
    title: 'ImageNet InceptionV3, 8-bit (nsfwjs 4.3.0), mixed5',
    tap: 'mixed5', // [17, 17, 768]
    dimension: 768,
    inputSize: 299,
    sha256: 'a6ca5f43cbf836b2f67654cf2b9266faf8289bf41df82229210e44618c8f8340',
    modelSha256: '68eb0778ed4206efc533344dfe5e767a40d50928330773a6b2eab6bfdf42c811',
  },
};

/** What a report says of a network. */
export function networkInfo(name: NetworkName): NetworkInfo {
  const { modelSha256: _, ...info } = NETWORKS[name];
  return info;
}

const loaded = new Map<NetworkName, Promise<FeatureExtractor>>();

/**
 * The network, ready on this worker's backend; the same one at every call. A failed load is forgotten, so that it can be
 * tried again.
 * @throws NetworkUnavailableError when a file cannot be fetched or is not the pinned one.
 */
export function featureNetwork(name: NetworkName): Promise<FeatureExtractor> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = load(NETWORKS[name]);
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

/** Where the network files lie. A built worker lies in `assets/` beside `networks/` when the base is relative. */
export function networksUrl(base: string, location: string): URL {
  const absolute = base.startsWith('/') || URL.canParse(base);
  return absolute ? new URL(`${base}networks/`, location) : new URL('../networks/', location);
}

async function load(network: PinnedNetwork): Promise<FeatureExtractor> {
  const root = new URL(`${network.name}/`, networksUrl(import.meta.env.BASE_URL, self.location.href));
  const [model, weights] = await Promise.all([
    fetchPinned(network, new URL('model.json', root), network.modelSha256),
    fetchPinned(network, new URL('weights.bin', root), network.sha256),
  ]);
  const parsed = JSON.parse(new TextDecoder().decode(model)) as LayersModel; // pinned, so of this shape
  return createExtractor(foldModel(parsed, readWeights(parsed, weights)), network);
}

async function fetchPinned(
  network: PinnedNetwork,
  url: URL,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unavailable(network, error instanceof Error ? error.message : String(error));
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== sha256) throw unavailable(network, 'checksum');
  return bytes;
}

function unavailable({ name, title }: PinnedNetwork, reason: string): NetworkUnavailableError {
  return new NetworkUnavailableError(
    `The feature network "${title}" could not be loaded (${reason}). Check the connection and reload the page; if you serve Gantry yourself, start it with "npm start", which puts the network's files in place.`,
    { network: name, reason },
  );
}
