import { expect, test } from 'vitest';
import { withDigest } from '../../src/report/digest.ts';
import { reportMarkdown } from '../../src/report/markdown.ts';
import { plain, table } from '../../src/report/markdownText.ts';
import { buildMonthlyReport } from '../../src/report/monthly.ts';
import { monthlyMarkdown } from '../../src/report/monthlyMarkdown.ts';
import { buildReport } from '../../src/report/report.ts';
import { createKeyPair, fingerprintOf, publicJwk, signed } from '../../src/report/sign.ts';
import { finishedRun, SECRETS } from './fixture.ts';

const { run, dataset, images } = finishedRun();
const report = await buildReport({ run, dataset: dataset!, images: images!, createdAt: 0 });
const month = await buildMonthlyReport({
  month: '2026-01',
  timeZone: 'UTC',
  runs: [{ run, dataset, storageBytes: 2.5e6, images: 5, thumbnail: null }],
  createdAt: 0,
});

test('a string is text: no table cell, markup, HTML, link or second line comes of it', () => {
  expect(plain('a|b')).toBe('a\\|b');
  expect(plain('<script>alert(1)</script> & `code`')).toBe(
    '&lt;script&gt;alert(1)&lt;/script&gt; &amp; \\`code\\`',
  );
  expect(plain('one\r\n\n# two\u2028three\u0000')).toBe('one \\# two three ');
  expect(plain('[x](javascript:1) ![y](z) *b* _i_ ~s~ a\\b')).toBe(
    '\\[x\\](javascript:1) \\!\\[y\\](z) \\*b\\* \\_i\\_ \\~s\\~ a\\\\b',
  );
  expect(plain('https://evil.example www.evil.example me@evil.example')).toBe(
    'https&#58;//evil.example www&#46;evil.example me&#64;evil.example',
  );
});

test('a table has one line a row', () => {
  expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
});

test('a run’s report says verdict, intended use, figures with intervals, rounds and digest', async () => {
  const text = await reportMarkdown(report, 'en');
  expect(text).toContain('# Gantry report\n\n**SYNTHETIC.** Research use only. Not a medical device.');
  expect(text).toContain('**FID gate passed.** FID 7 is 1.75 times');
  // evaluationOf: the FID is 0.9 of the matched one, intervals 5 % to either side.
  expect(text).toContain('| FID | 6.3 | 5.985 … 6.615 |');
  expect(text).toContain('| What changed | FID at the floor’s sample size |'); // the gate is a ratio
  expect(text).toContain('| **2** | `lr` 0.001 → 0.003 | 7 (6.65 … 7.35) |');
  expect(text).toContain(`\`${report.integrity!.digest}\``);
  expect(text).toContain('Not signed: unaltered by accident, origin unproven.');
  for (const secret of SECRETS) expect(text).not.toContain(secret);
});

test('under a gate on the FID itself, rounds show that FID', async () => {
  const text = await reportMarkdown({ ...report, gate: { ...report.gate, kind: 'fid' } }, 'en');
  expect(text).toContain('| What changed | FID | Ratio to the floor |');
  expect(text).toContain('| **2** | `lr` 0.001 → 0.003 | 6.3 (5.985 … 6.615) |');
});

test('a month’s runs begin by the clock of its own zone', async () => {
  const inAuckland = await monthlyMarkdown({ ...month, timeZone: 'Pacific/Auckland' }, 'en');
  expect(inAuckland).toContain('| 2026-01-02 16:04 |'); // 03:04 UTC, and UTC+13 in their summer
});

test('in Spanish its words and numbers are Spanish', async () => {
  const text = await reportMarkdown(report, 'es');
  expect(text).toContain('**SINTÉTICO.** Solo para investigación.');
  expect(text).toContain('| FID | 6,3 | 5,985 … 6,615 |');
});

test('a signed report names the key’s fingerprint', async () => {
  const pair = await createKeyPair();
  const text = await reportMarkdown(await signed(await withDigest(report), pair), 'en');
  expect(text).toContain(`Signed by the key \`${await fingerprintOf(await publicJwk(pair.publicKey))}\``);
});

test('what an evil report says stays within its line', async () => {
  const evil = { ...report, gate: { ...report.gate, reason: 'x\n\n# Approved <b>for diagnosis</b> | yes' } };
  const text = await reportMarkdown(evil, 'en');
  expect(text).not.toMatch(/^# Approved/m);
  expect(text).toContain('x \\# Approved &lt;b&gt;for diagnosis&lt;/b&gt; \\| yes');
});

test('a month says its totals, every run, the FID by round and the devices', async () => {
  const text = await monthlyMarkdown(month, 'en');
  expect(text).toContain('# Gantry, report of 2026-01');
  expect(text).toContain('- **Runs**: 1 (1 passed, 0 not passed, 0 inconclusive, 0 not judged)');
  expect(text).toContain('- **Pass rate of those judged**: 100 %');
  expect(text).toContain(
    '| 2026-01-02 03:04 | `0f7a1c9e` ★ | Finished | 2 | FID gate passed | 6.3 (5.985 … 6.615) |',
  );
  expect(text).toContain('| `0f7a1c9e` | 1 | 9 | 0.001 |');
  expect(text).toContain('- **Storage (MB)**: 2.5');
  expect(await monthlyMarkdown(month, 'es')).toContain('# Gantry, informe de 2026-01');
});
