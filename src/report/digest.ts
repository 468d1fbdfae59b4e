/** A report's digest: SHA-256 of all it says but the digest itself and the signature, as RFC 8785 writes it. */
import { sha256 } from '../ingest/hash.ts';
import { canonicalBytes } from './canonical.ts';
import type { Integrity, Signature } from './reportTypes.ts';

export interface Sealed {
  readonly integrity?: Integrity;
  readonly signature?: Signature;
}

/**
 * The same, as it will be read (JSON has no undefined and no NaN), with its digest; a signature of before is dropped.
 * @throws RangeError as canonicalBytes
 */
export async function withDigest<R extends Sealed>(
  report: R,
): Promise<R & { readonly integrity: Integrity }> {
  const { integrity: _, signature: __, ...content } = JSON.parse(JSON.stringify(report)) as R;
  const digest = await sha256(sealedBytes(content));
  return { ...(content as R), integrity: { canonicalization: 'RFC 8785', algorithm: 'SHA-256', digest } };
}

/** Whether a report is what its digest was taken of. @throws RangeError as canonicalBytes */
export async function digestHolds(report: Sealed): Promise<boolean> {
  return (await sha256(sealedBytes(report))) === report.integrity?.digest;
}

/** What digest and signature are of. @param report as JSON.parse gives it. @throws RangeError as canonicalBytes */
export function sealedBytes(report: Sealed): Uint8Array<ArrayBuffer> {
  const { integrity: _, signature: __, ...content } = report;
  return canonicalBytes(content);
}
