/** The bar under a frame: white words on black, as large as its width allows. Grey bytes, drawn by the browser. */
import { BAR } from './frame.ts';

const LARGEST = 15;
const SMALLEST = 7;
const EDGE = 8;

/** @returns [BAR, width] grey bytes */
export function createBarWriter(): (words: string, width: number) => Uint8Array {
  const canvas = document.createElement('canvas');
  canvas.height = BAR;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen)
    throw new Error('This browser gives no canvas to draw the frames on. Close other tabs and try again.');
  const { fontFamily } = getComputedStyle(document.body);
  return (words, width) => {
    canvas.width = width; // also wipes it
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, width, BAR);
    pen.fillStyle = '#fff';
    pen.textBaseline = 'middle';
    let size = LARGEST;
    do pen.font = `${size}px ${fontFamily}`;
    while (pen.measureText(words).width > width - 2 * EDGE && --size > SMALLEST);
    pen.fillText(words, EDGE, BAR / 2, width - 2 * EDGE);
    const { data } = pen.getImageData(0, 0, width, BAR);
    const grey = new Uint8Array(width * BAR);
    for (let i = 0; i < grey.length; i++) grey[i] = data[4 * i + 1]!; // letters may be smoothed in colour: their green
    return grey;
  };
}
