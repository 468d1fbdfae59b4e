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
  const parts = new Map<KnownNetwork, Map<UpstreamFile['part'], WeightViews>>();
  for (const bytes of files) {
    const digest = await sha256(bytes);
    await nextTask();
    const pinned = pinnedAs(digest, known);
    if (!pinned) found.push(await equalToPinned(bytes, digest, known));
    else if (pinned.part === 'whole') found.push({ network: pinned.network, bytes, sha256: digest });
    else {
      const halves = parts.get(pinned.network) ?? new Map();
      parts.set(pinned.network, halves.set(pinned.part, readWeightFile(bytes)));
    }
  }
  for (const [network, halves] of parts) {
    const bytes = joinWeights(network, [...halves.values()]);
    found.push({ network, bytes, sha256: await sha256(bytes) });
  }
  return found;
}

function pinnedAs(digest: string, known: readonly KnownNetwork[]) {
  for (const network of known) {
    const file = network.files.find((each) => each.sha256 === digest);
    if (file) return { network, part: file.part };
  }
  return null;
}

/** A whole network's weights saved anew: the same numbers in another file. */
async function equalToPinned(
  bytes: Uint8Array<ArrayBuffer>,
  digest: string,
  known: readonly KnownNetwork[],
): Promise<IdentifiedNetwork> {
  const file = kindOfBytes(bytes);
  const views = readWeightFile(bytes);
  const network = likest(views, known);
  if (!network) {
    const names = [...views.keys()].slice(0, 3).join(', ');
    throw networkFileError('unrecognised', { file, found: `tensors ${names}`, expected: WEIGHTS_EXPECTED });
  }
  const wanted = shapesOf(network);
  const part = partOf(views, network);
  if (part === 'whole') {
    const joined = joinWeights(network, [views]);
    const joinedDigest = await sha256(joined);
    if (pinnedAs(joinedDigest, known)?.part === 'whole')
      return { network, bytes: joined, sha256: joinedDigest };
  } else {
    const own = new Map([...wanted].filter(([name]) => isLayer(name) === (part === 'layers')));
    readTensors(views, own, file);
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
