import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { saltedKey } from '../../src/ingest/hash.ts';
import { openImage } from '../../src/ingest/image.ts';
import { type DicomOptions, dicomFile } from '../fixtures/dicom.ts';

const identityOf = async (options: DicomOptions, salt = 'ab') =>
  (await openImage(openSource(dicomFile(options)))).identity(salt);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex'); // Node's OpenSSL

test('a key is the first 32 hex digits of SHA-256(salt:kind:value), padding trimmed', async () => {
  expect(await saltedKey('ab', 'patient', 'PATIENT-A')).toBe(sha256('ab:patient:PATIENT-A').slice(0, 32));
  const { patientKey, seriesKey, frameOfReferenceKey, instanceKey, instanceNumber } = await identityOf({});
  expect(patientKey).toBe(sha256('ab:patient:PATIENT-A').slice(0, 32));
  expect(seriesKey).toBe(sha256('ab:series:1.2.3.2').slice(0, 32));
  expect(frameOfReferenceKey).toBe(sha256('ab:frame-of-reference:1.2.3.3').slice(0, 32));
  expect(instanceKey).toBe(sha256('ab:instance:1.2.3.4.1').slice(0, 32));
  expect(instanceNumber).toBe(7);
});

test('another salt gives other keys for the same patient', async () => {
  expect((await identityOf({}, 'ab')).patientKey).not.toBe((await identityOf({}, 'ac')).patientKey);
});

test('a missing patient falls back to the study, a missing frame of reference to the series', async () => {
  const anonymous = await identityOf({ set: { '0010,0020': null, '0020,0052': null } });
  expect(anonymous.patientKey).toBe(sha256('ab:study:1.2.3.1').slice(0, 32));
  expect(anonymous.frameOfReferenceKey).toBe(anonymous.seriesKey);
  const blank = await identityOf({ set: { '0010,0020': ['LO', '  '] } });
  expect(blank.patientKey).toBe(anonymous.patientKey);
  const nothing = await identityOf({ set: { '0010,0020': null, '0020,000d': null, '0020,000e': null } });
  expect(nothing.patientKey).toBe(sha256('ab:study:unknown').slice(0, 32));
});

test('order is by identifiers as the file has them: the patient, else the study', async () => {
  const orderOf = async (options: DicomOptions) => (await openImage(openSource(dicomFile(options)))).order;
  expect(await orderOf({})).toEqual({ patient: 'PATIENT-A', series: '1.2.3.2' });
  expect(await orderOf({ set: { '0010,0020': null } })).toEqual({ patient: '1.2.3.1', series: '1.2.3.2' });
  const nothing = { '0010,0020': null, '0020,000d': null, '0020,000e': null };
  expect(await orderOf({ set: nothing })).toEqual({ patient: null, series: null });
});

test('a patient whose ID holds a backslash is not another’s first half', async () => {
  const [a, b] = await Promise.all(
    ['A\\1', 'A\\2'].map((id) => identityOf({ set: { '0010,0020': ['LO', id] } })),
  );
  expect(a!.patientKey).not.toBe(b!.patientKey);
});
