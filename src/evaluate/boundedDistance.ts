/** Steps between two looks at whether the sum is too large already. */
const STRIDE = 64;

/** Squared Euclidean distance of `length` values from places in two arrays; once it is not below `most`, any such number. */
export function boundedDistance(
  a: ArrayLike<number>,
  fromA: number,
  b: ArrayLike<number>,
  fromB: number,
  length: number,
  most: number,
): number {
  let sum = 0;
  for (let start = 0; start < length && sum < most; start += STRIDE) {
    const end = Math.min(length, start + STRIDE);
    for (let k = start; k < end; k++) {
      const difference = a[fromA + k]! - b[fromB + k]!;
      sum += difference * difference;
    }
  }
  return sum;
}
