/**
 * Networks that lie beside the page: those it is shipped with (`networks/`), and those that `npm run weights` put there (`weights/`,
 * listed by its index.json). Fetched lazily from the page's own server, checked against their SHA-256.
 */
import * as v from 'valibot';
import { NetworkFileError, NetworkUnavailableError } from '../errors.ts';
import type { NetworkInfo } from '../evaluation.ts';
import { sha256 } from '../ingest/hash.ts';
import { infoOf, type NetworkManifest, readManifest } from './manifest.ts';
import { knownInfo, knownNetwork } from './registry.ts';

export interface ServedNetwork {
  readonly info: NetworkInfo;
  readonly manifest: NetworkManifest | null;
  /** In `weights/`. */
  readonly file: string;
  readonly bytes: number;
}

const entry = v.object({
  name: v.string(),
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.number(),
  manifest: v.nullable(v.unknown()),
});

/**
 * Empty where the page has no index, or a host that answers everything with a page. An entry that cannot be used (edited by hand, or
 * written by another version) is left out, and the others stay.
 * @throws NetworkUnavailableError where the index is no list
 */
export async function servedNetworks(): Promise<ServedNetwork[]> {
  const response = await fetch(beside('weights', 'index.json')).catch(() => null);
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return [];
  const json: unknown = await response.json().catch(() => null);
  if (!Array.isArray(json)) {
    throw unavailable({ name: 'weights/index.json', title: 'weights/index.json' }, 'not an index');
  }
  const networks = await Promise.all(json.map(servedNetwork));
  return networks.filter((network) => network !== null);
}

async function servedNetwork(listed: unknown): Promise<ServedNetwork | null> {
  const parsed = v.safeParse(entry, listed);
  if (!parsed.success) return null;
  const { name, file, bytes, sha256: digest, manifest: given } = parsed.output;
  const known = knownNetwork(name);
  if (known) return { info: knownInfo(known, digest), manifest: null, file, bytes };
  if (given === null) return null; // known to another version of this program
  try {
    const manifest = readManifest(given);
    return { info: await infoOf(manifest), manifest, file, bytes };
  } catch (error) {
    if (error instanceof NetworkFileError) return null;
    throw error;
  }
}

/** @throws NetworkUnavailableError when a file cannot be fetched or is not the one it must be */
export async function fetchPinned(
  network: Pick<NetworkInfo, 'name' | 'title'>,
  url: URL,
  expected: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unavailable(network, error instanceof Error ? error.message : String(error));
  }
  if ((await sha256(bytes)) !== expected) throw unavailable(network, 'checksum');
  return bytes;
}

/** A file beside the page, as this worker finds it. */
export function beside(folder: 'networks' | 'weights', path: string): URL {
  return new URL(path, folderUrl(folder, import.meta.env.BASE_URL, self.location.href));
}

/** A built worker lies in `assets/` beside the folder when the base is relative. */
export function folderUrl(folder: 'networks' | 'weights', base: string, location: string): URL {
  const absolute = base.startsWith('/') || URL.canParse(base);
  return absolute ? new URL(`${base}${folder}/`, location) : new URL(`../${folder}/`, location);
}

export function unavailable({ name, title }: Pick<NetworkInfo, 'name' | 'title'>, reason: string) {
  return new NetworkUnavailableError(
    `The network "${title}" could not be loaded (${reason}). Check the connection and reload the page; if you serve Gantry yourself, start it with "npm start", which puts the network's files in place.`,
    { network: name, reason },
  );
}
