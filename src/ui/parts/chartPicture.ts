/**
 * A chart as a PNG for a page of a thesis: title, legend, curves, named axis, how it was drawn, and the intended use.
 *
 * Always in the light colours, twice the pixels it is laid out in, whatever the page looks like. Holds no name of a file or person.
 */
import { cssColor } from '../colors.ts';
import { download } from '../download.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { type Curves, drawLines } from './lineDrawing.ts';

const WIDTH = 1200;
const CHART_HEIGHT = 560;
const MARGIN = 32;
const HEAD = 92;
const FOOT = 72;
const PIXELS = 2;

/** Downloads `name`.png. @throws Error when the browser can make no picture of this size */
export async function saveChart<R>(name: string, title: string, curves: Curves<R>): Promise<void> {
  const blob = await chartPicture(title, curves);
  download({ name: `${name}.png`, type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) });
}

async function chartPicture<R>(title: string, curves: Curves<R>): Promise<Blob> {
  const sheet = document.createElement('div');
  sheet.hidden = true;
  sheet.className = 'paper';
  const plot = sheet.appendChild(document.createElement('canvas'));
  plot.width = WIDTH - 2 * MARGIN;
  plot.height = CHART_HEIGHT;
  document.body.append(sheet);
  const drawing = drawLines(plot, curves.lines, { still: true });
  try {
    drawing.fill(curves);
    const picture = document.createElement('canvas');
    picture.width = WIDTH * PIXELS;
    picture.height = (HEAD + CHART_HEIGHT + FOOT) * PIXELS;
    const pen = picture.getContext('2d');
    if (!pen)
      throw new Error('This browser gives no canvas to draw the chart on. Close other tabs and try again.');
    pen.scale(PIXELS, PIXELS);
    pen.fillStyle = cssColor(plot, '--surface');
    pen.fillRect(0, 0, WIDTH, HEAD + CHART_HEIGHT + FOOT);
    pen.drawImage(plot, MARGIN, HEAD, WIDTH - 2 * MARGIN, CHART_HEIGHT);
    writeAround(pen, plot, title, curves);
    return await new Promise<Blob>((resolve, reject) => {
      picture.toBlob((made) => {
        if (made) resolve(made);
        else
          reject(
            new Error('This browser could not make a PNG of the chart. Close other tabs and try again.'),
          );
      }, 'image/png');
    });
  } finally {
    drawing.end();
    sheet.remove();
  }
}

function writeAround<R>(
  pen: CanvasRenderingContext2D,
  near: Element,
  title: string,
  { lines, look }: Curves<R>,
): void {
  const family = getComputedStyle(document.body).fontFamily;
  const write = (words: string, x: number, y: number, size: number, weight: number, ink: string) => {
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillStyle = cssColor(near, ink);
    pen.fillText(words, x, y);
    return pen.measureText(words).width;
  };
  write(title, MARGIN, 44, 24, 600, '--ink');
  let x = MARGIN;
  for (const { name, color, dash } of lines) {
    pen.strokeStyle = cssColor(near, color);
    pen.lineWidth = 2;
    pen.setLineDash([...(dash ?? [])]);
    pen.beginPath();
    pen.moveTo(x, 70);
    pen.lineTo(x + 28, 70);
    pen.stroke();
    x += 36 + write(name, x + 36, 75, 14, 400, '--ink-2') + 28;
  }
  const words = text.value.train.curves;
  const foot = HEAD + CHART_HEIGHT;
  write(
    words.drawn(setting(look.smoothing), words.scales[look.scale]),
    MARGIN,
    foot + 28,
    13,
    400,
    '--ink-3',
  );
  write(text.value.intendedUse, MARGIN, foot + 50, 13, 400, '--ink-3');
}
