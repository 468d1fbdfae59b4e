/**
 * A headless Chromium showing the built page, with a profile of its own that is gone afterwards, or one that is kept (profile.ts).
 *
 * The page is called `http://gantry.localhost` whatever port serves it: a secure, isolated origin whose storage is on disk.
 * A graphics card is used where there is one; the software WebGPU adapter only when WebGPU was asked for by name.
 */
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { QUIET_FLAGS, SANDBOX, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { GantryError } from '../errors.ts';
import type { BackendRequest } from '../workers/protocol.ts';
import { inUse, prepareProfile } from './profile.ts';

export const PAGE_ORIGIN = 'http://gantry.localhost';

/** A graphics card as Linux shows one; elsewhere Chromium finds it by itself. */
const LINUX_CARDS = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'];
const LINUX_HARDWARE_FLAGS = ['--use-angle=vulkan', '--enable-features=Vulkan', '--disable-vulkan-surface'];

export interface OpenedPage {
  readonly page: Page;
  /** Rejects when the browser or the page ends by itself; never resolves. */
  readonly ended: Promise<never>;
  close(): Promise<void>;
}

/**
 * @param port where the page is served on this machine.
 * @param profile absolute path of the folder that keeps the page's storage; null: a fresh one, gone afterwards
 * @throws GantryError when no Chromium starts, or the profile is in use; UsageError when it cannot be one
 */
export async function openPage(
  port: number,
  backend: BackendRequest,
  profile: string | null = null,
): Promise<OpenedPage> {
  const flags = hardwareFlags(backend);
  const opened = await launch(port, flags, profile);
  if (backend !== 'webgpu' || (await hasAdapter(opened.page))) return opened;
  await opened.close();
  return launch(port, SOFTWARE_WEBGPU_FLAGS, profile);
}

function hardwareFlags(backend: BackendRequest): readonly string[] {
  const card = process.platform === 'linux' && LINUX_CARDS.some((path) => existsSync(path));
  return [
    '--enable-unsafe-webgpu',
    ...(card ? LINUX_HARDWARE_FLAGS : []),
    ...(backend === 'webgl' ? ['--enable-unsafe-swiftshader'] : []),
  ];
}

async function launch(port: number, flags: readonly string[], kept: string | null): Promise<OpenedPage> {
  if (kept !== null) prepareProfile(kept);
  const profile = kept ?? (await mkdtemp(join(tmpdir(), 'gantry-profile-')));
  const removeProfile = () => {
    if (kept === null) rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  process.once('exit', removeProfile);
  let context: BrowserContext;
  try {
    context = await startBrowser(profile, [
      ...QUIET_FLAGS,
      ...flags,
      `--host-resolver-rules=MAP gantry.localhost:80 127.0.0.1:${port}`,
    ]);
  } catch (error) {
    process.off('exit', removeProfile);
    removeProfile();
    throw error;
  }
  const page = context.pages()[0] ?? (await context.newPage());
  let closing = false;
  const ended = new Promise<never>((_, reject) => {
    const end = (what: string) => {
      if (!closing)
        reject(new GantryError(`The browser's ${what} ended unexpectedly. Free some memory and try again.`));
    };
    page.on('crash', () => end('page'));
    context.on('close', () => end('window'));
  });
  ended.catch(() => {}); // whoever waits hears it; nobody may be waiting yet
  return {
    page,
    ended,
    async close() {
      closing = true;
      await context.close().catch(() => {});
      process.off('exit', removeProfile);
      removeProfile();
    },
  };
}

async function startBrowser(profile: string, args: readonly string[]): Promise<BrowserContext> {
  const path = process.env.GANTRY_CHROMIUM;
  try {
    return await chromium.launchPersistentContext(profile, {
      ...(path ? { executablePath: path } : { channel: 'chromium' }),
      headless: true,
      chromiumSandbox: SANDBOX,
      // Ctrl-C is answered by the command: it stops the run first.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [...args],
    });
  } catch (error) {
    const { message } = error as Error;
    if (/ProcessSingleton|SingletonLock|already in use/i.test(message)) throw inUse(profile);
    const reason = message.split('\n')[0]!;
    throw new GantryError(
      `No Chromium could be started (${reason}). Run the command through npm, or name one in GANTRY_CHROMIUM.`,
      { reason },
    );
  }
}

/** Asked on the page itself: `navigator.gpu` exists on secure origins only. */
async function hasAdapter(page: Page): Promise<boolean> {
  await page.goto(`${PAGE_ORIGIN}/`);
  return page.evaluate(async () => {
    const { navigator } = globalThis as unknown as {
      navigator: { gpu?: { requestAdapter(): Promise<unknown> } };
    };
    return Boolean(await navigator.gpu?.requestAdapter());
  });
}
