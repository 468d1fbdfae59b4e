/**
 * Standard error of a mean over images that come in units (patients): the linearisation variance of a ratio mean,
 * u/(u − 1) · Σᵤ (Σ_{i∈u} (xᵢ − x̄))² / n² (Cochran, "Sampling Techniques", 3rd ed., 6.4). With every image its own unit it is s/√n.
 */

/** @param units name of each value's unit. NaN for fewer than two units. */
export function meanError(values: ArrayLike<number>, units: ArrayLike<number>): number {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  const sums = new Map<number, number>();
  for (let i = 0; i < n; i++) sums.set(units[i]!, (sums.get(units[i]!) ?? 0) + values[i]! - mean);
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return sums.size < 2 ? Number.NaN : Math.sqrt((sums.size / (sums.size - 1)) * squares) / n;
}
