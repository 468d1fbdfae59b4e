/** One job at a time on the one device: a job that comes while another runs waits for it. */

export type Enter = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** @returns `enter`, which rejects with AbortError when its signal aborts before its turn comes, and else with what `work` does. */
export function createQueue(): Enter {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const before = last;
    const turn = turnOrAbort(before, signal);
    const result = turn.then(work);
    // The next waits for this one's work, and for the one before where this never got its turn.
    last = Promise.allSettled([before, result]);
    return result;
  };
}

function turnOrAbort(before: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const aborted = () => new DOMException('Cancelled while another job was running', 'AbortError');
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted());
    signal.addEventListener('abort', abort, { once: true });
    void before.then(() => {
      signal.removeEventListener('abort', abort);
      resolve(undefined);
    });
    if (signal.aborted) abort();
  });
}
