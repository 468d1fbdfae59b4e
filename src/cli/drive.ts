/**
 * One job on the built page in a headless browser: files handed in, events handed out, the outcome at the end.
 * Ctrl-C stops the run first; a second one ends at once. Knows nothing of arguments, folders or words.
 */
import type { JSHandle, Page } from 'playwright';
import { GantryError } from '../errors.ts';
import type { Remote, RemoteEvent, RemoteJobs } from '../remoteProtocol.ts';
import type { FoundFile } from './walk.ts';

/** What a page's own function sees. This file is compiled without a page's types. */
interface PageScope {
  gantryRemote?: Remote;
  document: {
    createElement(tag: 'input'): { type: string; multiple: boolean; hidden: boolean; files: unknown };
    body: { append(element: unknown): void };
  };
}

export interface Drive<J extends keyof RemoteJobs> {
  /** Where the page is served on this machine. */
  readonly port: number;
  readonly files: readonly Pick<FoundFile, 'path'>[];
  /** What the page's `gantryRemote` is asked. */
  readonly job: J;
  readonly request: RemoteJobs[J]['request'];
  receive(event: RemoteEvent): void;
  /** A folder that keeps the browser's storage between calls; absent or null: a fresh one, gone afterwards. */
  readonly profile?: string | null;
  /** What is still to be done on the page after a job that did its work, before it is closed. */
  finish?(page: Page): Promise<void>;
  /** Told once when Ctrl-C was heard. */
  onStopping?(): void;
  /** Told once the page is open, for who measures it from outside. */
  onPage?(page: Page): void;
}

export const INTERRUPTED = 'interrupted' as const;

/** Milliseconds the page may take to start. */
const START_TIMEOUT = 60_000;
/** Milliseconds a stopped run may take to finish its step, save its checkpoint and hand out its files. */
const STOP_TIMEOUT = 60_000;

/**
 * Opens the page, runs, and closes it whatever happens.
 * @throws GantryError when no browser starts, or the browser or the page ends by itself.
 */
export async function drive<J extends keyof RemoteJobs>({
  port,
  files,
  job,
  request,
  receive,
  profile = null,
  finish,
  onStopping,
  onPage,
}: Drive<J>): Promise<RemoteJobs[J]['outcome'] | typeof INTERRUPTED> {
  const { openPage, PAGE_ORIGIN } = await import('./browser.ts'); // large; a usage error needs none of it
  const interrupt = listenForInterrupt();
  const opened = await openPage(port, request.backend, profile);
  try {
    const { page, ended } = opened;
    onPage?.(page);
    let running = false; // before that there is nothing to stop and nothing to keep
    const work = (async () => {
      const input = await openRemote(page, `${PAGE_ORIGIN}/`, receive);
      await input.asElement()!.setInputFiles(files.map(({ path }) => path));
      running = true;
      const outcome = await runRemote(page, input, job, request);
      if (outcome.ok) await finish?.(page);
      return outcome;
    })();
    work.catch(() => {}); // told through the race, or no longer wanted
    const stopped = interrupt.first.then(async () => {
      onStopping?.();
      if (!running) return INTERRUPTED;
      const stopping = page
        .evaluate(() => (globalThis as unknown as PageScope).gantryRemote?.stop())
        .then(() => work);
      await Promise.race([stopping.catch(() => {}), interrupt.second, atMost(STOP_TIMEOUT)]);
      return INTERRUPTED;
    });
    const outcome = await Promise.race([work, ended, stopped]);
    const finished =
      outcome !== INTERRUPTED && outcome.ok && !('run' in outcome && outcome.run.state !== 'done');
    return interrupt.happened() && !finished ? INTERRUPTED : outcome;
  } finally {
    interrupt.done();
    await opened.close();
  }
}

/** Waits for the page, gives it a host to talk to and an input to be handed files through. */
async function openRemote(
  page: Page,
  address: string,
  receiveEvent: (event: RemoteEvent) => void,
): Promise<JSHandle> {
  await page.exposeFunction('gantryHost', receiveEvent);
  await page.goto(address, { timeout: START_TIMEOUT });
  for (const began = Date.now(); ; await after(50)) {
    if (await page.evaluate(() => Boolean((globalThis as unknown as PageScope).gantryRemote))) break;
    if (Date.now() - began > START_TIMEOUT)
      throw new GantryError('The page did not start. Run the command again.');
  }
  return page.evaluateHandle(() => {
    const { document } = globalThis as unknown as PageScope;
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.hidden = true;
    document.body.append(input);
    return input;
  });
}

function runRemote<J extends keyof RemoteJobs>(
  page: Page,
  input: JSHandle,
  job: J,
  request: RemoteJobs[J]['request'],
): Promise<RemoteJobs[J]['outcome']> {
  return page.evaluate(
    ({ input, job, request }) => {
      const { gantryRemote } = globalThis as unknown as PageScope;
      const ask = gantryRemote![job] as (files: unknown, request: unknown) => Promise<never>;
      return ask((input as { files: unknown }).files, request);
    },
    { input, job, request },
  );
}

function listenForInterrupt() {
  let count = 0;
  let lastAt = 0;
  const first = signal();
  const second = signal();
  const listener = () => {
    // npm and the terminal both pass one Ctrl-C on: two signals at once are one wish
    if (Date.now() - lastAt < 500) return;
    lastAt = Date.now();
    count++;
    if (count === 1) first.resolve();
    else second.resolve();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return {
    first: first.promise,
    second: second.promise,
    happened: () => count > 0,
    done: () => process.off('SIGINT', listener).off('SIGTERM', listener),
  };
}

/** A promise and the call that resolves it. */
function signal() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Like `after`, but does not keep the program from ending sooner. */
function atMost(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
