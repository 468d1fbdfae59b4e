/**
 * Sends exported files to S3 through presigned PUTs. The page asks its own server for the URLs (src/signer/) and never
 * sees a key. One file's failure does not stop the others; a file that the server did not take is tried three times,
 * but a refusal (4xx) is final: the same request would be refused again.
 */
import type { ExportFile, UploadOutcome, UploadTarget } from '../app.ts';
import { UploadError } from '../errors.ts';

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Counts files; `file` is the one that just ended, well or not. */
  onProgress?(done: number, total: number, file: string): void;
  /** Where uploads are signed. */
  readonly endpoint?: string;
  /** Milliseconds before the second try; doubled before the third. */
  readonly backoff?: number;
}

interface Presigned {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ENDPOINT = '/api/uploads';
const TRIES = 3;
const BACKOFF_MS = 500;
/** Files under way at once: hides latency without crowding a slow line. */
const PARALLEL = 4;

/** The configured bucket, or null where the server signs no uploads (or there is no server). */
export async function uploadTarget(endpoint = ENDPOINT): Promise<UploadTarget | null> {
  try {
    const response = await fetch(endpoint, { headers: { Accept: 'application/json' } });
    if (!response.ok) return null;
    const body: unknown = await response.json();
    return isRecord(body) && typeof body.bucket === 'string' ? { bucket: body.bucket } : null;
  } catch {
    return null; // a static host answers with a page, or with nothing
  }
}

/**
 * @returns one outcome per file, in order: what arrived, or an UploadError that says why not
 * @throws UploadError when nothing could be signed; AbortError
 */
export async function sendFiles(
  files: readonly ExportFile[],
  { signal, onProgress, endpoint = ENDPOINT, backoff = BACKOFF_MS }: UploadOptions = {},
): Promise<UploadOutcome[]> {
  if (files.length === 0) return [];
  const signed = await presign(files, endpoint, signal);
  const outcomes: UploadOutcome[] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < files.length) {
      const i = next++;
      const file = files[i]!;
      const error = await put(file, signed.get(file.name), backoff, signal);
      outcomes[i] = { file: file.name, bytes: file.bytes.length, ok: error === null, error };
      onProgress?.(++done, files.length, file.name);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, files.length) }, lane));
  return outcomes;
}

async function presign(
  files: readonly ExportFile[],
  endpoint: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, Presigned>> {
  const request = files.map(({ name, type, bytes }) => ({ name, type, bytes: bytes.length }));
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ files: request }),
      signal: signal ?? null,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw unsigned(0, reasonOf(error));
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw unsigned(response.status, isRecord(body) && typeof body.error === 'string' ? body.error : '');
  }
  const uploads = isRecord(body) && Array.isArray(body.uploads) ? body.uploads.filter(isPresigned) : null;
  if (!uploads) throw unsigned(response.status, 'unexpected answer');
  return new Map(uploads.map((upload) => [upload.name, upload]));
}

/** Null when the file arrived. @throws AbortError */
async function put(
  { name, bytes }: ExportFile,
  signed: Presigned | undefined,
  backoff: number,
  signal: AbortSignal | undefined,
): Promise<UploadError | null> {
  if (!signed) return refused(name, 0, 'not signed');
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const failure = await putOnce(name, bytes, signed, signal);
    if (!failure) return null;
    if (!failure.again || attempt === TRIES) return failure.error;
    await pause(backoff * 2 ** (attempt - 1), signal);
  }
}

async function putOnce(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { url, headers }: Presigned,
  signal: AbortSignal | undefined,
): Promise<{ error: UploadError; again: boolean } | null> {
  try {
    const response = await fetch(url, { method: 'PUT', headers, body: bytes, signal: signal ?? null });
    if (response.ok) {
      await response.body?.cancel();
      return null;
    }
    const reason = s3Code(await response.text().catch(() => ''));
    return { error: refused(name, response.status, reason), again: response.status >= 500 };
  } catch (error) {
    signal?.throwIfAborted();
    return { error: refused(name, 0, reasonOf(error)), again: true };
  }
}

/**
 * The `Code` of an S3 error document, e.g. `SignatureDoesNotMatch`; '' when there is none. By expression and not by
 * DOMParser, which the page's Trusted Types policy refuses.
 */
function s3Code(xml: string): string {
  return /<Code>([A-Za-z0-9.]{1,64})<\/Code>/.exec(xml)?.[1] ?? '';
}

function refused(file: string, status: number, reason: string): UploadError {
  const said = status === 0 ? `could not be sent (${reason})` : `was refused: ${status} ${reason}`.trimEnd();
  const remedy =
    status === 403
      ? 'Check the bucket’s key, clock and CORS rules, then upload again.'
      : 'Check the connection and the bucket, then upload again.';
  return new UploadError(`${file} ${said}. ${remedy}`, { file, status, reason });
}

function unsigned(status: number, reason: string): UploadError {
  const said = [status || '', reason].filter(Boolean).join(' ');
  return new UploadError(
    `The server signed no upload${said ? ` (${said})` : ''}. Check that it runs with a bucket configured, then upload again.`,
    { file: '', status, reason },
  );
}

/** The name of a network failure; its message may hold an address. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.name !== 'TypeError' ? error.name : 'network';
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function isPresigned(value: unknown): value is Presigned {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.url === 'string' &&
    isRecord(value.headers) &&
    Object.values(value.headers).every((header) => typeof header === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
