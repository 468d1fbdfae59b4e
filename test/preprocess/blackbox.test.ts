/** Small files of every kind on their whole way in, beside a reading of the standard that never saw this program. */
import '../ingest/codecs/wasmInNode.ts';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AXIAL_CT, defaultRecipe } from '../../src/preprocess/recipe.ts';
import { parseWindow } from '../../src/preprocess/window.ts';
import type { OutcomeCode, Recipe } from '../../src/workers/protocol.ts';
import { readWhole } from '../fixtures/readWhole.ts';

interface BlackBoxCase {
  readonly name: string;
  /** Base64 of a zlib stream. */
  readonly file: string;
  readonly window: string;
  readonly fit: Recipe['fit'];
  readonly keepAll: boolean;
  readonly code: OutcomeCode;
  /** The values at `places` of each frame's image. */
  readonly frames: readonly (readonly number[])[];
}

// pydicom 2.3.1, numpy 1.24, Pillow 9.4, gdcm 3.0 (test/oracle/ingest/blackbox/blackbox.py).
const { size, places, cases } = JSON.parse(
  readFileSync(new URL('../oracle/ingest/blackbox/blackbox.json', import.meta.url), 'utf8'),
) as { readonly size: 32; readonly places: readonly number[]; readonly cases: readonly BlackBoxCase[] };

/** One float32 step below 1, and the eight decimals of the file. */
const BOUND = 1.3e-7;

test.each(cases)('$name: $code', async ({ file, window, fit, keepAll, code, frames }) => {
  const recipe = defaultRecipe({
    size,
    fit,
    window: parseWindow(window),
    filter: { ...AXIAL_CT, keepAll },
  });
  const { outcome, slices } = await readWhole(
    new Blob([inflateSync(Buffer.from(file, 'base64'))]),
    0,
    recipe,
    '',
  );
  expect(outcome.code).toBe(code);
  expect(slices.map(({ slice }) => slice.frame)).toEqual([...frames.keys()]);
  for (const [frame, wanted] of frames.entries()) {
    const { pixels } = slices[frame]!;
    const largest = Math.max(...wanted.map((value, at) => Math.abs(pixels[places[at]!]! - value)));
    expect(largest).toBeLessThan(BOUND);
  }
});
