/** Per-installation settings: the salt of every hash this browser stores, and the person's choices. */
import { withDatabase } from './database.ts';

const SALT_BYTES = 16;

/** 32 hex digits, made once per browser profile and never exported. */
export async function installationSalt(): Promise<string> {
  return withDatabase(async (db) => {
    const tx = db.transaction('settings', 'readwrite');
    const known = await tx.store.get('salt');
    const salt =
      known ??
      Array.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)), (b) =>
        b.toString(16).padStart(2, '0'),
      ).join('');
    await Promise.all([known ?? tx.store.put(salt, 'salt'), tx.done]);
    return salt;
  });
}
