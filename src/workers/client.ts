/**
 * The page's side of the protocol: `run(job, args, { signal, onProgress })`.
 *
 * `cooperative` workers are asked to stop and answer in their own time (the engine must save a checkpoint first); others
 * are terminated on abort, since they hold no state, and start again at the next job. A `watch`ed worker that says nothing for
 * too long (watchdog.ts) is ended: one that closed itself or loops for ever gives no event.
 */
import { WorkerCrashedError, WorkerSilentError } from '../errors.ts';
import type { JobName, Jobs, Reply, Request } from './protocol.ts';
import { steadyTicks, type Ticks } from './ticks.ts';
import { createWatchdog } from './watchdog.ts';
import { fromWire } from './wire.ts';

export interface RunOptions<J extends JobName> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: Jobs[J]['progress']) => void) | undefined;
  readonly transfer?: Transferable[];
}

export interface WorkerClient {
  /** @throws what the job throws, as the same class; AbortError; WorkerCrashedError when the worker dies; WorkerSilentError. */
  run<J extends JobName>(job: J, args: Jobs[J]['args'], options?: RunOptions<J>): Promise<Jobs[J]['result']>;
  /** Ends the worker; running jobs reject with AbortError. The next `run` starts a fresh one. */
  terminate(): void;
}

export interface ClientOptions {
  readonly cooperative?: boolean;
  /** Watches the worker while jobs run. `silent` hears once of a long silence, in seconds so far, and null at its end. */
  readonly watch?: { silent(seconds: number | null): void; readonly ticks?: Ticks };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress: ((value: never) => void) | undefined;
}

export function createWorkerClient(
  name: string,
  start: () => Worker,
  { cooperative = false, watch }: ClientOptions = {},
): WorkerClient {
  let worker: Worker | null = null;
  let nextId = 1;
  const pending = new Map<number, Pending>();
  const watchdog = createWatchdog();
  let stopTicks = () => {};
  /** A silence was told that has not ended yet. */
  let said = false;

  function open(): Worker {
    const opened = start();
    opened.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (worker !== opened) return;
      watchdog.heard();
      say(null);
      settle(data);
    });
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
    if (reply.type === 'alive') return;
    const job = pending.get(reply.id);
    if (!job) return;
    if (reply.type === 'progress') {
      if (tellsOfWork(reply.value)) watchdog.paceKnown();
      job.progress?.(reply.value as never);
      return;
    }
    pending.delete(reply.id);
    if (pending.size === 0) stopTicks();
    if (reply.type === 'result') job.resolve(reply.value);
    else job.reject(fromWire(reply.error));
  }

  function close(reason: Error): void {
    worker?.terminate();
    worker = null;
    const jobs = [...pending.values()];
    pending.clear();
    stopTicks();
    say(null);
    for (const job of jobs) job.reject(reason);
  }

  function beginWatch(ticks: Ticks): void {
    watchdog.reset();
    stopTicks = ticks(() => {
      const { kind, seconds } = watchdog.tick();
      switch (kind) {
        case 'fine':
          return;
        case 'silent':
          return say(seconds);
        case 'end':
          return close(
            new WorkerSilentError(
              `The ${name} worker said nothing for ${seconds} s and was ended. Try again; saved work is kept.`,
              { worker: name, seconds },
            ),
          );
        default:
          kind satisfies never;
      }
    });
  }

  function say(seconds: number | null): void {
    if (said === (seconds !== null)) return;
    said = seconds !== null;
    watch?.silent(seconds);
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
        if (watch && pending.size === 0) beginWatch(watch.ticks ?? steadyTicks);
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

/** Whether a message tells of work done, not only of work begun: from then on a job's pace shows in its silences. */
function tellsOfWork(progress: Jobs[JobName]['progress']): boolean {
  if ('stage' in progress) return progress.stage !== 'network' && progress.done > 0;
  if ('done' in progress) return progress.done > 0;
  return !('kind' in progress) || progress.kind === 'rows';
}
