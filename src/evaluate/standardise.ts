/** Vectors whose inner product is their correlation. */

/** Mean square about the mean of values that are one but for rounding. */
export const FLAT = 1e-10;

/** Takes the mean out and makes the length 1, in place; zeros where all values are one, which correlates with nothing. */
export function standardise(values: Float64Array): void {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]!;
  mean /= values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  const scale = squares > FLAT * values.length ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * scale;
}
