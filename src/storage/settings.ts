/** Per-installation settings: the salt of every hash this browser stores, and the person's choices. */
import { withDatabase } from './database.ts';

const SALT_BYTES = 16;

/** 32 hex digits, made once per browser profile and never exported. */
export async function installationSalt(): Promise<string> {
  return withDatabase(async (db) => {
    const tx = db.transaction('settings', 'readwrite');
    let salt = await tx.store.get('salt');
    if (!salt) {
      salt = Array.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)), (b) =>
        b.toString(16).padStart(2, '0'),
      ).join('');
      await tx.store.put(salt, 'salt');
    }
    await tx.done;
    return salt;
  });
}
