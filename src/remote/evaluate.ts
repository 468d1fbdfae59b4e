/** A model file's images, or a folder of them, judged against handed-over files: evaluation.json, and what it was computed from. */
import type { EvaluationOptions, EvaluationSubject, Gantry } from '../app.ts';
import type { ImageSize } from '../config.ts';
import { ConfigError, GantryError, SizeMismatchError } from '../errors.ts';
import type { RemoteEvaluated, RemoteEvaluateRequest } from '../remoteProtocol.ts';
import { dumpFiles } from '../report/evaluationDump.ts';
import { buildEvaluationFile, evaluationJson } from '../report/evaluationFile.ts';
import { modelSize, unreadable } from '../workers/ingest/imageRefusals.ts';
import type { ModelSummary } from '../workers/protocol.ts';
import { prepareQuietly } from './data.ts';
import { refuseUnknownNetwork } from './networks.ts';
import { sendFile, sendParts, tell } from './tell.ts';

/** @param files the model file, or the images, then the data. @throws what Gantry.readModel, ingest and evaluate throw */
export async function evaluate(
  gantry: Gantry,
  files: readonly File[],
  request: RemoteEvaluateRequest,
  signal: AbortSignal,
): Promise<RemoteEvaluated> {
  const { network, backend, count, gate, dump } = request;
  const judged = request.images ?? 1;
  const [given, data] = [files.slice(0, judged), files.slice(judged)];
  await refuseUnknownNetwork(gantry, network); // before minutes of reading
  const model = request.images === null ? await readModel(gantry, given[0]!) : null;
  const size = model?.imsize ?? (await sizeOf(given[0]!));
  if (request.size !== null && request.size !== size) throw mismatch(request.size, size);
  const { dataset } = await prepareQuietly(gantry, data, { ...request, size }, signal);
  if (model) tell({ type: 'device', device: await gantry.openBackend(backend) });

  const subject: EvaluationSubject = model
    ? { kind: 'model', file: given[0]! }
    : { kind: 'images', files: given };
  const options: EvaluationOptions = {
    datasetId: dataset.id,
    network,
    count,
    backend,
    signal,
    dump,
    onProgress: (told) =>
      tell(
        told.kind === 'evaluate'
          ? { type: 'evaluate', what: 'final', progress: told.progress }
          : { type: told.kind, done: told.done, total: told.total },
      ),
  };
  const { record, dump: dumped } = await gantry.evaluate(subject, options);
  const evaluation = buildEvaluationFile({ record, model, dataset, gate, dumped: dumped !== null });
  await sendFile(evaluationJson(evaluation));
  for (const { name, parts } of dumped ? dumpFiles(dumped) : []) await sendParts(name, parts);
  return {
    ok: true,
    evaluation: record.evaluation,
    verdict: evaluation.verdict,
    warnings: evaluation.warnings.map(({ text }) => text),
    corrected: model?.corrected ?? [],
  };
}

/** @throws ModelFileError; GantryError for a value in the file that no run can have, which is no wrong command line */
async function readModel(gantry: Gantry, file: File): Promise<ModelSummary> {
  return gantry.readModel(file).catch((error: unknown) => {
    throw error instanceof ConfigError ? new GantryError(error.message, error.facts) : error;
  });
}

/** The first image's; whether all are so is seen when they are read. @throws ImageFilesError */
async function sizeOf(image: File): Promise<ImageSize> {
  const { width, height } = await createImageBitmap(image).catch(() => {
    throw unreadable(1, 'unreadable');
  });
  return modelSize(width, height);
}

function mismatch(dataset: number, model: number): SizeMismatchError {
  return new SizeMismatchError(
    `--size is ${dataset}, and what is to be judged has ${model} pixels a side. Leave --size out, or judge images of that size.`,
    { dataset, model },
  );
}
