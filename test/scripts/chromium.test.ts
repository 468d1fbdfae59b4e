import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChromiumMissingError, ensureChromium, knownChromium } from '../../scripts/chromium.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-chromium-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function program(text: string): string {
  const path = join(folder, 'chrome');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

test('a named browser that is not there is said by its path', async () => {
  vi.stubEnv('GANTRY_CHROMIUM', join(folder, 'none'));
  await expect(ensureChromium()).rejects.toThrow(ChromiumMissingError);
  await expect(ensureChromium()).rejects.toThrow(
    `GANTRY_CHROMIUM names ${join(folder, 'none')}, which cannot be used: there is no such file.`,
  );
});

test.skipIf(process.platform === 'win32')(
  'a program that is no browser counts for nothing, though it runs',
  async () => {
    vi.stubEnv('GANTRY_CHROMIUM', program('#!/bin/sh\necho Chromium 156.0\n'));
    await expect(ensureChromium()).rejects.toThrow(/cannot be used: it did not start/);
  },
);

test.skipIf(process.platform === 'win32')(
  "Ubuntu's stub for its snap is refused without being started",
  async () => {
    const started = join(folder, 'started');
    const stub = `#!/bin/sh\ntouch ${started}\nif ! [ -x /snap/bin/chromium ]; then echo install with: snap install chromium; fi\n`;
    vi.stubEnv('GANTRY_CHROMIUM', program(stub));
    await expect(ensureChromium()).rejects.toThrow(/it is a snap/);
    symlinkSync(program(stub), join(folder, 'linked'));
    vi.stubEnv('GANTRY_CHROMIUM', join(folder, 'linked'));
    await expect(ensureChromium()).rejects.toThrow(/it is a snap/);
  },
);

test('the browser these tests run on is the one the search finds', async () => {
  const found = await ensureChromium();
  expect(existsSync(found)).toBe(true);
  expect(knownChromium()).toBe(found);
});
