/** gifenc 1.0.3 ships no types: these say what is used of it. */
declare module 'gifenc' {
  export interface Encoder {
    /** The first frame's palette is everyone's. `delay` in milliseconds; `repeat` 0: for ever. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette?: readonly (readonly [number, number, number])[]; delay: number; repeat?: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }
  export function GIFEncoder(): Encoder;
}
