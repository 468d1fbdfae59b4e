/**
 * Signatures of reports: ECDSA over P-256 with SHA-256 (FIPS 186-5), by Web Crypto. A key is known by its RFC 7638 thumbprint.
 * Says who held the key, not who that is: a fingerprint means something where a person got it by another way.
 */
import { sha256 } from '../ingest/hash.ts';
import { type Sealed, sealedBytes } from './digest.ts';
import type { Signature } from './reportTypes.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** The private half cannot be read out of the browser. */
export function createKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
}

/** @returns the same, signed. @param report with its digest */
export async function signed<R extends Sealed>(report: R, pair: CryptoKeyPair): Promise<R & Sealed> {
  const value = new Uint8Array(await crypto.subtle.sign(SIGNING, pair.privateKey, sealedBytes(report)));
  const signature: Signature = {
    algorithm: 'ECDSA-P256-SHA256',
    publicKey: await publicJwk(pair.publicKey),
    value: btoa(String.fromCharCode(...value)),
  };
  return { ...report, signature };
}

/** Whether a report is what its signature was made of. A point that lies on no curve is no signature either. */
export async function signatureHolds(report: Sealed & { readonly signature: Signature }): Promise<boolean> {
  const { publicKey, value } = report.signature;
  try {
    const key = await crypto.subtle.importKey('jwk', { ...publicKey }, CURVE, true, ['verify']);
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return await crypto.subtle.verify(SIGNING, key, bytes, sealedBytes(report));
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** RFC 7638: SHA-256 of the required members in order, hex in groups of four. */
export async function fingerprintOf({ kty, crv, x, y }: Signature['publicKey']): Promise<string> {
  const thumbprint = await sha256(new TextEncoder().encode(JSON.stringify({ crv, kty, x, y })));
  return thumbprint.match(/.{4}/g)!.join(' ');
}

export async function publicJwk(key: CryptoKey): Promise<Signature['publicKey']> {
  const { x, y } = await crypto.subtle.exportKey('jwk', key);
  return { kty: 'EC', crv: 'P-256', x: x!, y: y! };
}
