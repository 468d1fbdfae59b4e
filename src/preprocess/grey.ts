/** Values in [−1, 1] as the grey bytes that show them. */

/** round((x + 1)·127.5), clamped: as in every picture of the page. */
export function toGrey(values: Float32Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    out[i] = Math.max(0, Math.min(255, Math.round((values[i]! + 1) * 127.5)));
  }
  return out;
}
