/** What a sign in the codestream's own header does, which no encoder at hand writes for both decoders. */
import './wasmInNode.ts';
import { expect, test } from 'vitest';
import { decodeFrame } from '../../../src/ingest/codecs/decode.ts';
import { largestDifference, syntheticCase } from '../../fixtures/codestreams.ts';

/** The first component's Ssiz: SIZ comes right after the start of the codestream (ISO/IEC 15444-1 A.5.1). */
const SSIZ = 42;

// Annex G.1: an unsigned component is the signed one of the same codestream, raised by half its range.
test.each([
  'JPEG 2000 reversible, 8 bits',
  'HTJ2K reversible, 8 bits',
  'JPEG 2000 reversible, 16 bits',
  'HTJ2K reversible, 16 bits',
])('%s, said to be signed, lies half a range lower', async (name) => {
  const { frame, transferSyntax, format, expected } = syntheticCase(name);
  const signed = frame.slice();
  signed[SSIZ]! |= 0x80;
  const decoded = await decodeFrame(signed, transferSyntax, { ...format, signed: true });
  const half = 2 ** (format.bitsStored - 1);
  expect(decoded.signed).toBe(true);
  expect(
    largestDifference(
      expected.map((value) => value - half),
      decoded,
    ),
  ).toBe(0);
});
