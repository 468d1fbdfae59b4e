/** What the page may ask to upload: Gantry's own exports, by names that can be nothing but names. */
import { GantryError } from '../errors.ts';

export interface UploadFile {
  /** Relative, `/`-separated. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** A request the signer refuses. Facts: reason. */
export class UploadRequestError extends GantryError {}

/** What a report, its images and their archive are. */
const TYPES = new Set(['application/json', 'text/csv', 'image/png', 'application/zip']);
/** The most images a run makes (10,000), its sample grids and its rounds' files. */
const MAX_FILES = 20_000;
const MAX_NAME = 200;
/** S3's own limit for one PUT. */
const MAX_FILE_BYTES = 5 * 1024 ** 3;
const MAX_TOTAL_BYTES = 20 * 1024 ** 3;

/** @throws UploadRequestError naming the first thing that is wrong. */
export function parseUploadRequest(body: unknown): readonly UploadFile[] {
  if (!isRecord(body) || !Array.isArray(body.files))
    throw wrong('The request holds no list of files.', 'no-files');
  const files = body.files.map(parseFile);
  if (files.length === 0) throw wrong('The list of files is empty.', 'no-files');
  if (files.length > MAX_FILES) throw wrong(`At most ${MAX_FILES} files go in one upload.`, 'too-many-files');
  if (new Set(files.map(({ name }) => name)).size < files.length) {
    throw wrong('Two files have the same name.', 'duplicate-name');
  }
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_TOTAL_BYTES) {
    throw wrong('The files are larger than 20 GiB together.', 'too-large');
  }
  return files;
}

function parseFile(value: unknown, index: number): UploadFile {
  const place = `File ${index + 1}`;
  if (!isRecord(value)) throw wrong(`${place} is not described by name, type and bytes.`, 'bad-file');
  const { name, type, bytes } = value;
  if (typeof name !== 'string' || !isPlainName(name)) {
    throw wrong(`${place} has a name that is not a plain relative path.`, 'bad-name');
  }
  const plainType = typeof type === 'string' ? type.split(';', 1)[0]!.trim() : '';
  if (typeof type !== 'string' || !TYPES.has(plainType) || !/^[\w/;=. -]+$/.test(type)) {
    throw wrong(`${place} is of a type that is not uploaded.`, 'bad-type');
  }
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0 || bytes > MAX_FILE_BYTES) {
    throw wrong(`${place} has no size between 0 and 5 GiB.`, 'bad-size');
  }
  return { name, type, bytes };
}

/** Folders and a file of letters, digits, `.`, `_`, `-`; no part that starts with a dot, so no way up. */
function isPlainName(name: string): boolean {
  return name.length <= MAX_NAME && /^[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*){0,5}$/.test(name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(message: string, reason: string): UploadRequestError {
  return new UploadRequestError(message, { reason });
}
