/** Networks that a person dropped on the page. A value holds all of its weights, so the names are listed without reading it. */
import { StoredVersionError } from '../errors.ts';
import { type StoredNetwork, withDatabase } from './database.ts';

const NETWORK_VERSION = 1;

/** In the place of one of the same name. @throws StorageFullError, StorageUnavailableError */
export async function putNetwork(network: Omit<StoredNetwork, 'version'>): Promise<void> {
  await withDatabase((db) => db.put('networks', { version: NETWORK_VERSION, ...network }, network.info.name));
}

/** @throws StoredVersionError, StorageUnavailableError */
export async function getNetwork(name: string): Promise<StoredNetwork | null> {
  const stored = await withDatabase((db) => db.get('networks', name));
  if (stored && stored.version !== NETWORK_VERSION) {
    throw new StoredVersionError(
      'This network was stored by another version of Gantry. Remove it and add it again.',
      {
        found: stored.version,
        expected: NETWORK_VERSION,
      },
    );
  }
  return stored ?? null;
}

/** In the order of the alphabet. */
export function storedNetworkNames(): Promise<string[]> {
  return withDatabase((db) => db.getAllKeys('networks'));
}

export async function deleteNetwork(name: string): Promise<void> {
  await withDatabase((db) => db.delete('networks', name));
}
