/**
 * `gantry evaluate`: a model file or a folder of images, and real files, in; evaluation.json with every figure and its interval out.
 * The page does the work, as in `gantry run`.
 */
import { existsSync } from 'node:fs';
import { GantryError, UsageError } from '../errors.ts';
import type { RemoteEvaluateRequest, RemoteEvent } from '../remoteProtocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { type EvaluateArguments, parseEvaluateArguments } from './evaluateArguments.ts';
import { summariseEvaluation } from './evaluationSummary.ts';
import { imageFolder } from './imageFolder.ts';
import { modelPath } from './modelPath.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder, profileFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { describeUnreadable, EXIT } from './summary.ts';
import { walk } from './walk.ts';

/**
 * @param args what follows `evaluate` on the command line.
 * @returns the exit code: the gate's, where one was given.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function evaluateCommand(
  args: readonly string[],
  { folder = pageFolder() } = {},
): Promise<number> {
  const wanted = parseEvaluateArguments(args);
  const given = await judgedFiles(wanted);
  const judged = wanted.judged.kind === 'images' ? given.slice(0, wanted.num) : given;
  const { files: found, unreadable } = await walk(wanted.paths.map(fromWherePersonStands));
  const output = openOutput(fromWherePersonStands(wanted.out), { of: 'evaluate', keep: given });
  // DIR may lie in a folder that is read: earlier results are gone now. What is judged is no data to judge by.
  const real = found.filter(({ path }) => existsSync(path) && !given.includes(path));
  if (real.length === 0) {
    throw new UsageError('The paths hold no files to judge by. Name a folder of DICOM files.', {
      argument: 'data',
    });
  }
  const progress = createProgress(process.stdout);
  if (unreadable.length > 0) progress.note(describeUnreadable(unreadable.length));
  if (wanted.dump) progress.note(`--dump: real slices are written to ${wanted.out}, in images.safetensors`);
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const { size, slices, network, num, gate, dump, backend } = wanted;
    const request: RemoteEvaluateRequest = {
      paths: real.map(({ name }) => name),
      name: 'Command line', // a folder's own name may be a patient's
      images: wanted.judged.kind === 'images' ? judged.length : null,
      size,
      slices,
      network,
      count: num,
      gate,
      dump,
      backend,
    };
    const outcome = await drive({
      port,
      files: [...judged.map((path) => ({ path })), ...real],
      job: 'evaluate',
      request,
      receive,
      profile: profileFolder(wanted.profile),
      onStopping: () => progress.note('Stopping…'),
    });
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end; there is no evaluation.');
      return EXIT.interrupted;
    }
    // A wrong value inside the model file is no wrong command line, whatever its class.
    if (!outcome.ok) throw new GantryError(outcome.error.message, outcome.error.facts);
    for (const { key, params, used } of outcome.corrected) {
      progress.note(`The file's params say ${key} ${params}; its tensors hold ${used}, which was used`);
    }
    const { lines, exitCode } = summariseEvaluation(outcome);
    for (const line of lines) progress.note(line);
    progress.note(`${output.written.length} files in ${wanted.out}`);
    return exitCode;
  } finally {
    progress.end();
    await close();
  }
}

/** The model file, or all images of the folder. @throws UsageError where there is none */
async function judgedFiles({ judged }: EvaluateArguments): Promise<string[]> {
  const path = fromWherePersonStands(judged.path);
  return judged.kind === 'model' ? [modelPath(path)] : imageFolder(path);
}
