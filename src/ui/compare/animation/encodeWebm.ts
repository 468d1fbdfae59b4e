/**
 * Grey frames to a WebM by the browser's own encoder (WebCodecs), VP9 or else VP8; mediabunny 1.61.0 writes the container. Lossy, unlike
 * the GIF, and a tenth of its size. Loaded when first used.
 */
import type { EncodeOptions } from './encodeGif.ts';
import type { GreyFrame } from './frame.ts';

const CODECS = ['vp9', 'vp8'] as const;
/** Bits a second for each pixel of a frame and each frame of a second: fine noise stays noise. */
const BITS_PER_PIXEL = 0.6;

export type WebmCodec = (typeof CODECS)[number];

/** Null: this browser encodes neither at that size. */
export async function webmCodec(width: number, height: number): Promise<WebmCodec | null> {
  if (!('VideoEncoder' in globalThis)) return null;
  const { getFirstEncodableVideoCodec } = await import('mediabunny');
  const codec = await getFirstEncodableVideoCodec([...CODECS], { width, height });
  return CODECS.find((one) => one === codec) ?? null;
}

/** @throws AbortError, or Error where the browser encodes no such video or the frames' size changes */
export async function encodeWebm(
  frames: AsyncIterable<GreyFrame>,
  { rate, comment, signal, onFrame }: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { BufferTarget, CanvasSource, Output, WebMOutputFormat } = await import('mediabunny');
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen)
    throw new Error('This browser gives no canvas to draw the frames on. Close other tabs and try again.');
  let source: InstanceType<typeof CanvasSource> | null = null;
  let image: ImageData | null = null;
  let done = 0;
  try {
    for await (const { width, height, pixels } of frames) {
      signal?.throwIfAborted();
      if (!source || !image) {
        const codec = await webmCodec(width, height);
        if (!codec) throw new Error('This browser encodes no VP8 or VP9 video of that size. Choose GIF.');
        canvas.width = width;
        canvas.height = height;
        image = new ImageData(width, height);
        const bitrate = Math.round(BITS_PER_PIXEL * width * height * rate);
        source = new CanvasSource(canvas, { codec, bitrate });
        output.addVideoTrack(source, { frameRate: rate });
        output.setMetadataTags({ title: 'SYNTHETIC', comment });
        await output.start();
      }
      const rgba = new Uint32Array(image.data.buffer); // little endian: 0xAABBGGRR
      for (let i = 0; i < pixels.length; i++) rgba[i] = 0xff000000 | (pixels[i]! * 0x010101);
      pen.putImageData(image, 0, 0);
      await source.add(done / rate, 1 / rate);
      done++;
      onFrame?.(done);
    }
    signal?.throwIfAborted();
    await output.finalize();
  } catch (error) {
    if (output.state === 'started') await output.cancel();
    throw error;
  }
  return new Uint8Array(target.buffer!);
}
