/** The one key pair that signs this browser's reports. */
import { type StoredKey, withDatabase } from './database.ts';

const SIGNING = 'signing';

export async function getSigningKey(): Promise<StoredKey | null> {
  return (await withDatabase((db) => db.get('keys', SIGNING))) ?? null;
}

/** Never replaces one, whatever another tab does meanwhile. @returns what is kept: the one before where there was one */
export async function keepSigningKey(key: StoredKey): Promise<StoredKey> {
  return withDatabase(async (db) => {
    const transaction = db.transaction('keys', 'readwrite');
    const before = await transaction.store.get(SIGNING);
    if (!before) await transaction.store.put(key, SIGNING);
    await transaction.done;
    return before ?? key;
  });
}

export async function deleteSigningKey(): Promise<void> {
  await withDatabase((db) => db.delete('keys', SIGNING));
}
