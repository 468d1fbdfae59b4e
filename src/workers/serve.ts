/**
 * The worker's side of the protocol: runs the jobs of one worker, answers each request once, and says that it lives while
 * any runs.
 *
 * A job gets an AbortSignal; whether it stops at once or finishes its step first is its own contract.
 */
import type { JobName, Jobs, Reply, Request } from './protocol.ts';
import { steadyTicks, type Ticks } from './ticks.ts';
import { toWire } from './wire.ts';

export interface JobContext<J extends JobName> {
  readonly signal: AbortSignal;
  progress(value: Jobs[J]['progress'], transfer?: Transferable[]): void;
}

export type Handlers<J extends JobName> = {
  readonly [K in J]: (args: Jobs[K]['args'], context: JobContext<K>) => Promise<Jobs[K]['result']>;
};

/** What `serve` listens on: a worker's global scope, or one end of a MessageChannel in a test. */
export interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

export function serve<J extends JobName>(
  endpoint: Endpoint,
  handlers: Handlers<J>,
  { ticks = steadyTicks }: { readonly ticks?: Ticks } = {},
): void {
  const running = new Map<number, AbortController>();
  let stopTicks = () => {};
  const reply = (message: Reply, transfer: Transferable[] = []) => endpoint.postMessage(message, transfer);

  endpoint.addEventListener('message', ({ data }) => {
    if (data.type === 'abort') running.get(data.id)?.abort();
    else void answer(data);
  });

  async function answer(request: Extract<Request, { type: 'run' }>): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    if (running.size === 0) stopTicks = ticks(() => reply({ type: 'alive' }));
    running.set(id, controller);
    try {
      if (!Object.hasOwn(handlers, request.job)) throw new Error(`This worker has no job "${request.job}".`);
      const handler = handlers[request.job as J] as (
        args: unknown,
        context: JobContext<J>,
      ) => Promise<Jobs[J]['result']>;
      const value = await handler(request.args, {
        signal: controller.signal,
        progress: (progress, transfer) => reply({ type: 'progress', id, value: progress }, transfer),
      });
      reply({ type: 'result', id, value }, buffersOf(value));
    } catch (error) {
      reply({ type: 'error', id, error: toWire(error) });
    } finally {
      running.delete(id);
      if (running.size === 0) stopTicks();
    }
  }
}

/** The buffers of a result's own typed arrays: a finished job needs them no longer. */
function buffersOf(value: unknown): Transferable[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) =>
    ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
  );
}
