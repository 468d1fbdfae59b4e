/**
 * Grey frames to an animated GIF (GIF89a) of exactly 256 greys, so that no pixel is changed; gifenc 1.0.3 compresses. A comment stands
 * after the palette, where readers show it as the file's own. Loaded when first used.
 */
import { nextTask } from '../../../nextTask.ts';
import type { GreyFrame } from './frame.ts';

export interface EncodeOptions {
  /** Frames a second. Of a GIF a divisor of 100: it counts hundredths. */
  readonly rate: number;
  /** Printable ASCII. */
  readonly comment: string;
  readonly signal?: AbortSignal | undefined;
  /** So many frames are encoded. */
  onFrame?(done: number): void;
}

/** Signature, screen, 256 colours of three bytes: before what gifenc writes next. */
const HEAD = 6 + 7 + 3 * 256;
const GREYS = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey] as const);

/** @throws AbortError */
export async function encodeGif(
  frames: AsyncIterable<GreyFrame>,
  { rate, comment, signal, onFrame }: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { GIFEncoder } = await import('gifenc');
  const encoder = GIFEncoder();
  let done = 0;
  for await (const { pixels, width, height } of frames) {
    signal?.throwIfAborted();
    const first = done === 0 ? { palette: GREYS, repeat: 0 } : {};
    encoder.writeFrame(pixels, width, height, { delay: 1000 / rate, ...first });
    done++;
    onFrame?.(done);
    await nextTask(); // the page stays a page
  }
  signal?.throwIfAborted();
  encoder.finish();
  const bytes = encoder.bytes();
  const said = commentBlock(comment);
  const whole = new Uint8Array(bytes.length + said.length);
  whole.set(bytes.subarray(0, HEAD));
  whole.set(said, HEAD);
  whole.set(bytes.subarray(HEAD), HEAD + said.length);
  return whole;
}

/** Comment extension, GIF89a section 24: parts of at most 255 bytes. */
function commentBlock(comment: string): number[] {
  const letters = [...comment].map((letter) => letter.charCodeAt(0) & 0x7f);
  const block = [0x21, 0xfe];
  for (let at = 0; at < letters.length; at += 255) {
    const part = letters.slice(at, at + 255);
    block.push(part.length, ...part);
  }
  return [...block, 0];
}
