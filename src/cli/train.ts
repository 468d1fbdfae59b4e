/**
 * `gantry train`: as `gantry run` without judgement: files in, a trained model with its logs out, nothing evaluated, drawn or
 * reported. Also what a stop or a failure leaves is written, up to the last checkpoint.
 */
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { RemoteEvent, RemoteTrainRequest } from '../remoteProtocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { failure } from './failure.ts';
import { modelPath } from './modelPath.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder, profileFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { describeLeft, describeUnreadable, EXIT, summariseTraining } from './summary.ts';
import { parseTrainArguments } from './trainArguments.ts';
import { walk } from './walk.ts';

/**
 * @param args what follows `train` on the command line.
 * @returns the exit code.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function trainCommand(args: readonly string[], { folder = pageFolder() } = {}): Promise<number> {
  const wanted = parseTrainArguments(args, (path) => readFileSync(fromWherePersonStands(path), 'utf8'));
  const model = wanted.loadPath === null ? null : modelPath(fromWherePersonStands(wanted.loadPath));
  const { files: found, unreadable } = await walk(wanted.paths.map(fromWherePersonStands));
  if (found.length === 0) {
    throw new UsageError('The paths hold no files. Name a folder of DICOM files.', { argument: 'data' });
  }
  const output = openOutput(fromWherePersonStands(wanted.out), { keep: model === null ? [] : [model] });
  // DIR may lie in a folder that is read: an earlier run's results are gone now.
  const dicom = found.filter(({ path }) => existsSync(path) && path !== model);
  const files = model === null ? dicom : [{ path: model }, ...dicom];
  const progress = createProgress(process.stdout);
  if (unreadable.length > 0) progress.note(describeUnreadable(unreadable.length));
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const { slices, config, backend, given } = wanted;
    const request: RemoteTrainRequest = {
      paths: dicom.map(({ name }) => name),
      name: 'Command line', // a folder's own name may be a patient's
      slices,
      config,
      backend,
      model: model === null ? null : { given },
    };
    const onStopping = () => progress.note('Stopping…');
    const profile = profileFolder(wanted.profile);
    const outcome = await drive({ port, files, job: 'train', request, receive, profile, onStopping });
    if (outcome === INTERRUPTED) {
      progress.note(`Stopped before the end. ${describeLeft(output.written, wanted.out)}`);
      return EXIT.interrupted;
    }
    if (!outcome.ok) {
      if (output.written.includes('model.pth')) progress.note(describeLeft(output.written, wanted.out));
      throw failure(outcome.error);
    }
    for (const line of summariseTraining(outcome.run)) progress.note(line);
    progress.note(`${output.written.length} files in ${wanted.out}`);
    return EXIT.passed;
  } finally {
    progress.end();
    await close();
  }
}
