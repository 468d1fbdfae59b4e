/**
 * The built page in a real browser: serves dist/page as `npm start` does, on a port of its own, and keeps what went wrong.
 */
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { knownChromium, QUIET_FLAGS, SANDBOX, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { type RunningServer, startServer } from '../../src/cli/server.ts';
import type { Remote } from '../../src/remoteProtocol.ts';
import type { UploadEndpoint } from '../../src/signer/endpoint.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PAGE_FOLDER = `${ROOT}dist/page`;
export const CLI = `${ROOT}dist/node/main.js`;

export interface BuiltPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: RunningServer;
  /** Console errors (failed requests and refused policies among them) and uncaught errors, as they came. */
  readonly problems: string[];
  /** Every address asked for, but blob: and data:. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Served and open, with nothing loaded yet: the caller goes to `server.origin`. */
export async function openBuiltPage({
  uploads = null,
}: {
  uploads?: UploadEndpoint | null;
} = {}): Promise<BuiltPage> {
  const server = await startServer({ folder: PAGE_FOLDER, port: 0, uploads });
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const { problems, requests } = watch(page);
  return {
    page,
    context,
    server,
    problems,
    requests,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

export function launchBrowser(): Promise<Browser> {
  const path = knownChromium();
  return chromium.launch({
    ...(path ? { executablePath: path } : { channel: 'chromium' }),
    chromiumSandbox: SANDBOX,
    args: [...QUIET_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
  });
}

/** Call before the first navigation. */
export function watch(page: Page): { problems: string[]; requests: string[] } {
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.context().on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requests.push(request.url());
  });
  return { problems, requests };
}

/** The page's own door for drivers, as the command line uses it. */
export type Driven = typeof globalThis & { gantryRemote?: Remote };

export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => Boolean((globalThis as Driven).gantryRemote));
}

/** Presses the builder's button once the files' headers have been read. */
export async function buildDataset(page: Page): Promise<void> {
  await page.getByTestId('build-dataset').click({ timeout: 90_000 });
}
