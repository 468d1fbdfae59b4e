/**
 * Grey images on a canvas, never smoothed: one pixel of an image is one square on the screen. The canvas holds the grid
 * at its own size; CSS enlarges it.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { GenerateResult, SampleGrid } from '../../workers/protocol.ts';

/** Row-major grey bytes. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function PixelGrid({
  picture,
  alt,
  class: extra = '',
}: {
  readonly picture: GreyPicture;
  /** Empty: what it shows is said beside it. */
  readonly alt: string;
  readonly class?: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, picture);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      class={`pixels ${extra}`}
      width={picture.width}
      height={picture.height}
      {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}
    />
  );
}

export function pictureOfGrid({ columns, rows, size, pixels }: SampleGrid): GreyPicture {
  return { width: columns * size, height: rows * size, pixels };
}

/** Black pixels between images, as in the exported grid. */
export const GUTTER = 2;

/** A grid of generated images; [−1, 1] becomes round((x + 1)·127.5), as in every exported PNG. */
export function pictureOfImages({ count, size, images }: GenerateResult, columns: number): GreyPicture {
  const bytes = Uint8Array.from(images.subarray(0, count * size * size), (value) =>
    Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))),
  );
  return pictureOfTiles(bytes, size, columns);
}

/** A grid of grey images, [count, size, size]. */
export function pictureOfTiles(tiles: Uint8Array, size: number, columns: number): GreyPicture {
  const count = Math.floor(tiles.length / (size * size));
  const rows = Math.ceil(count / columns);
  const pitch = size + GUTTER;
  const width = columns * pitch - GUTTER;
  const height = rows * pitch - GUTTER;
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * pitch;
    const top = Math.floor(i / columns) * pitch;
    for (let y = 0; y < size; y++) {
      const from = (i * size + y) * size;
      pixels.set(tiles.subarray(from, from + size), (top + y) * width + left);
    }
  }
  return { width, height, pixels };
}

function paint(canvas: HTMLCanvasElement, { width, height, pixels }: GreyPicture): void {
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return;
  const image = new ImageData(width, height);
  const rgba = new Uint32Array(image.data.buffer); // little endian: 0xAABBGGRR
  for (let i = 0; i < pixels.length; i++) rgba[i] = 0xff000000 | (pixels[i]! * 0x010101);
  context.putImageData(image, 0, 0);
}
