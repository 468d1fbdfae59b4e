/**
 * Reports as they come from others: whole, old, changed, evil. What is expected of signed.json (written by Gantry, with a key made for it
 * and thrown away) is what test/oracle/report/verify.py says of it: Python's json and hashlib, a writer of RFC 8785 of its own, and openssl.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ReportFileError } from '../../src/errors.ts';
import { curveOf } from '../../src/report/curve.ts';
import { digestHolds, withDigest } from '../../src/report/digest.ts';
import { openReport } from '../../src/report/openReport.ts';
import { buildReport } from '../../src/report/report.ts';
import type { Report } from '../../src/report/reportTypes.ts';
import { createKeyPair, fingerprintOf, publicJwk, signed } from '../../src/report/sign.ts';
import { finishedRun } from './fixture.ts';

const oracle = (name: string) => readFileSync(new URL(`../oracle/report/${name}`, import.meta.url), 'utf8');
const SIGNED = oracle('signed.json');
const VERIFIED = JSON.parse(oracle('verified.json')) as {
  digest: string;
  digestHolds: boolean;
  signatureHolds: boolean;
  fingerprint: string;
};

const { run, dataset, images, rounds } = finishedRun();
const curves = new Map(rounds.map(({ number, log }) => [number, curveOf(log)]));
const report = await buildReport({ run, dataset: dataset!, images: images!, curves, createdAt: 0 });

type Draft = { [key: string]: Draft };
const draftOf = (value: unknown) => JSON.parse(JSON.stringify(value)) as Draft;
const open = (value: unknown, own: string | null = null) =>
  openReport(new Blob([typeof value === 'string' ? value : JSON.stringify(value)]), own);

/** Facts of the refusal. */
async function refused(value: unknown): Promise<ReportFileError> {
  const outcome = await open(value).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(ReportFileError);
  return outcome as ReportFileError;
}

/** Each with a digest of its own, as one who means harm would write it. */
const resealed = async (spoil: (draft: Draft) => void) => {
  const draft = draftOf(report);
  spoil(draft);
  return withDigest(draft as never);
};

test('a report as written opens, unaltered by accident and its origin unproven', async () => {
  const opened = await open(report);
  expect(opened).toMatchObject({ kind: 'run', trust: { kind: 'digest' } });
  expect(opened.report).toEqual(draftOf(report));
});

test('digest, signature and fingerprint are what Python and openssl find', async () => {
  expect(VERIFIED).toMatchObject({ digestHolds: true, signatureHolds: true });
  const opened = await open(SIGNED);
  expect(opened.trust).toEqual({ kind: 'signed', fingerprint: VERIFIED.fingerprint, own: false });
  expect(opened.report.integrity?.digest).toBe(VERIFIED.digest);
  expect((await open(SIGNED, VERIFIED.fingerprint)).trust).toMatchObject({ own: true });
});

test('spacing and the order of keys do not count', async () => {
  const backwards = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(backwards);
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, backwards(inner)]),
    );
  };
  const shuffled = JSON.stringify(backwards(JSON.parse(SIGNED)), null, '\t');
  expect(shuffled).not.toBe(SIGNED);
  expect((await open(shuffled)).trust).toMatchObject({ kind: 'signed' });
});

test('a figure that is no number does not keep a report from having a digest', async () => {
  const odd = await withDigest({ ...report, log: { ...report.log!, seconds: Number.NaN } });
  expect(odd.log?.seconds).toBeNull();
  expect(await digestHolds(JSON.parse(JSON.stringify(odd)))).toBe(true);
});

test.each<[string, (draft: Draft) => void]>([
  ['one digit', (draft) => Object.assign(draft.evaluation!.n!, { real: 203 })],
  ['the verdict', (draft) => Object.assign(draft.gate!, { reason: 'All is well.' })],
  ['a field taken out', (draft) => delete draft.baseline],
  ['a field put in', (draft) => Object.assign(draft, { approved: true })],
  ['the digest', (draft) => Object.assign(draft.integrity!, { digest: '0'.repeat(64) })],
  ['the digest taken out', (draft) => delete draft.integrity],
  ['a digest that is none', (draft) => Object.assign(draft, { integrity: 7 })],
])('changed content is refused in words that say so: %s', async (_, spoil) => {
  const draft = draftOf(report);
  spoil(draft);
  const error = await refused(draft);
  expect(error.facts.problem).toBe('changed');
  expect(error.message).toMatch(/altered/);
});

test('an infinite figure in place of null is a change, though JSON would write both alike', async () => {
  const text = JSON.stringify({ ...report, confirmationsBefore: null });
  const sealed = JSON.stringify(await withDigest(JSON.parse(text)));
  expect((await open(sealed)).kind).toBe('run');
  const infinite = sealed.replace('"confirmationsBefore":null', '"confirmationsBefore":1e999');
  expect(infinite).not.toBe(sealed);
  expect((await refused(infinite)).facts.problem).toBe('changed');
});

