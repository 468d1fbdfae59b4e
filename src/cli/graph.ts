/** `gantry graph`: the charts of a training log as one PNG, as the thesis's graphLogs.py drew them. The page does the work. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { GantryError, UsageError } from '../errors.ts';
import type { RemoteEvent } from '../remoteProtocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { parseGraphArguments } from './graphArguments.ts';
import { fromWherePersonStands, pageFolder } from './paths.ts';
import { startServer } from './server.ts';
import { EXIT } from './summary.ts';

/**
 * @param args what follows `graph` on the command line.
 * @returns the exit code.
 * @throws UsageError, GantryError.
 */
export async function graphCommand(args: readonly string[], { folder = pageFolder() } = {}): Promise<number> {
  const { log, out, ...look } = parseGraphArguments(args);
  const path = fromWherePersonStands(log);
  const target = fromWherePersonStands(out);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`There is no file ${path}. Check the path.`, { argument: 'log' });
  prepare(target);
  const parts: Buffer[] = [];
  const receive = (event: RemoteEvent) => {
    if (event.type === 'file') parts.push(Buffer.from(event.base64, 'base64'));
  };
  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const outcome = await drive({
      port,
      files: [{ path }],
      job: 'graph',
      request: { backend: 'auto', ...look },
      receive,
    });
    if (outcome === INTERRUPTED) {
      process.stdout.write('Stopped before the end; nothing was written.\n');
      return EXIT.interrupted;
    }
    if (!outcome.ok) throw new GantryError(outcome.error.message);
    write(target, Buffer.concat(parts));
    process.stdout.write(`${outcome.rows} rows drawn into ${out}\n`);
    return EXIT.passed;
  } finally {
    await close();
  }
}

/** Found out before a browser is started. @throws UsageError */
function prepare(target: string): void {
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--out is the folder ${target}. Name a file in it.`, { argument: 'out' });
  try {
    mkdirSync(dirname(target), { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${target} cannot be written (${code}). Choose another --out.`, { argument: 'out' });
  }
}

function write(target: string, bytes: Buffer): void {
  try {
    writeFileSync(target, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new GantryError(`${target} could not be written (${code}). Make room or choose another --out.`, {
      reason: code ?? '',
    });
  }
}
