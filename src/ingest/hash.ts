/**
 * SHA-256 as hex, and salted keys: what identifiers and paths become before anything is stored.
 *
 * A key is the first 32 hex digits of SHA-256(salt:kind:value), so equal keys mean equal values on this installation only. Runs on the
 * page and in workers.
 */

const KEY_DIGITS = 32;

export async function saltedKey(salt: string, kind: string, value: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${salt}:${kind}:${value}`);
  return (await sha256(bytes)).slice(0, KEY_DIGITS);
}

/** 64 hex digits. */
export async function sha256(bytes: ArrayBufferView<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