test('a signature that is not of the content, or not by the key that is named, is refused', async () => {
  const swapped = draftOf(JSON.parse(SIGNED));
  Object.assign(swapped.signature!, { publicKey: await publicJwk((await createKeyPair()).publicKey) });
  expect((await refused(swapped)).facts.problem).toBe('signature');

  const spoilt = draftOf(JSON.parse(SIGNED));
  const value = String(spoilt.signature!.value);
  Object.assign(spoilt.signature!, { value: `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}` });
  expect((await refused(spoilt)).facts.problem).toBe('signature');

  const moved = { ...((await resealed(() => {})) as object), signature: JSON.parse(SIGNED).signature };
  expect((await refused(moved)).facts.problem).toBe('signature');

  const offCurve = draftOf(JSON.parse(SIGNED));
  Object.assign(offCurve.signature!.publicKey!, { x: 'A'.repeat(43) });
  expect((await refused(offCurve)).facts.problem).toBe('signature');
});

test('a report changed and signed anew opens under the other key', async () => {
  const pair = await createKeyPair();
  const forged = await signed(await resealed((draft) => Object.assign(draft.run!, { maxRounds: 9 })), pair);
  const fingerprint = await fingerprintOf(await publicJwk(pair.publicKey));
  expect((await open(forged)).trust).toEqual({ kind: 'signed', fingerprint, own: false });
  expect(fingerprint).not.toBe(VERIFIED.fingerprint);
});

test('a key’s fingerprint is that of RFC 7638 in hex, and its private half cannot be read out', async () => {
  const pair = await createKeyPair();
  await expect(crypto.subtle.exportKey('jwk', pair.privateKey)).rejects.toThrow();
  expect(await fingerprintOf(await publicJwk(pair.publicKey))).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
});

function beforeDigests(): Draft {
  const old = draftOf(report);
  for (const key of ['integrity', 'policy', 'ending', 'incidents', 'confirmedRound']) delete old[key];
  for (const key of ['modelHash', 'reproducible', 'thumbnail']) delete old.generated![key];
  for (const round of old.rounds as unknown as Draft[]) {
    for (const key of ['rungs', 'cutShort', 'undone', 'curve', 'trainedIterations']) delete round[key];
    if (round.adjustment) {
      const { rule, reason } = round.adjustment;
      Object.assign(round, { adjustment: { key: 'lr', from: 0.001, to: 0.003, rule, reason } });
    }
  }
  return old;
}

test('a report from before digests opens unchecked, and what it lacks is null or what was done then', async () => {
  const opened = await open(beforeDigests());
  expect(opened.trust).toEqual({ kind: 'unchecked' });
  expect(opened.report as Report).toMatchObject({
    ending: null,
    policy: { name: 'ladder', patience: null },
    incidents: [],
    generated: { modelHash: null, thumbnail: '' },
    rounds: [
      { adjustment: null, rungs: [], curve: null, trainedIterations: 300 },
      {
        adjustment: { policy: 'ladder', changes: [{ key: 'lr', from: 0.001, to: 0.003 }], startRound: null },
      },
    ],
  });
});

test.each<[string, (draft: Draft) => void]>([
  [
    'its ending',
    (draft) => Object.assign(draft, { ending: { rule: 'person', reason: 'A person ended it.' } }),
  ],
  ['the hash of its model', (draft) => Object.assign(draft.generated!, { modelHash: 'cd'.repeat(32) })],
  [
    'a picture',
    (draft) => Object.assign(draft.generated!, { thumbnail: draftOf(report).generated!.thumbnail }),
  ],
  ['a curve', (draft) => Object.assign((draft.rounds as unknown as Draft[])[0]!, { curve: null })],
  [
    'a ledger’s changes',
    (draft) => Object.assign((draft.rounds as unknown as Draft[])[1]!, draftOf(report.rounds[1])),
  ],
])('a digest taken out is told by anything that no older report says: %s', async (_, spoil) => {
  const draft = beforeDigests();
  expect((await open(draft)).trust).toEqual({ kind: 'unchecked' });
  spoil(draft);
  expect((await refused(draft)).facts.problem).toBe('changed');
});

test('a script in a string comes back as the text it is', async () => {
  const script = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const opened = await open(await resealed((draft) => Object.assign(draft.gate!, { reason: script })));
  expect((opened.report as Report).gate.reason).toBe(script);
});

/** RFC 3339 has it; no Date does. */
const LEAP = '2016-12-31T23:59:60Z';

/** The head of a PNG, base64. */
function pictureOf(width: number, height: number): string {
  const head = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000800000000', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head.toString('base64');
}

