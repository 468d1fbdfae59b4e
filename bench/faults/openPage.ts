/** The built page in a Chromium that faults can be brought upon: served on a port of its own, WebGPU in software. */
import { type Browser, chromium, type Page } from 'playwright';
import { knownChromium, QUIET_FLAGS, SANDBOX, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { startServer } from '../../src/cli/server.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { offerStore } from './store.ts';

export interface FaultyPage {
  readonly browser: Browser;
  readonly page: Page;
  readonly backend: BackendName;
  /** Of the page, without a path. */
  readonly origin: string;
  /** Opens the page anew, as a person's reload does, and waits until it has its storage. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** @param folder where the built page lies. */
export async function openFaultyPage(folder: string, backend: BackendName): Promise<FaultyPage> {
  const server = await startServer({ folder, port: 0 });
  const path = knownChromium();
  const browser = await chromium.launch({
    ...(path ? { executablePath: path } : { channel: 'chromium' }),
    chromiumSandbox: SANDBOX,
    args: [...QUIET_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
  });
  const page = await (await browser.newContext()).newPage();
  await offerStore(page);
  page.on('dialog', (dialog) => void dialog.accept()); // the page guards a run in work
  return {
    browser,
    page,
    backend,
    origin: server.origin,
    async load() {
      // Away first: going from #train to the page itself would only scroll.
      await page.goto('about:blank');
      await page.goto(`${server.origin}/?backend=${backend}#train`);
      await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
