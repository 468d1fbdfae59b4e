/**
 * The networks that this page can measure with, wherever they lie: shipped with it, served beside it, or kept in this browser; how
 * they are opened, listed and added. What they are: registry.ts. In this worker a network is opened once.
 */
import { NetworkFileError, NetworkUnavailableError, StoredVersionError } from '../errors.ts';
import type { InstalledNetwork, NetworkInfo, NetworkName } from '../evaluation.ts';
import { sha256 } from '../ingest/hash.ts';
import { getNetwork, putNetwork, storedNetworkNames } from '../storage/networks.ts';
import { type GatheredNetwork, gatherNetworks } from './gather.ts';
import { readManifest } from './manifest.ts';
import { manifestSteps } from './manifestSteps.ts';
import { kindOf, networkFileError } from './networkFileError.ts';
import {
  type FeatureNetwork,
  openKnownFeatures,
  openKnownPairs,
  openManifest,
  openShipped,
  type PairNetwork,
} from './openNetwork.ts';
import { knownNetwork, SHIPPED, type ShippedNetwork, shippedInfo } from './registry.ts';
import { beside, fetchPinned, servedNetworks, unavailable } from './served.ts';
import { LARGEST_WEIGHT_FILE } from './weightFile.ts';

export type { FeatureNetwork, PairNetwork };

const features = new Map<NetworkName, Promise<FeatureNetwork>>();
const pairs = new Map<NetworkName, Promise<PairNetwork>>();

/**
 * The network, ready on this worker's backend; the same one at every call until it is disposed. A failed load is forgotten, so that it
 * can be tried again.
 * @throws NetworkUnavailableError when it is not installed, or a file cannot be fetched or is not what it must be
 */
export function featureNetwork(name: NetworkName): Promise<FeatureNetwork> {
  return kept(features, name, () => loadFeatures(name));
}

/** An LPIPS network, as `featureNetwork`. @throws NetworkUnavailableError */
export function pairNetwork(name: NetworkName): Promise<PairNetwork> {
  return kept(pairs, name, () => loadPairs(name));
}

/** `pairNetwork`, or null where it cannot be had: hours of training must not be lost for want of one figure. */
export async function pairNetworkOrNone(name: NetworkName): Promise<PairNetwork | null> {
  return pairNetwork(name).catch(noneWhereUnusable);
}

/**
 * Those of this browser stand for those served under the same name. One that cannot be used is not listed: a bad entry of the index, a
 * network that another version of this program stored. @throws StorageUnavailableError
 */
export async function listNetworks(): Promise<readonly InstalledNetwork[]> {
  const shipped = SHIPPED.map((network): InstalledNetwork => {
    return { info: shippedInfo(network), where: 'shipped', bytes: network.bytes };
  });
  const inBrowser = await Promise.all((await storedNetworkNames()).map(describeStored));
  const own = inBrowser.filter((network) => network !== null);
  const served = ((await servedNetworks().catch(noneWhereUnusable)) ?? [])
    .filter(({ info }) => !own.some((each) => each.info.name === info.name))
    .map(({ info, bytes }): InstalledNetwork => ({ info, where: 'served', bytes }));
  return [...shipped, ...served, ...own];
}

/**
 * Checks a person's files and keeps what they are in this browser.
 * @throws NetworkFileError for the first that is wrong (none is kept then), StorageFullError
 */
export async function addNetwork(files: readonly File[]): Promise<readonly NetworkInfo[]> {
  const read = await Promise.all(
    files.map(async (file) => {
      if (file.size > LARGEST_WEIGHT_FILE) {
        throw networkFileError('bytes', {
          file: kindOf(file.name),
          found: `${file.size} bytes`,
          expected: `at most ${LARGEST_WEIGHT_FILE}`,
        });
      }
      return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
  const gathered = await gatherNetworks(read);
  for (const { info, manifest, bytes } of gathered) {
    await putNetwork({ info, manifest, bytes: bytes.slice().buffer });
    described.delete(info.name);
    await forget(info.name);
  }
  return gathered.map(({ info }) => info);
}

function kept<T extends { dispose(): void }>(
  all: Map<NetworkName, Promise<T>>,
  name: NetworkName,
  load: () => Promise<T>,
): Promise<T> {
  const known = all.get(name);
  if (known) return known;
  const loading = load().then((network) => ({
    ...network,
    dispose() {
      if (all.get(name) === loading) all.delete(name);
      network.dispose();
    },
  }));
  all.set(name, loading);
  loading.catch(() => all.delete(name));
  return loading;
}

async function forget(name: NetworkName): Promise<void> {
  const open = [features.get(name), pairs.get(name)];
  for (const opened of await Promise.allSettled(open)) {
    if (opened.status === 'fulfilled') opened.value?.dispose();
  }
}

async function loadFeatures(name: NetworkName): Promise<FeatureNetwork> {
  const shipped = SHIPPED.find((network) => network.name === name);
  if (shipped) return loadShipped(shipped);
  const { info, manifest, bytes } = await find(name);
  const known = knownNetwork(name);
  if (known?.info.kind === 'features') return openKnownFeatures(known, bytes, info.sha256);
  if (manifest) return openManifest(manifest, manifestSteps(manifest, bytes));
  throw unavailable({ name, title: info.title }, 'not a feature network');
}

async function loadPairs(name: NetworkName): Promise<PairNetwork> {
  const { info, bytes } = await find(name);
  const known = knownNetwork(name);
  if (known?.info.kind === 'lpips') return openKnownPairs(known, bytes, info.sha256);
  throw unavailable({ name, title: info.title }, 'not an LPIPS network');
}

async function loadShipped(network: ShippedNetwork): Promise<FeatureNetwork> {
  const [model, weights] = await Promise.all([
    fetchPinned(network, beside('networks', `${network.name}/model.json`), network.modelSha256),
    fetchPinned(network, beside('networks', `${network.name}/weights.bin`), network.sha256),
  ]);
  return openShipped(network, JSON.parse(new TextDecoder().decode(model)), weights);
}

/** In this browser, else beside the page. */
async function find(name: NetworkName): Promise<GatheredNetwork> {
  const stored = await getNetwork(name);
  if (stored) {
    const { info, manifest } = stored;
    const bytes = new Uint8Array(stored.bytes);
    if ((await sha256(bytes)) !== info.sha256) throw unavailable(info, 'checksum');
    return { info, manifest: manifest === null ? null : readManifest(manifest), bytes };
  }
  const served = (await servedNetworks()).find(({ info }) => info.name === name);
  if (!served) throw unavailable({ name, title: knownNetwork(name)?.info.title ?? name }, 'not installed');
  const { info, manifest, file } = served;
  return { info, manifest, bytes: await fetchPinned(info, beside('weights', file), info.sha256) };
}

function noneWhereUnusable(error: unknown): null {
  const unusable = [NetworkUnavailableError, NetworkFileError, StoredVersionError];
  if (unusable.some((kind) => error instanceof kind)) return null;
  throw error;
}

/** What is known of the networks in this browser, so that listing them does not read all their weights each time. */
const described = new Map<NetworkName, InstalledNetwork>();

async function describeStored(name: NetworkName): Promise<InstalledNetwork | null> {
  const known = described.get(name);
  if (known) return known;
  const stored = await getNetwork(name).catch(noneWhereUnusable);
  if (!stored) return null; // or removed meanwhile
  const network: InstalledNetwork = { info: stored.info, where: 'browser', bytes: stored.bytes.byteLength };
  described.set(name, network);
  return network;
}
