/**
 * A model file of either kind, told apart by its bytes: torch.save's two forms, or safetensors.
 * Beside what the readers refuse, it refuses a generator that is not finite: nothing could be drawn from it.
 */
import { type ModelFileKind, modelFileError } from './modelFile.ts';
import { readSafetensorsCheckpoint } from './safetensorsCheckpoint.ts';
import { readThesisCheckpoint } from './thesisCheckpoint.ts';
import type { NetworkTensors, ReadCheckpoint } from './trainingState.ts';

/** What fits into one buffer of every browser. */
export const LARGEST_MODEL_FILE = 2 ** 31 - 1;

/** @throws ModelFileError naming what is wrong; ConfigError for a value that no run can have */
export function readAnyCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const kind = kindOf(bytes);
  const state = kind === '.pth' ? readThesisCheckpoint(bytes) : readSafetensorsCheckpoint(bytes);
  checkFinite(kind, 'generator', state.generator);
  if (state.generatorEma) checkFinite(kind, 'generator_ema', state.generatorEma);
  return state;
}

/** After safetensors' 8 bytes of header length comes `{`; neither a zip nor torch's stream form has one there. */
export function kindOf(bytes: Uint8Array): ModelFileKind {
  return bytes[8] === 0x7b ? '.safetensors' : '.pth';
}

function checkFinite(file: ModelFileKind, part: string, { parameters, buffers }: NetworkTensors): void {
  for (const [name, { values }] of [...parameters, ...buffers]) {
    if (values.every(Number.isFinite)) continue;
    throw modelFileError(file, 'damaged', {
      what: `${part}.${name}`,
      found: 'NaN or infinity',
      expected: 'finite numbers',
    });
  }
}
