/**
 * JavaScript heap of the page's engine worker, asked of the browser's own inspector: a worker is not told it. Garbage is
 * collected first, so that the figure is what is held and not what happens to lie about.
 */
import type { Page } from 'playwright';

/** Milliseconds after which a worker that ended meanwhile is given up. */
const PATIENCE = 10_000;

/** @returns what reads the heap in bytes; null where there is no such worker, or it ended before it answered. */
export async function watchWorkerHeap(page: Page): Promise<() => Promise<number | null>> {
  const inspector = await page.context().newCDPSession(page);
  const waiting = new Map<number, (bytes: number | null) => void>();
  let worker: string | null = null;
  let asked = 0;
  const answer = (id: number, bytes: number | null) => {
    waiting.get(id)?.(bytes);
    waiting.delete(id);
  };
  inspector.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker' && /engine/.test(targetInfo.url)) worker = sessionId;
  });
  inspector.on('Target.detachedFromTarget', ({ sessionId }) => {
    if (sessionId === worker) worker = null;
  });
  inspector.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: { usedSize?: number } };
    if (id !== undefined) answer(id, result?.usedSize ?? null);
  });
  await inspector.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  page.once('close', () => {
    for (const id of waiting.keys()) answer(id, null);
  });
  const ask = (sessionId: string, method: string) => {
    const id = ++asked;
    const patience = setTimeout(() => answer(id, null), PATIENCE);
    const asking = new Promise<number | null>((resolve) => waiting.set(id, resolve));
    inspector
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
      .catch(() => answer(id, null));
    return asking.finally(() => clearTimeout(patience));
  };
  return async () => {
    if (worker === null) return null;
    const session = worker;
    await ask(session, 'HeapProfiler.collectGarbage');
    return ask(session, 'Runtime.getHeapUsage');
  };
}
