/** The committed codestreams and what they decode to; for Node and for the browser. */
import { unzlibSync } from 'fflate';
import type { DecodedFrame, StoredFormat } from '../../../src/ingest/codecs/types.ts';
import coded from '../../oracle/ingest/codecs/synthetic.json';
import highThroughput from '../../oracle/ingest/codecs/synthetic_htj2k.json';

export interface SyntheticCase {
  readonly name: string;
  /** Who says what it decodes to. */
  readonly origin: string;
  readonly transferSyntax: string;
  readonly format: StoredFormat;
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly expected: Int32Array;
  readonly components: number;
  /** Largest difference allowed; 0 unless the origin is the image before a lossy coding. */
  readonly tolerance: number;
}

interface Stored extends Omit<SyntheticCase, 'frame' | 'expected' | 'tolerance'> {
  /** Base64. */
  readonly frame: string;
  /** Base64 of a zlib stream of int32. */
  readonly expected: string;
  readonly tolerance?: number;
}

export const syntheticCases: readonly SyntheticCase[] = ([...coded, ...highThroughput] as Stored[]).map(
  (each) => ({
    ...each,
    tolerance: each.tolerance ?? 0,
    frame: fromBase64(each.frame),
    expected: new Int32Array(unzlibSync(fromBase64(each.expected)).slice().buffer),
  }),
);

/** @throws unless the test has such a case */
export function syntheticCase(name: string): SyntheticCase {
  const found = syntheticCases.find((each) => each.name === name);
  if (!found) throw new Error(`no case is called ${name}`);
  return found;
}

export function largestDifference(expected: Int32Array, { samples }: Pick<DecodedFrame, 'samples'>): number {
  if (samples.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let at = 0; at < expected.length; at++)
    largest = Math.max(largest, Math.abs(samples[at]! - expected[at]!));
  return largest;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
