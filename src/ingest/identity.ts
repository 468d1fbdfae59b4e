/**
 * Which patient, series, coordinate system and instance a slice belongs to, as salted hashes: the values themselves never leave
 * this function.
 */
import type { RawSlice } from '../workers/protocol.ts';
import { numberOf, textOf, wholeTextOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { saltedKey } from './hash.ts';
import { TAGS } from './tags.ts';

export type Identity = Pick<
  RawSlice,
  'patientKey' | 'seriesKey' | 'frameOfReferenceKey' | 'instanceKey' | 'instanceNumber'
>;

/**
 * Missing values fall back to the nearest wider one that keeps a leak impossible: patient to study, series to study, frame of
 * reference to series; a missing instance UID to the series and instance number.
 */
export async function readIdentity(dataSet: DataSet, salt: string): Promise<Identity> {
  const key = (kind: string, value: string) => sharedKey(salt, kind, value);
  const study = textOf(dataSet, TAGS.study) ?? 'unknown';
  const patient = wholeTextOf(dataSet, TAGS.patientId);
  const series = textOf(dataSet, TAGS.series);
  const frameOfReference = textOf(dataSet, TAGS.frameOfReference);
  const instance = textOf(dataSet, TAGS.sopInstance);
  const instanceNumber = numberOf(dataSet, TAGS.instanceNumber);
  const seriesKey = await (series ? key('series', series) : key('study', study));
  return {
    patientKey: await (patient ? key('patient', patient) : key('study', study)),
    seriesKey,
    frameOfReferenceKey: await (frameOfReference ? key('frame-of-reference', frameOfReference) : seriesKey),
    instanceKey: await saltedKey(salt, 'instance', instance ?? `${seriesKey}/${instanceNumber}`),
    instanceNumber,
  };
}

/** The identifiers as the file has them, for ordering in memory: Patient ID, else Study Instance UID; Series and SOP Instance UID. */
export function identifiersOf(dataSet: DataSet): {
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
} {
  const study = textOf(dataSet, TAGS.study);
  return {
    patient: wholeTextOf(dataSet, TAGS.patientId) ?? study,
    study,
    series: textOf(dataSet, TAGS.series),
    instance: textOf(dataSet, TAGS.sopInstance),
  };
}

/** Keys of what many files share: patients, studies, series. */
const shared = new Map<string, Promise<string>>();
const MOST_SHARED = 4096;

function sharedKey(salt: string, kind: string, value: string): Promise<string> {
  const name = `${salt}:${kind}:${value}`;
  const known = shared.get(name);
  if (known) return known;
  if (shared.size >= MOST_SHARED) shared.clear();
  const made = saltedKey(salt, kind, value);
  shared.set(name, made);
  return made;
}
