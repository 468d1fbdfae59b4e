/**
 * A computation with a known answer, run once on a backend just opened.
 *
 * tfjs may say that a backend is ready and then compute zeros (after a lost device), halves (float16 textures) or nothing
 * at all. Every number here is exact in float32, and the fraction is lost in float16, so equality is the test.
 */
import * as tf from '@tensorflow/tfjs';

/** Lost by float16 (11 significant bits), kept by float32 (24). */
const VALUE = 1 + 2 ** -12;
const SIZE = 32;
const CHANNELS = 4;

/**
 * Convolves a constant image by ones and reads the result back asynchronously.
 * @throws Error that says what was computed instead.
 */
export async function checkArithmetic(): Promise<void> {
  const out = tf.tidy(() =>
    tf.conv2d(tf.fill<tf.Rank.R4>([1, SIZE, SIZE, CHANNELS], VALUE), tf.ones([4, 4, CHANNELS, 2]), 2, 1),
  ); // [1, 16, 16, 2]
  try {
    const values = await out.data();
    expectValue(values[0], 9 * CHANNELS * VALUE); // a corner sees 3×3 of the 4×4 taps
    expectValue(values[2], 12 * CHANNELS * VALUE); // an edge 3×4
    expectValue(values[(7 * 16 + 7) * 2 + 1], 16 * CHANNELS * VALUE); // the inside all of them
  } finally {
    out.dispose();
  }
}

function expectValue(found: number | undefined, expected: number): void {
  if (found !== expected) throw new Error(`computed ${found} where ${expected} is right`);
}
