/** Every codec on small codestreams of made images, whole and damaged. */
import './wasmInNode.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeFrame, isDecodable } from '../../../src/ingest/codecs/decode.ts';
import { FrameError, type FrameErrorCode } from '../../../src/ingest/codecs/frameError.ts';
import { largestDifference, type SyntheticCase, syntheticCase, syntheticCases } from './synthetic.ts';

const decode = ({ frame, transferSyntax, format }: SyntheticCase) => decodeFrame(frame, transferSyntax, format);

test.each(syntheticCases)('$name decodes to what $origin says', async (each) => {
  const decoded = await decode(each);
  expect(decoded.components).toBe(each.components);
  expect(decoded.signed).toBe(each.format.signed);
  expect(decoded.bitsStored).toBe(each.format.bitsStored);
  expect(decoded.color).toBe(each.components === 3 ? 'rgb' : 'grey');
  expect(largestDifference(each.expected, decoded)).toBeLessThanOrEqual(each.tolerance);
});
