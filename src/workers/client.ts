/**
 * The page's side of the protocol: `run(job, args, { signal, onProgress })`.
 *
 * `cooperative` workers are asked to stop and answer in their own time (the engine must save a checkpoint first); others
 * are terminated on abort, since they hold no state, and start again at the next job.
 */
import { WorkerCrashedError } from '../errors.ts';
import type { JobName, Jobs, Reply, Request } from './protocol.ts';
import { fromWire } from './wire.ts';

export interface RunOptions<J extends JobName> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: Jobs[J]['progress']) => void) | undefined;
  readonly transfer?: Transferable[];
}

export interface WorkerClient {
  /** @throws what the job throws, as the same class; AbortError; WorkerCrashedError when the worker dies. */
  run<J extends JobName>(job: J, args: Jobs[J]['args'], options?: RunOptions<J>): Promise<Jobs[J]['result']>;
  /** Ends the worker; running jobs reject with AbortError. The next `run` starts a fresh one. */
  terminate(): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress: ((value: never) => void) | undefined;
}

export function createWorkerClient(
  name: string,
  start: () => Worker,
  { cooperative = false } = {},
): WorkerClient {
  let worker: Worker | null = null;
  let nextId = 1;
  const pending = new Map<number, Pending>();

  function open(): Worker {
    const opened = start();
    opened.addEventListener('message', ({ data }: MessageEvent<Reply>) => settle(data));
    const crash = (event: Event) => {
      event.preventDefault();
      if (worker !== opened) return; // ended already; another may serve by now
      const reason = 'message' in event ? String(event.message) : 'no reason given';
      close(
        new WorkerCrashedError(`The ${name} worker stopped (${reason}). Try again; saved work is kept.`, {
          worker: name,
          reason,
        }),
      );
    };
    opened.addEventListener('error', crash);
    opened.addEventListener('messageerror', crash);
    return opened;
  }

  function settle(reply: Reply): void {
    const job = pending.get(reply.id);
    if (!job) return;
    if (reply.type === 'progress') {
      job.progress?.(reply.value as never);
      return;
    }
    pending.delete(reply.id);
    if (reply.type === 'result') job.resolve(reply.value);
    else job.reject(fromWire(reply.error));
  }

  function close(reason: Error): void {
    worker?.terminate();
    worker = null;
    const jobs = [...pending.values()];
    pending.clear();
    for (const job of jobs) job.reject(reason);
  }

  return {
    run<J extends JobName>(
      job: J,
      args: Jobs[J]['args'],
      { signal, onProgress, transfer = [] }: RunOptions<J> = {},
    ) {
      if (signal?.aborted) return Promise.reject(new DOMException(`${job} was cancelled`, 'AbortError'));
      worker ??= open();
      const target = worker;
      const id = nextId++;
      const abort = () => {
        if (cooperative) target.postMessage({ type: 'abort', id } satisfies Request);
        else close(new DOMException(`${job} was cancelled`, 'AbortError'));
      };
      const settled = new Promise<Jobs[J]['result']>((resolve, reject) => {
        target.postMessage({ type: 'run', id, job, args } as Request, transfer); // throws on what cannot be cloned
        pending.set(id, {
          resolve: resolve as Pending['resolve'],
          reject,
          progress: onProgress as Pending['progress'],
        });
      });
      signal?.addEventListener('abort', abort, { once: true });
      return settled.finally(() => signal?.removeEventListener('abort', abort));
    },
    terminate: () => close(new DOMException(`The ${name} worker was ended`, 'AbortError')),
  };
}
