/**
 * The local server: the built page and, where a bucket is configured, the endpoint that signs uploads.
 *
 * It listens on the loopback interface and answers to its own names only, so that no site can reach it under another name
 * (DNS rebinding). It stores and logs nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NO_UPLOADS, type UploadEndpoint } from '../signer/endpoint.ts';
import { refuse, serveStatic } from './staticFiles.ts';

const LOOPBACK = '127.0.0.1';
/** Names a browser on this machine may use; the last one is the command line's (see browser.ts). */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', 'gantry.localhost']);

export interface ServerOptions {
  /** The built page. */
  readonly folder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly uploads?: UploadEndpoint | null;
}

export interface RunningServer {
  readonly port: number;
  /** Like `http://localhost:4178`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** @throws the listening error, EADDRINUSE when the port is taken. */
export async function startServer({ folder, port, uploads = null }: ServerOptions): Promise<RunningServer> {
  const connect = uploads ? [uploads.origin] : [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'This request could not be answered.');
      else response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!OWN_NAMES.has(hostName(request))) {
      return refuse(response, 421, 'This server answers to localhost only.');
    }
    if (request.url?.split('?', 1)[0] === '/api/uploads') {
      return (uploads ?? NO_UPLOADS).answer(request, response);
    }
    return serveStatic(request, response, { folder, connect });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const listening = (server.address() as AddressInfo).port;
  return {
    port: listening,
    origin: `http://localhost:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hostName(request: IncomingMessage): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}
