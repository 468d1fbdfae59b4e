/**
 * `/api/uploads` of the local server.
 *
 * GET  → 200 `{ bucket }`, null where none is configured (a 404 would stand on every page's console).
 * POST `{ files: [{ name, type, bytes }] }` → 200 `{ bucket, uploads: [{ name, url, headers }] }`, in the same order, under one
 * new folder per request; 400 `{ error, message }` for a request it refuses; 403 for one that did not come from the page;
 * 502 where no credentials could be found. It sees names and sizes, never bytes.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GantryError } from '../errors.ts';
import { readBucketConfiguration } from './configuration.ts';
import { parseUploadRequest, UploadRequestError } from './request.ts';

/** Twenty thousand files described take about 1.5 MB. */
const MAX_BODY = 4 * 1024 * 1024;

export interface UploadEndpoint {
  readonly bucket: string;
  /** What the page must be allowed to connect to. */
  readonly origin: string;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The endpoint of a server without a bucket. */
export const NO_UPLOADS: Pick<UploadEndpoint, 'answer'> = {
  async answer(request, response) {
    if (request.method === 'GET') return send(response, 200, { bucket: null });
    send(response, 404, {
      error: 'not-configured',
      message: 'No bucket is configured. Set GANTRY_S3_BUCKET.',
    });
  },
};

/**
 * Null when no bucket is configured. Signs one address on the way, so wrong settings show at the start, not at the upload.
 * @throws GantryError for wrong settings or missing credentials.
 */
export async function createUploadEndpoint(
  env: Readonly<Record<string, string | undefined>>,
): Promise<UploadEndpoint | null> {
  const configuration = readBucketConfiguration(env);
  if (!configuration) return null;
  const { bucket, prefix } = configuration;
  // The SDK's advice about its own later releases is for who updates the lockfile, not for who starts the page.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { createPresigner } = await import('./presign.ts'); // the SDK is large; without a bucket it stays unread
  const presigner = createPresigner(configuration);
  const origin = await originOf(() => presigner.presign({ key: 'gantry', type: 'text/plain', bytes: 0 }));

  async function sign(body: unknown) {
    const files = parseUploadRequest(body);
    const folder = [prefix, newFolder()].filter(Boolean).join('/');
    const uploads = await Promise.all(
      files.map(async ({ name, type, bytes }) => ({
        name,
        ...(await presigner.presign({ key: `${folder}/${name}`, type, bytes })),
      })),
    );
    return { bucket, uploads };
  }

  return {
    bucket,
    origin,
    async answer(request, response) {
      try {
        if (request.method === 'GET') return send(response, 200, { bucket });
        if (request.method !== 'POST')
          return send(response, 405, { error: 'method', message: 'Use GET or POST.' });
        if (!cameFromPage(request)) {
          return send(response, 403, {
            error: 'origin',
            message: 'Uploads are signed for the page of this server only.',
          });
        }
        send(response, 200, await sign(await readJson(request)));
      } catch (error) {
        if (error instanceof UploadRequestError) {
          return send(response, 400, { error: String(error.facts.reason), message: error.message });
        }
        send(response, 502, {
          error: 'signing',
          message: 'No address could be signed. Check the AWS credentials this server was started with.',
        });
      }
    },
  };
}

/** A browser names the origin of every POST; nothing else has a business here. */
export function cameFromPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  return (
    headers.origin === `http://${headers.host}` &&
    (site === undefined || site === 'same-origin') &&
    /^application\/json\b/.test(headers['content-type'] ?? '')
  );
}

async function originOf(presign: () => Promise<{ url: string }>): Promise<string> {
  try {
    return new URL((await presign()).url).origin;
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    throw new GantryError(
      'GANTRY_S3_BUCKET is set, but no upload could be signed. ' +
        'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or another source of AWS credentials), or unset GANTRY_S3_BUCKET.',
      { reason: name },
    );
  }
}

/** Sortable by time and not guessable: `20260131-142501-9f8e7d6c`. */
function newFolder(): string {
  const time = new Date()
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .replace('T', '-');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when refused half-way: the answer goes out on the same connection.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY) throw new UploadRequestError('The request is too long.', { reason: 'too-long' });
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new UploadRequestError('The request is not JSON.', { reason: 'not-json' });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    // A refused request may have a body nobody read.
    ...(status === 200 ? {} : { Connection: 'close' }),
  });
  response.end(text);
}
