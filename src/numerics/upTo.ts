/** 0 … count − 1: every row, or every image a unit of its own. */
export function upTo(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
