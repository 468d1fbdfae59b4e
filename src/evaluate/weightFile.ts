/** A network's weights out of a .pth (a plain state dict) or a .safetensors, by the names that the plans use. */
import { ModelFileError } from '../errors.ts';
import { shapeText } from '../interop/modelFile.ts';
import { readSafetensors } from '../interop/safetensors.ts';
import { stateViews } from '../interop/stateDict.ts';
import type { NamedTensors, TensorView } from '../interop/tensors.ts';
import { readTorchFile } from '../interop/torchFile.ts';
import { networkFileError, tensorText } from './networkFileError.ts';

/** Tensors by name, none of them read yet. */
export type WeightViews = ReadonlyMap<string, TensorView>;

/** What fits into one buffer of every browser. */
export const LARGEST_WEIGHT_FILE = 2 ** 31 - 1;

/** @throws NetworkFileError `unrecognised` for another kind of file, `bytes` for one that is cut or damaged */
export function readWeightFile(bytes: Uint8Array): WeightViews {
  const file = kindOfBytes(bytes);
  try {
    const views =
      file === '.safetensors'
        ? readSafetensors(bytes).tensors
        : stateViews('state dict', readTorchFile(bytes));
    return new Map([...views].map(([name, view]) => [plainName(name), view]));
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    const { problem, what, found, expected } = error.facts;
    const cut = problem === 'truncated' || problem === 'damaged';
    throw networkFileError(cut ? 'bytes' : 'unrecognised', {
      file,
      found: problem === 'truncated' ? `it ends inside ${what}` : `${what} ${found}`,
      expected: cut && expected ? String(expected) : WEIGHTS_EXPECTED,
    });
  }
}

/** Both begin alike with no other format of ours: after safetensors' 8 bytes of header length comes `{`. */
export function kindOfBytes(bytes: Uint8Array): '.pth' | '.safetensors' {
  return bytes[8] === 0x7b ? '.safetensors' : '.pth';
}

export const WEIGHTS_EXPECTED =
  'LPIPS v0.1 weights with their trunk, or pt_inception-2015-12-05-6726825d.pth';

/** @throws NetworkFileError `shape` naming the first tensor that is missing or has another shape */
export function readTensors(
  views: WeightViews,
  shapes: ReadonlyMap<string, readonly number[]>,
  file: string,
): NamedTensors {
  for (const [name, shape] of shapes) {
    const view = views.get(name);
    if (view && shapeText(view.shape) === shapeText(shape)) continue;
    throw networkFileError('shape', {
      file,
      found: tensorText(name, view?.shape),
      expected: tensorText(name, shape),
    });
  }
  const read = (name: string) => {
    const view = views.get(name)!;
    return { shape: view.shape, values: view.toFloat32() };
  };
  return new Map([...shapes.keys()].map((name) => [name, read(name)]));
}

/** The LPIPS repository's `lin0.model.1.weight` (a dropout stands before it) is `lin0.weight` here. */
function plainName(name: string): string {
  return name.replace(/^(lin\d+)\.model\.1\.weight$/, '$1.weight');
}
