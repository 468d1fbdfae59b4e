/** Every codec in a module worker of a real browser, which fetches each codec's WASM when it is first asked for. */
import { afterAll, expect, test } from 'vitest';
import type { DecodedFrame } from '../../../src/ingest/codecs/types.ts';
import { largestDifference, syntheticCases } from '../../fixtures/codestreams.ts';

const worker = new Worker(new URL('./decodeWorker.browser.ts', import.meta.url), { type: 'module' });
afterAll(() => worker.terminate());

test.each(syntheticCases)(
  '$name decodes in a worker',
  async ({ frame, transferSyntax, format, ...expected }) => {
    const decoded = await new Promise<DecodedFrame | { readonly failure: string }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage({ frame, transferSyntax, format });
    });
    if ('failure' in decoded) throw new Error(decoded.failure);
    expect(largestDifference(expected.expected, decoded)).toBeLessThanOrEqual(expected.tolerance);
  },
);
