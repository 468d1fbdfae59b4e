/**
 * Charts as a PNG for a page of a thesis: title, legend, curves, named axis, how they were drawn, and the intended use.
 *
 * Always in the light colours, whatever the page looks like. Holds no name of a file or person.
 */
import { cssColor } from '../colors.ts';
import { download } from '../download.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { type Curves, drawLines } from './lineDrawing.ts';

/** Of one chart: laid out in these, with twice the pixels. */
const ONE = { width: 1200, height: 724, pixels: 2 };
const MARGIN = 32;
const HEAD = 92;
const FOOT = 72;

export interface TitledCurves<R> {
  readonly title: string;
  readonly curves: Curves<R>;
}

/** How large a sheet is laid out, and how many pixels it has for each of its units. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
}

/** Downloads `name`.png. @throws Error when the browser can make no picture of this size */
export async function saveChart<R>(name: string, title: string, curves: Curves<R>): Promise<void> {
  const blob = await chartPicture([{ title, curves }], ONE);
  download({ name: `${name}.png`, type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) });
}

/**
 * Charts below one another, alike in how they are drawn.
 * @throws Error when the browser can make no picture of this size
 */
export async function chartPicture<R>(
  charts: readonly TitledCurves<R>[],
  { width, height, pixels }: Sheet,
): Promise<Blob> {
  const sheet = document.createElement('div');
  sheet.hidden = true;
  sheet.className = 'paper';
  const inside = sheet.appendChild(document.createElement('span')); // a colour is that of where an element stands
  document.body.append(sheet);
  try {
    const picture = document.createElement('canvas');
    picture.width = Math.round(width * pixels);
    picture.height = Math.round(height * pixels);
    const pen = picture.getContext('2d');
    if (!pen)
      throw new Error('This browser gives no canvas to draw the chart on. Close other tabs and try again.');
    pen.scale(pixels, pixels);
    pen.fillStyle = cssColor(inside, '--surface');
    pen.fillRect(0, 0, width, height);
    const each = (height - FOOT) / charts.length;
    charts.forEach(({ title, curves }, i) => {
      drawOne(pen, sheet, { title, curves }, { top: i * each, width, height: each, pixels });
    });
    const look = charts[0]?.curves.look;
    if (look) writeFoot(pen, inside, look, height - FOOT);
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
    sheet.remove();
  }
}

function drawOne<R>(
  pen: CanvasRenderingContext2D,
  sheet: HTMLElement,
  { title, curves }: TitledCurves<R>,
  { top, width, height, pixels }: Sheet & { readonly top: number },
): void {
  const plot = sheet.appendChild(document.createElement('canvas'));
  plot.width = width - 2 * MARGIN;
  plot.height = Math.round(height - HEAD);
  const drawing = drawLines(plot, curves.lines, { still: true, pixels });
  try {
    drawing.fill(curves);
    pen.drawImage(plot, MARGIN, top + HEAD, width - 2 * MARGIN, Math.round(height - HEAD));
    writeHead(pen, plot, title, curves, top);
  } finally {
    drawing.end();
    plot.remove();
  }
}

function writeHead<R>(
  pen: CanvasRenderingContext2D,
  near: Element,
  title: string,
  { lines }: Curves<R>,
  top: number,
): void {
  const write = writer(pen, near);
  write(title, MARGIN, top + 44, 24, 600, '--ink');
  let x = MARGIN;
  for (const { name, color, dash } of lines) {
    pen.strokeStyle = cssColor(near, color);
    pen.lineWidth = 2;
    pen.setLineDash([...(dash ?? [])]);
    pen.beginPath();
    pen.moveTo(x, top + 70);
    pen.lineTo(x + 28, top + 70);
    pen.stroke();
    x += 36 + write(name, x + 36, top + 75, 14, 400, '--ink-2') + 28;
  }
}

function writeFoot<R>(
  pen: CanvasRenderingContext2D,
  near: Element,
  look: Curves<R>['look'],
  top: number,
): void {
  const write = writer(pen, near);
  const words = text.value.train.curves;
  write(words.drawn(setting(look.smoothing), words.scales[look.scale]), MARGIN, top + 28, 13, 400, '--ink-3');
  write(text.value.intendedUse, MARGIN, top + 50, 13, 400, '--ink-3');
}

/** Writes words and says how wide they are. */
function writer(pen: CanvasRenderingContext2D, near: Element) {
  const family = getComputedStyle(document.body).fontFamily;
  return (words: string, x: number, y: number, size: number, weight: number, ink: string): number => {
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillStyle = cssColor(near, ink);
    pen.fillText(words, x, y);
    return pen.measureText(words).width;
  };
}
