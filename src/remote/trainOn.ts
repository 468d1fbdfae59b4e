/** The configuration to train on from a model file with: whose word counts for which key. */
import type { Gantry } from '../app.ts';
import { type ConfigKey, checkConfig, type RunConfig } from '../config.ts';
import { ConfigError, GantryError } from '../errors.ts';
import type { Overruled, RemoteTrainRequest } from '../remoteProtocol.ts';
import { tell } from './tell.ts';

/** @throws ModelFileError; GantryError for a value in the file that no run can have */
export async function modelConfig(
  gantry: Gantry,
  file: File,
  request: RemoteTrainRequest,
): Promise<RunConfig> {
  const model = await gantry.readModel(file).catch((error: unknown) => {
    // The file's own values are no wrong command line.
    if (error instanceof ConfigError) throw new GantryError(error.message, error.facts);
    throw error;
  });
  const { config, overruled } = trainOnConfig(model.config, request.config, request.model?.given ?? []);
  tell({ type: 'model', model, mode: config.mode, overruled });
  return config;
}

/** What the model's tensors decide. */
const ARCHITECTURE: readonly ConfigKey[] = ['imsize', 'nc', 'nz', 'ngf', 'ndf'];

/**
 * The configuration to train on with: the file's own, and of `asked` the keys in `given` that are not the architecture's.
 * `overruled`: those of the architecture that were given and differ.
 * @throws ConfigError where the two together make none
 */
export function trainOnConfig(
  file: RunConfig,
  asked: RunConfig,
  given: readonly ConfigKey[],
): { config: RunConfig; overruled: Overruled[] } {
  const free = given.filter((key) => !ARCHITECTURE.includes(key));
  const changes = Object.fromEntries(free.map((key) => [key, asked[key]]));
  const overruled = ARCHITECTURE.filter((key) => given.includes(key) && asked[key] !== file[key]);
  return {
    config: checkConfig({ ...file, ...changes }),
    overruled: overruled.map((key) => ({ key, asked: asked[key], used: file[key] })),
  };
}
