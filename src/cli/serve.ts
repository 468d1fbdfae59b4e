/**
 * `npm start`: serves the page on one fixed port until it is told to end.
 * The port is fixed because a browser keeps datasets and runs per origin: another port would show an empty Gantry.
 */
import { spawn } from 'node:child_process';
import { GantryError } from '../errors.ts';
import { createUploadEndpoint } from '../signer/endpoint.ts';
import { pageFolder } from './paths.ts';
import { type RunningServer, startServer } from './server.ts';

export const PORT = 4178;

/** Exit code: 0 after Ctrl-C, 1 when the port is taken. */
export async function serveCommand({ folder = pageFolder(), port = PORT } = {}): Promise<number> {
  const uploads = await createUploadEndpoint(process.env);
  let server: RunningServer;
  try {
    server = await startServer({ folder, port, uploads });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new GantryError(
      `Port ${port} is taken, perhaps by a Gantry that already runs (http://localhost:${port}). ` +
        'Close that program first: on another port the browser would show another, empty database.',
      { port },
    );
  }
  process.stdout.write(`Gantry is at ${server.origin}\n`);
  if (uploads) process.stdout.write(`Uploads go to the bucket ${uploads.bucket}\n`);
  process.stdout.write('Press Ctrl-C to stop.\n');
  if (hasDisplay(process.env)) openBrowser(server.origin);

  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
  return 0;
}

/** Whether opening a browser can show anything, and is wanted. */
export function hasDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (env.GANTRY_NO_OPEN || env.CI || env.SSH_CONNECTION) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

function openBrowser(address: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', address]]
        : ['xdg-open', [address]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // the address is printed; a machine without an opener is fine
  child.unref();
}
