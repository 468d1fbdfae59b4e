/**
 * Files that an earlier dataset was made from in the same way: known again by path, size, time of change and what their headers say
 * they are, their pixels taken from that dataset instead of being read and decoded.
 */
import { DatasetMissingError, StorageFullError } from '../../errors.ts';
import { saltedKey } from '../../ingest/hash.ts';
import { fileOutcome } from '../../ingest/outcomes.ts';
import type { IngestHost, KnownFile } from '../../preprocess/ingestFiles.ts';
import type { StoredSource } from '../../storage/database.ts';
import { getShard } from '../../storage/datasets.ts';
import { getSources, putSources } from '../../storage/sources.ts';
import type { ChosenFile, IngestArgs, Recipe } from '../protocol.ts';
import { fileIdentity } from './fileIdentity.ts';

/** Of everything between a file and its pixels: a change there forgets what was remembered. */
const PIXELS_VERSION = 1;

export function createSourceMemory({
  datasetId,
  recipe,
  salt,
  files,
}: IngestArgs): Pick<IngestHost, 'recall' | 'remember'> {
  const shards = createShardReader();
  const area = recipe.size ** 2;
  const keyOf = async (file: ChosenFile) => {
    const bytes = fileIdentity(file);
    return bytes === null ? null : saltedKey(salt, 'source', `${bytes}|${preparationOf(file, recipe)}`);
  };
  /** Asked for once, for all files of the chunk: a question to the database costs more than its answer. */
  let chunk: Promise<ReadonlyMap<number, StoredSource>> | null = null;
  async function lookUp(): Promise<ReadonlyMap<number, StoredSource>> {
    const keys = await Promise.all(files.map(keyOf));
    const stored = await getSources(keys);
    return new Map(files.flatMap(({ index }, i) => (stored[i] ? [[index, stored[i]] as const] : [])));
  }
  return {
    async recall(file) {
      chunk ??= lookUp();
      const known = (await chunk).get(file.index);
      if (!known) return null;
      const { index, image } = file;
      const rest = {
        file: index,
        order: { patient: image.patient, series: image.series },
        given: { split: image.split, label: image.label },
        // a picture has no instance of its own, and the same one may be dropped twice
        ...(image.kind === 'raster' && {
          instanceKey: await saltedKey(salt, 'instance', crypto.randomUUID()),
        }),
      };
      try {
        const slices = [];
        for (const { shard, offset, ...slice } of known.slices) {
          const pixels = await shards.read(known.datasetId, shard);
          slices.push({
            slice: { ...slice, ...rest },
            pixels: pixels.slice(offset * area, (offset + 1) * area),
          });
        }
        return { outcome: fileOutcome(index, 'accepted', known.facts, slices.length), slices };
      } catch (error) {
        if (error instanceof DatasetMissingError) return null; // deleted meanwhile: the file itself is here
        throw error;
      }
    },
    async remember(known: readonly KnownFile[]) {
      const keyed = await Promise.all(
        known.map(async ({ file, outcome, slices }) => ({ key: await keyOf(file), outcome, slices })),
      );
      try {
        await putSources(
          datasetId,
          keyed.flatMap(({ key, ...rest }) => (key === null ? [] : [{ key, ...rest }])),
        );
      } catch (error) {
        if (!(error instanceof StorageFullError)) throw error; // what finds no room is read again the next time
      }
    },
  };
}

function preparationOf({ frames, range, image }: ChosenFile, recipe: Recipe): string {
  const { size, window, fit, colour, filter } = recipe;
  const { keepAll, lungShare } = filter;
  return JSON.stringify([
    PIXELS_VERSION,
    image.kind,
    size,
    window.name === 'file' ? 'file' : [window.center, window.width],
    fit,
    colour,
    keepAll,
    lungShare && [lungShare.least, lungShare.most],
    frames,
    range && [range.low, range.high],
  ]);
}

/** Neighbouring files lie in one shard: the last one read is kept. */
function createShardReader() {
  let last: { name: string; pixels: Float32Array<ArrayBuffer> } | null = null;
  return {
    async read(datasetId: string, shard: string): Promise<Float32Array<ArrayBuffer>> {
      const name = `${datasetId} ${shard}`;
      if (last?.name !== name) last = { name, pixels: await getShard(datasetId, shard) };
      return last.pixels;
    },
  };
}
