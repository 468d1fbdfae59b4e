/** The one key pair that signs this browser's reports. */
import { type StoredKey, withDatabase } from './database.ts';

const SIGNING = 'signing';

export async function getSigningKey(): Promise<StoredKey | null> {
  return (await withDatabase((db) => db.get('keys', SIGNING))) ?? null;
}

/** Replaces the one before. */
export async function putSigningKey(key: StoredKey): Promise<void> {
  await withDatabase((db) => db.put('keys', key, SIGNING));
}

export async function deleteSigningKey(): Promise<void> {
  await withDatabase((db) => db.delete('keys', SIGNING));
}
