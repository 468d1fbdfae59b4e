/** Why an archive, or one entry of it, cannot be read. */
import { type Facts, GantryError } from '../errors.ts';

export type ArchiveErrorCode =
  /** It contradicts itself. Facts: part; overlaps: how many entries share bytes with another. */
  | 'malformed'
  /** It ends too early. Facts: part. */
  | 'truncated'
  /** More than is read: entries, bytes, or bytes out of one byte in. Facts: limit, and what was found. */
  | 'too-large'
  /** Encrypted, split, or compressed by another method than deflate. Facts: method, encrypted, split. */
  | 'unsupported-archive';

/** Facts are numbers and technical words: never a name out of the archive. */
export class ArchiveError extends GantryError {
  override name = 'ArchiveError';
  constructor(
    readonly code: ArchiveErrorCode,
    facts: Facts = {},
  ) {
    super(SENTENCES[code], facts);
  }
}

const SENTENCES: Readonly<Record<ArchiveErrorCode, string>> = {
  malformed: 'The zip archive is damaged. Unpack it with another program, and drop the folder.',
  truncated: 'The zip archive ends too early. Copy or download it again.',
  'too-large': 'The zip archive unpacks to more than is read. Unpack it, and drop the folder.',
  'unsupported-archive':
    'The zip archive is encrypted, split, or packed by a method that is not read. Unpack it, and drop the folder.',
};
