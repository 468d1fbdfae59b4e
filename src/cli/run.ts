/**
 * `gantry run`: the built page, headless, from files to a folder of results. Reads top to bottom as what happens.
 * The page does the work; this hands it files, shows what it tells, and writes what it gives.
 */
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { RemoteEvent, RemoteRequest } from '../remoteProtocol.ts';
import { parseRunArguments, type RunArguments } from './arguments.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { failure } from './failure.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder, profileFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { describeLeft, describeUnreadable, EXIT, summarise } from './summary.ts';
import { walk } from './walk.ts';

/**
 * @param args what follows `run` on the command line.
 * @returns the exit code.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function runCommand(args: readonly string[], { folder = pageFolder() } = {}): Promise<number> {
  const wanted = parseRunArguments(args, (path) => readFileSync(fromWherePersonStands(path), 'utf8'));
  const { files: found, unreadable } = await walk(wanted.paths.map(fromWherePersonStands));
  if (found.length === 0) {
    throw new UsageError('The paths hold no files. Name a folder of DICOM files.', { argument: 'paths' });
  }
  const output = openOutput(fromWherePersonStands(wanted.out));
  // DIR may lie in a folder that is read: an earlier run's results are gone now.
  const files = found.filter(({ path }) => existsSync(path));
  const progress = createProgress(process.stdout);
  if (unreadable.length > 0) progress.note(describeUnreadable(unreadable.length));
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const onStopping = () => progress.note('Stopping…');
    const outcome = await drive({
      port,
      files,
      job: 'run',
      request: { ...requestOf(wanted), paths: files.map(({ name }) => name) },
      receive,
      profile: profileFolder(wanted.profile),
      onStopping,
    });
    if (outcome === INTERRUPTED) {
      progress.note(
        `Stopped before the end; there is no report. ${describeLeft(output.written, wanted.out)}`,
      );
      return EXIT.interrupted;
    }
    if (!outcome.ok) {
      if (output.written.includes('model.pth')) progress.note(describeLeft(output.written, wanted.out));
      throw failure(outcome.error);
    }
    const { lines, exitCode } = summarise(outcome.run);
    for (const line of lines) progress.note(line);
    progress.note(`${output.written.length} files in ${wanted.out}`);
    return exitCode;
  } finally {
    progress.end();
    await close();
  }
}

function requestOf(wanted: RunArguments): Omit<RemoteRequest, 'paths'> {
  const { config, gate, maxRounds, policy, numOutput, backend, network, slices } = wanted;
  // A folder's own name may be a patient's: the dataset is not called after it.
  return { name: 'Command line', slices, config, gate, maxRounds, policy, numOutput, backend, network };
}
