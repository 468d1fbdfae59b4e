/**
 * Peaks of memory while a page works, seen from outside, four times a second: the page's JavaScript heap, the workers' (with
 * their buffers), and what the browser's processes hold of the machine (Linux only).
 *
 * The heaps are taken as they are, garbage included: a peak is what has to fit.
 */
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright';

export interface MemoryPeaks {
  /** Bytes of the page's own JavaScript heap. */
  readonly pageHeap: number;
  /** Bytes of all its workers' heaps together, and of what their typed arrays hold. */
  readonly workerHeaps: number;
  /** Resident bytes of the largest renderer process, and of the browser's main one; null where the system does not say. */
  readonly renderer: number | null;
  readonly browser: number | null;
}

export interface MemoryWatch {
  /** Since the last call. */
  peaks(): MemoryPeaks;
  stop(): void;
}

const EVERY = 250;
/** /proc/PID/statm counts in these. */
const MEMORY_PAGE = 4096;

export async function watchMemory(page: Page): Promise<MemoryWatch> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable');
  const workers = await watchWorkers(inspector);
  const resident = await residentReader(page);
  let peaks = nothing();
  const take = async () => {
    const { metrics } = await inspector.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    const { renderer, browser } = resident();
    const heaps = await workers();
    peaks = {
      pageHeap: Math.max(peaks.pageHeap, heap),
      workerHeaps: Math.max(peaks.workerHeaps, heaps),
      renderer: highest(peaks.renderer, renderer),
      browser: highest(peaks.browser, browser),
    };
  };
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return; // a page that is busy answers late; the next answer tells its heap all the same
    asking = true;
    take()
      .catch(() => undefined) // the page is closing
      .finally(() => {
        asking = false;
      });
  }, EVERY);
  return {
    peaks() {
      const seen = peaks;
      peaks = nothing();
      return seen;
    },
    stop: () => clearInterval(timer),
  };
}

/** @returns what sums up the newest figures of all workers; each is asked anew then, and not waited for. */
async function watchWorkers(inspector: CDPSession): Promise<() => Promise<number>> {
  const held = new Map<string, number>();
  const askedOf = new Map<number, string>();
  let asked = 0;
  inspector.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') held.set(sessionId, 0);
  });
  inspector.on('Target.detachedFromTarget', ({ sessionId }) => held.delete(sessionId));
  inspector.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: Record<string, number> };
    if (!result || id === undefined || !askedOf.delete(id) || !held.has(sessionId)) return;
    held.set(sessionId, (result.usedSize ?? 0) + (result.backingStorageSize ?? 0));
  });
  await inspector.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return async () => {
    for (const sessionId of held.keys()) {
      const message = JSON.stringify({ id: ++asked, method: 'Runtime.getHeapUsage' });
      askedOf.set(asked, sessionId);
      inspector.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => undefined);
    }
    return [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
  };
}

async function residentReader(page: Page): Promise<() => Pick<MemoryPeaks, 'renderer' | 'browser'>> {
  const browser = page.context().browser();
  if (process.platform !== 'linux' || !browser) return () => ({ renderer: null, browser: null });
  const inspector = await browser.newBrowserCDPSession();
  const { processInfo } = await inspector.send('SystemInfo.getProcessInfo');
  await inspector.detach();
  const largest = (type: string) =>
    processInfo
      .filter((one) => one.type === type)
      .map(({ id }) => residentBytes(id))
      .reduce(highest, null);
  return () => ({ renderer: largest('renderer'), browser: largest('browser') });
}

function residentBytes(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * MEMORY_PAGE;
  } catch {
    return null; // it has ended
  }
}

function highest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function nothing(): MemoryPeaks {
  return { pageHeap: 0, workerHeaps: 0, renderer: null, browser: null };
}
