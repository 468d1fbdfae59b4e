/**
 * Opens slices of a scan to look at: few at a time, the one in the preview before thumbnails, and remembers the latest.
 *
 * Knows nothing of what is shown; a view that goes away aborts, and what nobody waits for any more is not opened.
 */
import type { OpenedSlice } from '../../workers/protocol.ts';

export interface SliceRequest {
  readonly file: number;
  readonly frame: number;
  /** Longest side, pixels. */
  readonly side: number;
  /** Before all that wait. */
  readonly urgent?: boolean;
  readonly signal: AbortSignal;
}

export interface SliceLoader {
  /** @throws what opening throws; AbortError */
  load(request: SliceRequest): Promise<OpenedSlice>;
}

interface Waiting extends SliceRequest {
  resolve(slice: OpenedSlice): void;
  reject(error: unknown): void;
}

const AT_ONCE = 2;
const KEEP_BYTES = 48 * 2 ** 20;

export function createSliceLoader(
  open: (file: number, frame: number, side: number) => Promise<OpenedSlice>,
): SliceLoader {
  /** In order of use, the latest last. */
  const kept = new Map<string, OpenedSlice>();
  const waiting: Waiting[] = [];
  let bytes = 0;
  let opening = 0;

  function keep(key: string, slice: OpenedSlice): void {
    bytes += slice.values.byteLength;
    kept.set(key, slice);
    for (const [oldest, { values }] of kept) {
      if (bytes <= KEEP_BYTES || kept.size === 1) return;
      kept.delete(oldest);
      bytes -= values.byteLength;
    }
  }

  function recall(key: string): OpenedSlice | undefined {
    const slice = kept.get(key);
    if (!slice) return undefined;
    kept.delete(key);
    kept.set(key, slice);
    return slice;
  }

  function openNext(): void {
    while (opening < AT_ONCE) {
      const next = waiting.shift();
      if (!next) return;
      const known = recall(keyOf(next));
      if (known) next.resolve(known);
      else void openOne(next);
    }
  }

  async function openOne(request: Waiting): Promise<void> {
    opening++;
    try {
      const slice = await open(request.file, request.frame, request.side);
      const key = keyOf(request);
      if (!kept.has(key)) keep(key, slice);
      request.resolve(slice);
    } catch (error) {
      request.reject(error);
    } finally {
      opening--;
      openNext();
    }
  }

  return {
    load(request) {
      const known = recall(keyOf(request));
      if (known) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const { signal } = request;
        if (signal.aborted) return reject(signal.reason);
        const one = { ...request, resolve, reject };
        signal.addEventListener('abort', () => {
          const at = waiting.indexOf(one);
          if (at >= 0) waiting.splice(at, 1);
          reject(signal.reason);
        });
        if (request.urgent) waiting.unshift(one);
        else waiting.push(one);
        openNext();
      });
    },
  };
}

function keyOf({ file, frame, side }: SliceRequest): string {
  return `${file}/${frame}/${side}`;
}
