/**
 * A person's files, sorted into networks: known weights by themselves, a manifest with what it names. Used by the page for what is
 * dropped on it, and by `npm run weights` for a folder.
 */
import type { NetworkInfo } from '../evaluation.ts';
import { sha256 } from '../ingest/hash.ts';
import { identifyWeights } from './identify.ts';
import { readLayersModel } from './layersModel.ts';
import { infoOf, type NetworkManifest, readManifest } from './manifest.ts';
import { manifestSteps } from './manifestSteps.ts';
import { kindOf, networkFileError } from './networkFileError.ts';
import { KNOWN, type KnownNetwork, knownInfo } from './registry.ts';
import { WEIGHTS_EXPECTED } from './weightFile.ts';

export interface NetworkFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A network with all that is needed to open it. */
export interface GatheredNetwork {
  readonly info: NetworkInfo;
  /** Null for a known network. A layers-model's model.json is in it. */
  readonly manifest: NetworkManifest | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws NetworkFileError for the first file that is none, not whole, or not what it or its manifest says */
export async function gatherNetworks(
  files: readonly NetworkFile[],
  known: readonly KnownNetwork[] = KNOWN,
): Promise<GatheredNetwork[]> {
  const rest = new Set(files);
  const networks: GatheredNetwork[] = [];
  const parsed = new Map(
    files.filter(({ name }) => kindOf(name) === '.json').map((file) => [file, parse(file)]),
  );
  for (const [file, json] of parsed) {
    if (!isManifest(json)) continue;
    rest.delete(file);
    networks.push(await gatherManifest(json, rest));
  }
  for (const { name } of rest) {
    if (!['.pth', '.pt', '.safetensors'].includes(kindOf(name))) {
      throw networkFileError('unrecognised', { file: kindOf(name), found: '', expected: WEIGHTS_EXPECTED });
    }
  }
  const identified = await identifyWeights(
    [...rest].map(({ bytes }) => bytes),
    known,
  );
  for (const { network, bytes, sha256: digest } of identified) {
    networks.push({ info: knownInfo(network, digest), manifest: null, bytes });
  }
  if (networks.length > 0) return networks;
  throw networkFileError('unrecognised', { file: 'none', found: '', expected: WEIGHTS_EXPECTED });
}

function parse({ bytes }: NetworkFile): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw networkFileError('manifest', { file: '.json', found: 'other text', expected: 'JSON' });
  }
}

/** Whether a file of JSON means to be a manifest; a model.json does not. */
export function isManifest(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('network' in json || 'weights' in json);
}

/** The network of a manifest; the files that it names are taken out of `rest`. @throws NetworkFileError */
export async function gatherManifest(json: unknown, rest: Set<NetworkFile>): Promise<GatheredNetwork> {
  const given = readManifest(json);
  const take = (name: string) => {
    const base = name.split('/').at(-1)!;
    const file = [...rest].find((each) => each.name === base);
    if (!file)
      throw networkFileError('manifest', {
        file: '.json',
        found: `no file ${base}`,
        expected: 'it beside the manifest',
      });
    rest.delete(file);
    return file;
  };
  const { network, weights } = given;
  let manifest = given;
  let bytes: Uint8Array<ArrayBuffer>;
  if (network.format === 'layers-model') {
    const file = take(network.file);
    await requireHash(file.bytes, network.sha256, '.json');
    const model = parse(file);
    manifest = { ...given, network: { ...network, model } };
    bytes = join(readLayersModel(model, given.tap).paths.map((path) => take(path).bytes));
  } else {
    bytes = take(weights.file ?? '').bytes;
  }
  const kind = network.format === 'steps' ? '.safetensors' : '.bin';
  if (bytes.length !== weights.bytes) {
    throw networkFileError('bytes', {
      file: kind,
      found: `${bytes.length} bytes`,
      expected: `${weights.bytes}, the manifest's weights.bytes`,
    });
  }
  await requireHash(bytes, weights.sha256, kind);
  manifestSteps(manifest, bytes);
  return { info: await infoOf(manifest), manifest, bytes };
}

async function requireHash(bytes: Uint8Array<ArrayBuffer>, expected: string, file: string): Promise<void> {
  const found = await sha256(bytes);
  if (found !== expected)
    throw networkFileError('hash', { file, found, expected: `${expected} (the manifest's)` });
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
