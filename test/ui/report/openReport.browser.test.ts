/** Anybody's report on the whole page: dropped, checked for real, shown as text. Digest and signature of signed.json: test/report/openReport.test.ts. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withDigest } from '../../../src/report/digest.ts';
import { openReport } from '../../../src/report/openReport.ts';
import type { Report } from '../../../src/report/reportTypes.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import { stubGantry } from '../../fixtures/stubGantry.ts';
import signed from '../../oracle/report/signed.json';
import verified from '../../oracle/report/verified.json';

const root = document.createElement('div');
let unmount = () => {};
const find = (id: string) => root.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const wait = (id: string) => vi.waitUntil(() => find(id), { timeout: 10_000 });

beforeEach(() => {
  document.body.append(root);
  location.hash = '#data';
  unmount = mountApp(root, stubGantry({ openReport: (file) => openReport(file, null) }), { backend: 'cpu' });
});
afterEach(() => {
  unmount();
  root.remove();
  location.hash = '';
});

function drop(value: unknown, name = 'report.json', target: Element = document.body): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([JSON.stringify(value)], name, { type: 'application/json' }));
  target.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
}

test('a signed report dropped anywhere is shown in the Report stage with the fingerprint of its key', async () => {
  drop(signed);
  await wait('opened-report');
  expect(location.hash).toBe('#report');
  expect(find('trust')!.dataset.trust).toBe('signed');
  expect(find('trust-fingerprint')!.textContent).toBe(verified.fingerprint);
  expect(find('verdict')!.dataset.outcome).toBe('passed');
  expect(find('compare-own')).not.toBeNull();
});

test('an unsigned one reads as unaltered by accident, its origin unproven', async () => {
  drop(await withDigest(signed as unknown as Report));
  await wait('opened-report');
  expect(find('trust')!.textContent).toContain('Unaltered by accident, origin unproven');
});

test('changed content is refused in words, and nothing of it is shown', async () => {
  drop({ ...signed, generated: { ...signed.generated, count: 6 } });
  const alert = await wait('alert');
  expect(alert.dataset.error).toBe('ReportFileError');
  expect(alert.textContent).toContain('has been altered since it was written');
  expect(find('opened-report')).toBeNull();
});

test('a script in a string is text, and makes no element', async () => {
  const title = '<img src="x" onerror="document.title = 1"><script>document.title = 1</script>';
  const evil = structuredClone(signed);
  for (const { evaluation } of evil.rounds) evaluation.network.title = title;
  drop(await withDigest(evil as unknown as Report));
  await wait('opened-report');
  expect(find('metrics')!.textContent).toContain(title);
  expect(root.querySelector('img[src="x"], script')).toBeNull();
  expect(document.title).not.toBe('1');
});

test('a configuration is no report: it arrives where it was dropped, once', async () => {
  const zone = document.createElement('div');
  document.body.append(zone);
  const arrived = vi.fn((event: DragEvent) => event.dataTransfer?.files[0]?.name);
  zone.addEventListener('drop', arrived);
  drop({ params: { lr: 0.001 } }, 'config.json', zone);
  await vi.waitUntil(() => arrived.mock.calls.length > 0, { timeout: 10_000 });
  zone.remove();
  expect(arrived.mock.results.map(({ value }) => value)).toEqual(['config.json']);
  expect(location.hash).toBe('#data');
});
