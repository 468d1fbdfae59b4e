/**
 * A clock inside the page: when a folder was there, listed, its first thumbnail painted, its dataset built, and which tasks of
 * the main thread were long meanwhile. Looks whenever the page changed; changes nothing.
 *
 * Milliseconds of the page's own `performance.now()`.
 */
import type { Page } from 'playwright';

export interface PageTimes {
  /** The folder input has its files. */
  readonly there: number | null;
  /** The outline is shown. */
  readonly listed: number | null;
  /** The frame after the first series' picture. */
  readonly thumbnail: number | null;
  readonly build: number | null;
  readonly built: number | null;
  readonly longTasks: readonly LongTask[];
}

/** At least 50 ms (Long Tasks API). */
export interface LongTask {
  readonly start: number;
  readonly duration: number;
}

interface Clocked {
  benchClock?: { times: { -readonly [K in keyof PageTimes]: PageTimes[K] }; read(): PageTimes };
}

/** Call before the page is opened. */
export function installClock(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    type Times = NonNullable<Clocked['benchClock']>['times'];
    const longTasks: LongTask[] = [];
    const blank = { there: null, listed: null, thumbnail: null, build: null, built: null, longTasks };
    const times: Times = { ...blank };
    const note = (entries: PerformanceEntryList) => {
      for (const { startTime, duration } of entries) longTasks.push({ start: startTime, duration });
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'longtask', buffered: true });
    const shown = (selector: string) => document.querySelector(selector) !== null;
    const look = () => {
      const now = performance.now();
      if (times.there === null) return;
      if (times.listed === null && shown('[data-testid=builder]')) times.listed = now;
      if (times.thumbnail === null && shown('[data-testid=series-row] canvas')) {
        // The second frame from now comes after the one that shows it.
        requestAnimationFrame(() => requestAnimationFrame((at) => (times.thumbnail ??= at)));
      }
      if (times.build === null || times.built !== null) return;
      if (shown('[data-testid=ingest-done], [data-testid=ingest-empty]')) times.built = now;
    };
    // Not frame by frame: that would make the browser draw frames that nobody asked for.
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    // Both in the capturing phase: before the page's own handlers begin their work.
    addEventListener(
      'change',
      ({ target }) => {
        if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
        Object.assign(times, blank, { there: performance.now() });
      },
      true,
    );
    addEventListener(
      'click',
      ({ target }) => {
        if (target instanceof Element && target.closest('[data-testid=build-dataset]')) {
          times.build = performance.now();
        }
      },
      true,
    );
    (globalThis as Clocked).benchClock = {
      times,
      read() {
        note(observer.takeRecords());
        return times;
      },
    };
  });
}

export function readClock(page: Page): Promise<PageTimes> {
  return page.evaluate(() => (globalThis as Clocked).benchClock!.read());
}

/** @throws playwright's TimeoutError after `timeout` milliseconds */
export async function until(page: Page, what: keyof PageTimes, timeout: number): Promise<void> {
  await page.waitForFunction((key) => (globalThis as Clocked).benchClock!.times[key] !== null, what, {
    timeout,
    polling: 100,
  });
}
