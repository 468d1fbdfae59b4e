/** How long a move of the scrubber takes until its grid is on the screen: 200 snapshots of 64 images of 64 px. */

import { packGrid } from '../../src/storage/packedGrid.ts';
import type { FaultyPage } from '../faults/openPage.ts';
import { storeRun } from '../faults/store.ts';
import { finishedRun, logRows, settlingGrid } from './seed.ts';
import { storeGrid, storeLog } from './store.ts';
import { compareRuns } from './view.ts';

const SNAPSHOTS = 200;
const EVERY = 25;
const RUN = 'scrubbed';

export interface Moves {
  readonly name: string;
  /** Milliseconds of each move until the grid is on its canvas, and until the frame after that was made. */
  readonly drawn: readonly number[];
  readonly painted: readonly number[];
}

export async function scrub(opened: FaultyPage): Promise<{ moves: Moves[]; packedBytes: number }> {
  const { page } = opened;
  const iterations = SNAPSHOTS * EVERY;
  let packedBytes = 0;
  await storeRun(page, finishedRun(RUN, 'Scrubbed', iterations));
  await storeLog(page, RUN, logRows(iterations, 1));
  for (let i = 1; i <= SNAPSHOTS; i++) {
    const grid = await packGrid(settlingGrid(i * EVERY, i / SNAPSHOTS));
    packedBytes += 'packed' in grid ? grid.packed.length : grid.pixels.length;
    await storeGrid(page, RUN, grid);
  }
  const inOrder = Array.from({ length: SNAPSHOTS }, (_, i) => i + 1); // stop 0 lies before the first grid
  const moves: Moves[] = [];
  await compareRuns(opened, [RUN]);
  moves.push({ name: 'cold, in order', ...(await move(opened, inOrder)) });
  moves.push({ name: 'warm, back', ...(await move(opened, inOrder.toReversed())) });
  await compareRuns(opened, [RUN]);
  // 77 and 201 have no common divisor: each once, none near the one before it.
  moves.push({
    name: 'cold, jumps',
    ...(await move(
      opened,
      inOrder.map((i) => (i * 77) % 201 || 200),
    )),
  });
  return { moves, packedBytes };
}

/** Each move begins when the one before it is on the screen. */
async function move({ page }: FaultyPage, stops: readonly number[]): Promise<Omit<Moves, 'name'>> {
  return page.evaluate(
    async ({ stops, every, run }) => {
      const range = document.querySelector<HTMLInputElement>('[data-testid="scrubber-range"]')!;
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="compare-grid"] canvas')!;
      const frame = () =>
        new Promise<void>((resolve) => {
          // A message from inside a frame is handled after that frame was made.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              port1.close();
              resolve();
            };
            port2.postMessage(null);
          });
        });
      const shows = (key: string) =>
        new Promise<void>((resolve) => {
          const watch = new MutationObserver(check);
          function check() {
            if (canvas.dataset.shown !== key) return;
            watch.disconnect();
            resolve();
          }
          watch.observe(canvas, { attributes: true });
          check();
        });
      const [drawn, painted]: [number[], number[]] = [[], []];
      for (const stop of stops) {
        const began = performance.now();
        range.value = String(stop);
        range.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await shows(`${run}/1/${stop * every}`);
        drawn.push(performance.now() - began);
        await frame();
        painted.push(performance.now() - began);
      }
      return { drawn, painted };
    },
    { stops, every: EVERY, run: RUN },
  );
}
