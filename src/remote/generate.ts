/** A model file's images as files, in the form asked for; on request beside real slices of handed-over files, as `compare.png`. */
import type { Gantry } from '../app.ts';
import { GantryError } from '../errors.ts';
import type { RemoteGenerated, RemoteGenerateRequest } from '../remoteProtocol.ts';
import { compareFile } from '../report/compareFile.ts';
import { prepareQuietly } from './data.ts';
import { sendFile, tell } from './tell.ts';

const DEFAULT_COUNT = 64;

/** @param files the model, its latents where some are given, the data. @throws what Gantry.readModel, ingest and generateFromModel throw */
export async function generate(
  gantry: Gantry,
  files: readonly File[],
  { seed, count, latents, compare, format, backend }: RemoteGenerateRequest,
  signal: AbortSignal,
): Promise<RemoteGenerated> {
  const [model] = files;
  const file = latents > 0 ? files[1] : null;
  if (!model || file === undefined)
    throw new GantryError('The browser was handed no model file. Run the command again.');
  const { imsize } = await gantry.readModel(model); // refused before a device is looked for, or minutes of reading
  const data = compare
    ? await prepareQuietly(gantry, files.slice(1 + latents), { ...compare, size: imsize }, signal)
    : null;
  tell({ type: 'device', device: await gantry.openBackend(backend) });
  const drawn = await gantry.generateFromModel(model, {
    draw: file ? { kind: 'latents', file, count } : { kind: 'seed', seed, count: count ?? DEFAULT_COUNT },
    backend,
    signal,
    onProgress: (done, total) => tell({ type: 'generate', done, total }),
  });
  for (const each of gantry.exportModelImages(drawn, null, format)) await sendFile(each);
  if (data) await sendFile(compareFile(await gantry.compareDrawn(drawn, data.dataset.id)));
  return { ok: true, model: drawn.model, count: drawn.count, seed: drawn.seed };
}
