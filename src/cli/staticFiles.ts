/**
 * Serves the built page from one folder: GET and HEAD, whole files, nothing above the folder, nothing behind a link out of it.
 * Knows nothing of uploads.
 */
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { headersFor, withoutMetaPolicy } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.bin': 'application/octet-stream',
};

/** @param connect see `headersFor`. */
export async function serveStatic(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, connect }: { folder: string; connect: readonly string[] },
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
  }
  const path = requestedPath(request.url ?? '/');
  const file = path === null ? null : await fileBelow(folder, path);
  if (path === null || file === null) return refuse(response, 404, 'There is no such file.');

  const headers = {
    ...headersFor(path, connect),
    'Content-Type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
  };
  const document = path.endsWith('.html') ? withoutMetaPolicy(await readFile(file.path, 'utf8')) : null;
  const length = document === null ? file.bytes : Buffer.byteLength(document);
  response.writeHead(200, { ...headers, 'Content-Length': length });
  if (request.method === 'HEAD') response.end();
  else if (document !== null) response.end(document);
  else await pipeline(createReadStream(file.path), response);
}

export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...headersFor('/refused.txt'),
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
  });
  response.end(`${message}\n`);
}

/** The path of a request target, decoded once; null when it is no plain path. */
function requestedPath(target: string): string | null {
  const encoded = target.split(/[?#]/, 1)[0]!;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || /[\0\\]/.test(path)) return null;
  if (path.split('/').some((part) => part.startsWith('.'))) return null;
  return path.endsWith('/') ? `${path}index.html` : path;
}

async function fileBelow(folder: string, path: string): Promise<{ path: string; bytes: number } | null> {
  try {
    const root = await realpath(folder);
    const found = await realpath(join(root, path));
    if (!found.startsWith(root + sep)) return null;
    const about = await stat(found);
    return about.isFile() ? { path: found, bytes: about.size } : null;
  } catch {
    return null;
  }
}
