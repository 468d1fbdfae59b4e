/**
 * `gantry generate`: a model file in, a folder of images, their latents and their exact values out; with `--compare` one picture of them
 * beside real slices.
 * The page does the work, as in `gantry run`; nothing of the model is kept by it.
 */
import { existsSync } from 'node:fs';
import { GantryError, UsageError } from '../errors.ts';
import type { RemoteEvent } from '../remoteProtocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { parseGenerateArguments } from './generateArguments.ts';
import { existingFile, modelPath } from './modelPath.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder, profileFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { describeUnreadable, EXIT } from './summary.ts';
import { walk } from './walk.ts';

/**
 * @param args what follows `generate` on the command line.
 * @returns the exit code.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function generateCommand(
  args: readonly string[],
  { folder = pageFolder() } = {},
): Promise<number> {
  const wanted = parseGenerateArguments(args);
  const model = modelPath(fromWherePersonStands(wanted.loadPath));
  const latents = wanted.latents === null ? null : existingFile(fromWherePersonStands(wanted.latents));
  const files = [model, ...(latents === null ? [] : [latents])];
  const data = await walk((wanted.compare?.paths ?? []).map(fromWherePersonStands));
  const output = openOutput(fromWherePersonStands(wanted.out), { of: 'generate', keep: files });
  // DIR may lie in a folder that is read: earlier results are gone now.
  const real = data.files.filter(({ path }) => existsSync(path) && !files.includes(path));
  if (wanted.compare && real.length === 0) {
    throw new UsageError('The paths hold no files to compare with. Name a folder of DICOM files.', {
      argument: 'data',
    });
  }
  const progress = createProgress(process.stdout);
  if (data.unreadable.length > 0) progress.note(describeUnreadable(data.unreadable.length));
  if (wanted.compare)
    progress.note(
      `--compare: real slices are written to ${wanted.out}, in compare.png; keep it on this computer`,
    );
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };
  const { seed, numOutput, format, backend } = wanted;

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const outcome = await drive({
      port,
      files: [...files.map((path) => ({ path })), ...real],
      job: 'generate',
      request: {
        seed,
        count: numOutput,
        latents: latents === null ? 0 : 1,
        format,
        compare: wanted.compare && {
          paths: real.map(({ name }) => name),
          name: 'Command line', // a folder's own name may be a patient's
          slices: wanted.compare.slices,
        },
        backend,
      },
      receive,
      profile: profileFolder(wanted.profile),
      onStopping: () => progress.note('Stopping…'),
    });
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end; no image was written.');
      return EXIT.interrupted;
    }
    // A wrong value inside the model file is no wrong command line, whatever its class.
    if (!outcome.ok) throw new GantryError(outcome.error.message);
    const { imsize, nz, ngf, corrected } = outcome.model;
    for (const { key, params, used } of corrected) {
      progress.note(`The file's params say ${key} ${params}; its tensors hold ${used}, which was used`);
    }
    const from = outcome.seed === null ? 'the given latents' : `seed ${outcome.seed}`;
    progress.note(
      `${outcome.count} images of ${imsize} px (nz ${nz}, ngf ${ngf}) from ${from}; not judged here`,
    );
    progress.note(`${output.written.length} files in ${wanted.out}`);
    return EXIT.passed;
  } finally {
    progress.end();
    await close();
  }
}
