/**
 * `gantry replay`: a bundle of weights and inputs in, what training makes of them out, to be held beside PyTorch's
 * (docs/replay.md). The page does the work, as in `gantry run`.
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GantryError, UsageError } from '../errors.ts';
import type { RemoteEvent } from '../remoteProtocol.ts';
import type { BackendRequest } from '../workers/protocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { BACKENDS, wrong } from './options.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { EXIT } from './summary.ts';

/**
 * @param args what follows `replay` on the command line.
 * @returns the exit code.
 * @throws UsageError, GantryError.
 */
export async function replayCommand(
  args: readonly string[],
  { folder = pageFolder() } = {},
): Promise<number> {
  const wanted = parseReplayArguments(args);
  const bundle = fromWherePersonStands(wanted.bundle);
  if (!statSync(bundle, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`There is no file ${bundle}. Check the path.`, { argument: 'bundle' });
  }
  const output = openOutput(fromWherePersonStands(wanted.out), { of: 'replay', keep: [bundle] });
  const progress = createProgress(process.stdout);
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const outcome = await drive({
      port,
      files: [{ path: bundle }],
      job: 'replay',
      request: { backend: wanted.backend },
      receive,
      onStopping: () => progress.note('Stopping…'),
    });
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end; nothing was written.');
      return EXIT.interrupted;
    }
    // A wrong value inside the bundle is no wrong command line, whatever its class.
    if (!outcome.ok) throw new GantryError(outcome.error.message);
    progress.note(`${outcome.iterations} iterations; ${output.written.join(', ')} in ${wanted.out}`);
    return EXIT.passed;
  } finally {
    progress.end();
    await close();
  }
}

export interface ReplayArguments {
  readonly bundle: string;
  readonly out: string;
  readonly backend: BackendRequest;
}

/** Looks at no path. @throws UsageError */
export function parseReplayArguments(args: readonly string[]): ReplayArguments {
  const { values, positionals } = split(args);
  const [bundle, ...more] = positionals;
  if (!bundle || more.length > 0) {
    throw wrong('bundle', `${positionals.length} bundles were given. Name one .safetensors.`);
  }
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  const backend = BACKENDS.find((name) => name === (values.backend ?? 'auto'));
  if (!backend) {
    throw wrong('backend', `--backend is "${values.backend}"; it must be one of ${BACKENDS.join(', ')}.`);
  }
  return { bundle, out: values.out, backend };
}

function split(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { backend: { type: 'string' }, out: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const message = (error as Error).message.split('. ')[0]!.replace(/\.$/, '');
    throw wrong('', `${message}.`);
  }
}
