/**
 * Which known networks a person's files are: by the SHA-256 of each, else by the names and shapes of its tensors, which then say what
 * is wrong with it. Weights that are neither pinned nor equal to pinned ones are refused: a figure says "LPIPS v0.1", and must be it.
 */
import { sha256 } from '../ingest/hash.ts';
import { nextTask } from '../nextTask.ts';
import { joinWeights } from './joinWeights.ts';
import { networkFileError } from './networkFileError.ts';
import { KNOWN, type KnownNetwork, shapesOf, type UpstreamFile } from './registry.ts';
import {
  kindOfBytes,
  readTensors,
  readWeightFile,
  WEIGHTS_EXPECTED,
  type WeightViews,
} from './weightFile.ts';

export interface IdentifiedNetwork {
  readonly network: KnownNetwork;
  /** One file of all that the network needs, as it came or as joinWeights.ts joined it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** @throws NetworkFileError for the first file that is no known network's, is another's weights, or lacks its other half */
export async function identifyWeights(
  files: readonly Uint8Array<ArrayBuffer>[],
  known: readonly KnownNetwork[] = KNOWN,
): Promise<IdentifiedNetwork[]> {
  const found: IdentifiedNetwork[] = [];
  const parts = new Map<KnownNetwork, WeightViews[]>();
  for (const bytes of files) {
    const digest = await sha256(bytes);
    await nextTask();
    const network = pinnedAs(digest, known) ?? (await equalToPinned(bytes, digest, known));
    if (network.joined === null) found.push({ network, bytes, sha256: digest });
    else parts.set(network, [...(parts.get(network) ?? []), readWeightFile(bytes)]);
  }
  for (const [network, views] of parts) {
    const bytes = joinWeights(network, views);
    found.push({ network, bytes, sha256: await sha256(bytes) });
  }
  return found;
}

function pinnedAs(digest: string, known: readonly KnownNetwork[]): KnownNetwork | null {
  return known.find(({ files }) => files.some((file) => file.sha256 === digest)) ?? null;
}

/** The network whose weights a file holds that nobody pinned: the same numbers saved anew. @throws NetworkFileError for others */
async function equalToPinned(
  bytes: Uint8Array<ArrayBuffer>,
  digest: string,
  known: readonly KnownNetwork[],
): Promise<KnownNetwork> {
  const file = kindOfBytes(bytes);
  const views = readWeightFile(bytes);
  const network = likest(views, known);
  if (!network) {
    const names = [...views.keys()].slice(0, 3).join(', ');
    throw networkFileError('unrecognised', { file, found: `tensors ${names}`, expected: WEIGHTS_EXPECTED });
  }
  const part = partOf(views, network);
  if (part === 'whole') {
    const joined = await sha256(joinWeights(network, [views]));
    if (joined === network.joined) return network;
  } else {
    const own = [...shapesOf(network)].filter(([name]) => isLayer(name) === (part === 'layers'));
    readTensors(views, new Map(own), file);
  }
  const expected = network.files.find((each) => each.part === part) ?? network.files[0]!;
  throw networkFileError('hash', { file, found: digest, expected: `${expected.sha256} (${expected.file})` });
}

/** The network most of whose tensors are there by name; null: none has any. */
function likest(views: WeightViews, known: readonly KnownNetwork[]): KnownNetwork | null {
  const share = (network: KnownNetwork) => {
    const names = [...shapesOf(network).keys()];
    return names.filter((name) => views.has(name)).length / names.length;
  };
  const best = known.toSorted((a, b) => share(b) - share(a))[0];
  return best && share(best) > 0 ? best : null;
}

/** What a file that is not pinned would be; a network whose files are all whole has no parts. */
function partOf(views: WeightViews, { files }: KnownNetwork): UpstreamFile['part'] {
  if (files.every(({ part }) => part === 'whole')) return 'whole';
  const names = [...views.keys()];
  if (names.every(isLayer)) return 'layers';
  return names.some(isLayer) ? 'whole' : 'trunk';
}

function isLayer(name: string): boolean {
  return /^lin\d+\.weight$/.test(name);
}
