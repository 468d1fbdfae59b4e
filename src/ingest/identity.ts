/**
 * Which patient, series, coordinate system and instance a slice belongs to, as salted hashes: the values themselves never leave
 * this function.
 *
 * A key is the first 32 hex digits of SHA-256(salt:kind:value), so equal keys mean equal values on this installation only.
 */
import type { DataSet } from 'dicom-parser';
import type { RawSlice } from '../workers/protocol.ts';
import { numberOf, textOf } from './dataSet.ts';

const KEY_DIGITS = 32;

export type Identity = Pick<
  RawSlice,
  'patientKey' | 'seriesKey' | 'frameOfReferenceKey' | 'instanceKey' | 'instanceNumber'
>;

/**
 * Missing values fall back to the nearest wider one that keeps a leak impossible: patient to study, series to study, frame of
 * reference to series; a missing instance UID to the series and instance number.
 */
export async function readIdentity(dataSet: DataSet, salt: string): Promise<Identity> {
  const key = (kind: string, value: string) => saltedKey(salt, kind, value);
  const study = textOf(dataSet, 'x0020000d') ?? 'unknown';
  const patient = textOf(dataSet, 'x00100020');
  const series = textOf(dataSet, 'x0020000e');
  const frameOfReference = textOf(dataSet, 'x00200052');
  const instance = textOf(dataSet, 'x00080018');
  const instanceNumber = numberOf(dataSet, 'x00200013');
  const seriesKey = await (series ? key('series', series) : key('study', study));
  return {
    patientKey: await (patient ? key('patient', patient) : key('study', study)),
    seriesKey,
    frameOfReferenceKey: await (frameOfReference ? key('frame-of-reference', frameOfReference) : seriesKey),
    instanceKey: await key('instance', instance ?? `${seriesKey}/${instanceNumber}`),
    instanceNumber,
  };
}

export async function saltedKey(salt: string, kind: string, value: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${salt}:${kind}:${value}`);
  return (await sha256(bytes)).slice(0, KEY_DIGITS);
}

/** 64 hex digits. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
