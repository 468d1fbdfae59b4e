/**
 * `gantry run`: the built page, headless, from files to a folder of results. Reads top to bottom as what happens.
 * The page does the work; this hands it files, shows what it tells, and writes what it gives.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { JSHandle, Page } from 'playwright';
import { ConfigError, GantryError, UsageError } from '../errors.ts';
import type { Remote, RemoteEvent, RemoteOutcome, RemoteRequest } from '../remoteProtocol.ts';
import { parseRunArguments, type RunArguments } from './arguments.ts';
import { type Output, openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder } from './paths.ts';
import { createProgress, type Progress } from './progress.ts';
import { startServer } from './server.ts';
import { EXIT, summarise } from './summary.ts';
import { type FoundFile, walk } from './walk.ts';

/** What a page's own function sees. This file is compiled without a page's types. */
interface PageScope {
  gantryRemote?: Remote;
  document: {
    createElement(tag: 'input'): { type: string; multiple: boolean; hidden: boolean; files: unknown };
    body: { append(element: unknown): void };
  };
}

const INTERRUPTED = 'interrupted' as const;
/** Milliseconds the page may take to start. */
const START_TIMEOUT = 60_000;
/** Milliseconds a stopped run may take to save its checkpoint. */
const STOP_TIMEOUT = 15_000;

/**
 * @param args what follows `run` on the command line.
 * @returns the exit code.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function runCommand(args: readonly string[], { folder = pageFolder() } = {}): Promise<number> {
  const wanted = parseRunArguments(args, (path) => readFileSync(fromWherePersonStands(path), 'utf8'));
  const files = await walk(wanted.paths.map(fromWherePersonStands));
  if (files.length === 0) {
    throw new UsageError('The paths hold no files. Name a folder of DICOM files.', { argument: 'paths' });
  }
  const out = fromWherePersonStands(wanted.out);
  const output = openOutput(out);
  const progress = createProgress(process.stdout);

  const server = await startServer({ folder, port: 0 });
  try {
    const outcome = await drive(server.port, files, wanted, output, progress);
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end; there is no report.');
      return EXIT.interrupted;
    }
    if (!outcome.ok) throw failure(outcome.error);
    const { lines, exitCode } = summarise(outcome.run);
    for (const line of lines) progress.note(line);
    progress.note(
      `${output.written.length} files in ${wanted.out}${basename(out) === wanted.out ? '/' : ''}`,
    );
    return exitCode;
  } finally {
    progress.end();
    await server.close();
  }
}

/** Opens the page, runs, and closes it whatever happens. Ctrl-C stops the run first; a second one ends at once. */
async function drive(
  port: number,
  files: readonly FoundFile[],
  wanted: RunArguments,
  output: Output,
  progress: Progress,
): Promise<RemoteOutcome | typeof INTERRUPTED> {
  const { openPage, PAGE_ORIGIN } = await import('./browser.ts'); // the driver is large; a usage error needs none
  const interrupt = listenForInterrupt();
  const opened = await openPage(port, wanted.backend);
  try {
    const { page, ended } = opened;
    const work = (async () => {
      const input = await openRemote(page, `${PAGE_ORIGIN}/`, (event) => receive(event, output, progress));
      await input.asElement()!.setInputFiles(files.map(({ path }) => path));
      return runRemote(page, input, requestOf(files, wanted));
    })();
    work.catch(() => {}); // told through the race, or no longer wanted
    const stopped = interrupt.first.then(async () => {
      progress.note('Stopping…');
      const stopping = page
        .evaluate(() => (globalThis as unknown as PageScope).gantryRemote?.stop())
        .then(() => work);
      await Promise.race([stopping.catch(() => {}), interrupt.second, after(STOP_TIMEOUT)]);
      return INTERRUPTED;
    });
    const outcome = await Promise.race([work, ended, stopped]);
    const finished = outcome !== INTERRUPTED && outcome.ok && outcome.run.state === 'done';
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

function runRemote(page: Page, input: JSHandle, request: RemoteRequest): Promise<RemoteOutcome> {
  return page.evaluate(
    ({ input, request }) => {
      const { gantryRemote } = globalThis as unknown as PageScope;
      return gantryRemote!.run((input as { files: unknown }).files, request);
    },
    { input, request },
  );
}

function requestOf(files: readonly FoundFile[], wanted: RunArguments): RemoteRequest {
  const { config, gate, maxRounds, numOutput, backend, network, window } = wanted;
  return {
    paths: files.map(({ name }) => name),
    name: 'Command line', // a folder's own name may be a patient's
    window,
    config,
    gate,
    maxRounds,
    numOutput,
    backend,
    network,
  };
}

function receive(event: RemoteEvent, output: Output, progress: Progress): void {
  progress.show(event);
  if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
}

function failure({ name, message }: { name: string; message: string }): Error {
  return name === 'ConfigError' ? new ConfigError(message) : new GantryError(message);
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

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