test.each<[string, string, (draft: Draft) => void]>([
  [
    'markup in a picture’s place',
    '/generated/thumbnail',
    (draft) => Object.assign(draft.generated!, { thumbnail: 'iVBORw0KGgo"><script>' }),
  ],
  [
    'a picture that is no PNG',
    '/generated/thumbnail',
    (draft) => Object.assign(draft.generated!, { thumbnail: 'PHN2Zz48L3N2Zz4=' }),
  ],
  [
    'a figure as text',
    '/evaluation/metrics/fid',
    (draft) => Object.assign(draft.evaluation!.metrics!.fid!, { value: '7' }),
  ],
  ['a leap second', '/run/startedAt', (draft) => Object.assign(draft.run!, { startedAt: LEAP })],
  ['a leap second of writing', '/createdAt', (draft) => Object.assign(draft, { createdAt: LEAP })],
  [
    'a leap second in an incident',
    '/incidents/0/at',
    (draft) => Object.assign((draft.incidents as unknown as Draft[])[0]!, { at: LEAP }),
  ],
  [
    'a picture of 32,768 × 32,768 pixels',
    '/generated/thumbnail',
    (draft) => Object.assign(draft.generated!, { thumbnail: pictureOf(2 ** 15, 2 ** 15) }),
  ],
  [
    'a picture without a head',
    '/generated/thumbnail',
    (draft) => Object.assign(draft.generated!, { thumbnail: 'iVBORw0KGgoAAAA' }),
  ],
  [
    'more rounds than any run has',
    '/rounds',
    (draft) => Object.assign(draft, { rounds: Array(201).fill(0) }),
  ],
  [
    'more warnings than there are',
    '/warnings',
    (draft) => Object.assign(draft, { warnings: Array(17).fill({ code: 'few-patients', text: 'Few.' }) }),
  ],
  ['an unknown key', '/data', (draft) => Object.assign(draft.data!, { patientName: 'Roe' })],
  [
    'a way up in a file name',
    '/generated/images/0/file',
    (draft) => Object.assign((draft.generated!.images as unknown as Draft[])[0]!, { file: '../0001.png' }),
  ],
])('a report with %s is refused, and where is said', async (_, where, spoil) => {
  const error = await refused(await resealed(spoil));
  expect(error.facts.problem).toBe('schema');
  expect(error.facts.where).toContain(where);
});

test('a __proto__ key is an unknown key like others', async () => {
  const text = JSON.stringify(await resealed(() => {}));
  const evil = text.replace('"schemaVersion":1,', '"schemaVersion":1,"__proto__":{"polluted":true},');
  expect((await refused(evil)).facts.problem).toBe('changed');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a key named twice is refused, whichever of the two the digest is of', async () => {
  const text = JSON.stringify(report).replace('"passed":true', '"passed":false,"passed":true');
  expect((await refused(text)).facts).toMatchObject({ problem: 'schema', where: 'passed' });
});

test.each([
  ['another version in its schema', { ...report, $schema: 'urn:gantry:schema:report:2' }, 2],
  ['another version as number', { ...report, schemaVersion: 3 }, 3],
  ['a month of another version', { $schema: 'urn:gantry:schema:monthly:9' }, 9],
])('a newer report is told as such: %s', async (_, value, found) => {
  const error = await refused(value);
  expect(error.facts).toMatchObject({ problem: 'newer', found, expected: 1 });
});

test.each([
  ['no JSON', '{"$schema":', 'json'],
  ['nothing', '', 'json'],
  ['a number', '7', 'not-a-report'],
  ['null', 'null', 'not-a-report'],
  ['a list', '[]', 'not-a-report'],
  ['a configuration', '{"params":{"lr":0.1}}', 'not-a-report'],
  ['run.json', '{"$schema":"urn:gantry:schema:run:1"}', 'not-a-report'],
  ['a schema from elsewhere', '{"$schema":"https://example.org/report"}', 'not-a-report'],
  ['a report of nothing', '{"$schema":"urn:gantry:schema:report:1"}', 'schema'],
  ['a month of nothing', '{"$schema":"urn:gantry:schema:monthly:1"}', 'changed'],
  [
    'a million brackets',
    `{"$schema":"urn:gantry:schema:report:1","a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`,
    'schema',
  ],
])('%s is refused in words', async (_, text, problem) => {
  expect((await refused(text)).facts.problem).toBe(problem);
});

test('a file above 64 MiB is not even read', async () => {
  const huge = { size: 64 * 2 ** 20 + 1, text: () => Promise.reject(new Error('read')) } as unknown as Blob;
  await expect(openReport(huge, null)).rejects.toMatchObject({ facts: { problem: 'size' } });
});
