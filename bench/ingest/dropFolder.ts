/**
 * One folder, dropped twice on the built page and built into a dataset each time, in a fresh browser with nothing remembered.
 *
 * The folder goes in through the page's own folder input. Times are the page's (pageClock.ts).
 */
import type { Page } from 'playwright';
import { openPage, PAGE_ORIGIN } from '../../src/cli/browser.ts';
import { startServer } from '../../src/cli/server.ts';
import { type MemoryPeaks, watchMemory } from './memory.ts';
import { installClock, type LongTask, type PageTimes, readClock, until } from './pageClock.ts';

/** Seconds. */
export interface DropFigures {
  /** Until the folder input has its files: the browser's own work, and the driver's. */
  readonly browserListing: number;
  /** From there until the outline is shown. */
  readonly listing: number;
  readonly thumbnail: number;
  /** From the press of the button until the dataset is shown. */
  readonly build: number;
  readonly longTasks: Readonly<Record<'scan' | 'build', LongTasks>>;
  readonly memory: MemoryPeaks;
  readonly accepted: number;
  /** Files taken from what was prepared before. */
  readonly cached: number;
}

export interface LongTasks {
  /** Milliseconds; 0 where none took 50 ms. */
  readonly longest: number;
  readonly count: number;
}

export interface TwoDrops {
  readonly first: DropFigures;
  readonly second: DropFigures;
  readonly cores: number;
}

/** Milliseconds from which a task is long (Long Tasks API). */
const LONG = 50;
/** Milliseconds that any one step may take. */
const PATIENCE = 15 * 60_000;

/**
 * @param pageFolder where the built page lies.
 * @param profile a path to write the first drop's CPU profile of the main thread to, for Chromium's devtools; null: none
 */
export async function dropTwice(
  folder: string,
  pageFolder: string,
  profile: ((json: string) => void) | null = null,
): Promise<TwoDrops> {
  const server = await startServer({ folder: pageFolder, port: 0 });
  const { page, ended, close } = await openPage(server.port, 'auto');
  const work = async (): Promise<TwoDrops> => {
    await installClock(page);
    await page.goto(`${PAGE_ORIGIN}/?backend=cpu`);
    await page.getByTestId('folder-input').waitFor({ state: 'attached' });
    const stopProfile = profile && (await startProfile(page));
    const first = await drop(page, folder);
    if (stopProfile) profile(await stopProfile());
    const second = await drop(page, folder);
    return { first, second, cores: await page.evaluate(() => navigator.hardwareConcurrency) };
  };
  try {
    return await Promise.race([work(), ended]);
  } finally {
    await close();
    await server.close();
  }
}

async function drop(page: Page, folder: string): Promise<DropFigures> {
  const memory = await watchMemory(page);
  try {
    const began = await page.evaluate(() => performance.now());
    await page.getByTestId('folder-input').first().setInputFiles(folder, { timeout: PATIENCE });
    await until(page, 'thumbnail', PATIENCE);
    await page.getByTestId('build-dataset').click();
    await until(page, 'built', PATIENCE);
    const times = await readClock(page);
    const { there, listed, thumbnail, build, built, longTasks } = whole(times);
    return {
      browserListing: (there - began) / 1000,
      listing: (listed - there) / 1000,
      thumbnail: (thumbnail - there) / 1000,
      build: (built - build) / 1000,
      longTasks: {
        scan: within(longTasks, there, thumbnail),
        build: within(longTasks, build, built),
      },
      memory: memory.peaks(),
      accepted: await numberIn(page, 'count-accepted'),
      cached: await numberIn(page, 'ingest-cached'),
    };
  } finally {
    memory.stop();
  }
}

type Whole = { [K in keyof PageTimes]: NonNullable<PageTimes[K]> };

function whole(times: PageTimes): Whole {
  if (Object.values(times).includes(null))
    throw new Error(`The page went another way: ${JSON.stringify(times)}`);
  return times as Whole;
}

/** What of long tasks fell between two moments: the one in which the browser lists files ends with the page's first work. */
function within(tasks: readonly LongTask[], from: number, to: number): LongTasks {
  const parts = tasks
    .map(({ start, duration }) => Math.min(start + duration, to) - Math.max(start, from))
    .filter((part) => part >= LONG);
  return { longest: Math.max(0, ...parts), count: parts.length };
}

/** The first number that a part of the page says; 0 where the part is absent. */
async function numberIn(page: Page, part: string): Promise<number> {
  const [text] = await page.getByTestId(part).allTextContents();
  return Number(/[\d,]+/.exec(text ?? '0')![0].replaceAll(',', ''));
}

async function startProfile(page: Page): Promise<() => Promise<string>> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Profiler.enable');
  await inspector.send('Profiler.setSamplingInterval', { interval: 500 });
  await inspector.send('Profiler.start');
  return async () => JSON.stringify((await inspector.send('Profiler.stop')).profile);
}
