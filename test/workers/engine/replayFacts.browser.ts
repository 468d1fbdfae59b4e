/**
 * What a replay must give on whichever backend, against PyTorch 1.13.1 in float64 (test/oracle/replay/bundles.py made the
 * bundles and says how): run by one test file per backend, since tfjs keeps one for life.
 */
import { describe, expect, test } from 'vitest';
import {
  GRADIENT_BOUND,
  pytorchDistance,
  replayDistance,
  TRACE_BOUND,
} from '../../../src/interop/replayBounds.ts';
import { replayJob } from '../../../src/workers/engine/replayJob.ts';
import type { BackendName, ReplayResult } from '../../../src/workers/protocol.ts';

const urls = import.meta.glob<string>('../../oracle/replay/*.gzip', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Every committed bundle but the expected files. */
export const BUNDLES = Object.keys(urls)
  .map((path) => /([^/]+)\.safetensors\.gzip$/.exec(path)![1]!)
  .filter((name) => !name.endsWith('.expected'));

/**
 * Norms of final tensors: a moment whose gradient is near 0 is float32's noise, and 1 % of it says nothing of the training,
 * while a forgotten step, clip or bias correction changes norms by 2 % (one of fifty) and more.
 */
const FINAL_BOUND = 0.01;

/** `missing`: why this browser cannot have the backend at all, or null; the tests are then skipped under that name. */
export function replayFacts(
  backend: BackendName,
  bundles: readonly string[],
  missing: string | null = null,
): void {
  describe.skipIf(missing !== null)(`on ${backend}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    test.each(bundles)('%s gives the gradients, losses and final state of PyTorch', async (name) => {
      const began = performance.now();
      const result = await replay(await unzipped(name), backend);
      expect(result.device.backend).toBe(backend);
      const expected = await unzipped(`${name}.expected`);
      const { gradient, discriminator, generator, final } = replayDistance(result, expected);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const pytorch = pytorchDistance(expected);
      console.info(
        `${name} on ${backend}: gradient ${show(gradient)} (PyTorch float32 ${show(pytorch.gradient)}), ` +
          `critic ${show(discriminator)} (${show(pytorch.discriminator)}), ` +
          `generator ${show(generator)} (${show(pytorch.generator)}), final ${show(final)}, ${seconds} s`,
      );
      expect(gradient).toBeLessThanOrEqual(GRADIENT_BOUND);
      expect(discriminator).toBeLessThanOrEqual(TRACE_BOUND);
      expect(generator).toBeLessThanOrEqual(TRACE_BOUND);
      expect(final).toBeLessThanOrEqual(FINAL_BOUND);
    });
  });
}

export function replay(
  bundle: Uint8Array<ArrayBuffer>,
  backend: BackendName,
  signal = new AbortController().signal,
): Promise<ReplayResult> {
  return replayJob({ bundle: new Blob([bundle]), backend }, { signal, progress: () => {} });
}

export async function unzipped(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(urls[`../../oracle/replay/${name}.safetensors.gzip`]!);
  const zipped = await response.arrayBuffer();
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function show(value: number): string {
  return value.toExponential(1);
}
