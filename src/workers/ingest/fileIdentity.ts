/** What tells a file from every other without reading it. In memory only: what is stored is its salted hash. */
import type { ChosenFile } from '../protocol.ts';

/** Null for what has no time of change; a prepared array is read as fast as it is remembered. */
export function fileIdentity({ path, source, image }: ChosenFile): string | null {
  const file = source instanceof Blob ? source : source.archive;
  if (!(file instanceof File) || image.kind === 'array') return null;
  const entry = source instanceof Blob ? [] : [source.entry.crc32, source.entry.bytes];
  const { patient, series, instanceNumber } = image; // two CDs may agree in all but these
  return JSON.stringify([path, file.size, file.lastModified, patient, series, instanceNumber, ...entry]);
}
