/** Frames per second while zooming ten curves of 10,000 points, the page's own and chart.js given all points, in one page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FaultyPage } from '../faults/openPage.ts';
import { storeRun } from '../faults/store.ts';
import { finishedRun, logRows } from './seed.ts';
import { storeLog } from './store.ts';
import { compareRuns } from './view.ts';

const RUNS = 10;
const POINTS = 10_000;
/** Of a turn; both take turns, so that what else the machine does befalls both. */
const SECONDS = 2;
const TURNS = 4;
/** Frames of zooming in, then as many out. */
const HALF = 30;
/** How much narrower what is seen becomes in a frame: 60 of wheel's pixels, as CompareChart takes them. */
const STEP = Math.exp(-0.002 * 60);
/** The page draws each measured line and its average. */
const SMOOTHING = 0.9;

export interface Zoomed {
  readonly name: string;
  /** Milliseconds between frames. */
  readonly frames: readonly number[];
}

export async function zoom(opened: FaultyPage): Promise<Zoomed[]> {
  const { page } = opened;
  const ids = Array.from({ length: RUNS }, (_, i) => `zoomed-${i}`);
  const logs = ids.map((_, i) => logRows(POINTS, i));
  for (const [i, id] of ids.entries()) {
    await storeRun(page, finishedRun(id, `Zoomed ${i}`, POINTS));
    await storeLog(page, id, logs[i]!);
  }
  await compareRuns(opened, ids);
  await page.getByTestId('measure-fid').uncheck();
  await page.locator('[data-testid="compare-wasserstein"] .compare-cursor').scrollIntoViewIfNeeded();
  const library = createRequire(import.meta.url).resolve('chart.js/auto');
  const umd = library.replace(/auto[\\/]auto\.c?js$/, 'dist/chart.umd.js');
  await page.evaluate(readFileSync(umd, 'utf8')); // by the debugger's door, which the page's policy does not close
  await page.evaluate(
    async ({ json, smoothing, seconds, half, step }) => {
      const values = JSON.parse(json) as number[][];
      const place = document.querySelector<HTMLElement>(
        '[data-testid="compare-wasserstein"] .compare-canvas',
      )!;
      const box = place.cloneNode(false) as HTMLElement;
      place.after(box);
      const canvas = box.appendChild(document.createElement('canvas'));
      const averages = values.map((ys) => {
        let [sum, mass] = [0, 0];
        return ys.map((y) => {
          sum = smoothing * sum + y;
          mass = smoothing * mass + 1;
          return sum / mass;
        });
      });
      const { Chart } = globalThis as unknown as {
        Chart: new (
          canvas: HTMLCanvasElement,
          options: unknown,
        ) => { options: { scales: { x: { min: number; max: number } } }; update(mode: string): void };
      };
      const line = (ys: readonly number[], width: number) => ({
        data: ys.map((y, x) => ({ x: x + 1, y })),
        borderWidth: width,
        pointRadius: 0,
        borderColor: '#0b6672',
      });
      const chart = new Chart(canvas, {
        type: 'line',
        data: { datasets: [...values.map((ys) => line(ys, 1)), ...averages.map((ys) => line(ys, 1.5))] },
        options: {
          animation: false,
          parsing: false,
          normalized: true,
          maintainAspectRatio: false,
          plugins: { legend: { display: false }, tooltip: { enabled: false } },
          scales: { x: { type: 'linear', min: 0, max: values[0]!.length } },
        },
      });
      Object.assign(globalThis, {
        async allPoints(): Promise<number[]> {
          let [low, high] = [0, values[0]!.length];
          const centre = 0.4;
          const frames: number[] = [];
          let before = await new Promise<number>(requestAnimationFrame);
          for (const began = before; before - began < 1000 * seconds; ) {
            const factor = frames.length % (2 * half) < half ? step : 1 / step;
            const [fixed, wide] = [low + centre * (high - low), (high - low) * factor];
            low = Math.max(0, fixed - centre * wide);
            high = Math.min(values[0]!.length, low + wide);
            Object.assign(chart.options.scales.x, { min: low, max: high });
            chart.update('none');
            const now = await new Promise<number>(requestAnimationFrame);
            frames.push(now - before);
            before = now;
          }
          return frames;
        },
      });
    },
    {
      json: JSON.stringify(logs.map((rows) => rows.map(({ wasserstein }) => wasserstein))),
      smoothing: SMOOTHING,
      seconds: SECONDS,
      half: HALF,
      step: STEP,
    },
  );
  const own: number[] = [];
  const all: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    own.push(...(await ownTurn(page)));
    all.push(
      ...(await page.evaluate(() =>
        (globalThis as unknown as { allPoints(): Promise<number[]> }).allPoints(),
      )),
    );
  }
  return [
    { name: 'thinned to what is seen', frames: own },
    { name: 'chart.js, all points', frames: all },
  ];
}

async function ownTurn(page: FaultyPage['page']): Promise<number[]> {
  return page.evaluate(
    async ({ seconds, half }) => {
      const canvas = document.querySelector('[data-testid="compare-wasserstein"] .compare-cursor')!;
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const at = { clientX: left + 0.4 * width, clientY: top + height / 2 };
      const frames: number[] = [];
      let before = await new Promise<number>(requestAnimationFrame);
      for (const began = before; before - began < 1000 * seconds; ) {
        const deltaY = frames.length % (2 * half) < half ? -60 : 60;
        canvas.dispatchEvent(
          new WheelEvent('wheel', { ...at, deltaY, ctrlKey: true, bubbles: true, cancelable: true }),
        );
        const now = await new Promise<number>(requestAnimationFrame);
        frames.push(now - before);
        before = now;
      }
      return frames;
    },
    { seconds: SECONDS, half: HALF },
  );
}
