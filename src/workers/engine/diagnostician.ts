/** Diagnostics of a training round at its checkpoints, no oftener than is worth their time. */
import type { RunConfig } from '../../config.ts';
import { generateFrom } from '../../generate/generate.ts';
import { memoryFigures } from '../../gpu/memory.ts';
import type { Checkpoint } from '../../model/checkpoint.ts';
import { criticMeans, layerFigures, MOST_SCORED } from '../../train/diagnostics.ts';
import type { Diagnostics } from '../protocol.ts';
import { examinationDue } from './slots.ts';

/** Fakes of the diagnostics come from latents that neither an evaluation nor an export uses. */
const DIAGNOSTIC_FIRST = 3 * 2 ** 30;

export interface DiagnosticianOptions {
  readonly config: RunConfig;
  /** float32 [n, imsize, imsize] */
  readonly slices: Float32Array;
  readonly validation: Float32Array;
  /** Milliseconds on a steady clock. */
  now?(): number;
}

/** @returns what examines a checkpoint; null when the one before was examined just now and this is not the last. */
export function createDiagnostician(
  options: DiagnosticianOptions,
): (checkpoint: Checkpoint, last: boolean) => Promise<Diagnostics | null> {
  const { config, now = () => performance.now() } = options;
  const area = config.imsize ** 2;
  // No more at once than a step judges, which is known to fit.
  const most = Math.min(MOST_SCORED, Math.ceil(config.bsize / config.accumulate));
  const n = Math.min(most, options.slices.length / area, options.validation.length / area);
  const train = spread(options.slices, area, n);
  const validation = spread(options.validation, area, n);
  let before: Checkpoint | null = null;
  const began = now();
  let examined = Number.NEGATIVE_INFINITY;
  return async (checkpoint, last) => {
    if (!last && !examinationDue({ sinceLast: now() - examined, sinceStart: now() - began })) return null;
    const { iteration, critic } = checkpoint;
    const fake =
      n === 0
        ? new Float32Array()
        : await generateFrom(checkpoint, { seed: config.seed, first: DIAGNOSTIC_FIRST, count: n });
    const diagnostics: Diagnostics = {
      iteration,
      critic: await criticMeans(config, critic, { train, validation, fake }),
      layers: layerFigures(checkpoint, before),
      memory: memoryFigures(),
    };
    before = checkpoint;
    examined = now();
    return diagnostics;
  };
}

/** `n` of the images in `all`, evenly apart. */
function spread(all: Float32Array, area: number, n: number): Float32Array {
  const count = all.length / area;
  const out = new Float32Array(n * area);
  for (let i = 0; i < n; i++) {
    const at = Math.floor((i * count) / n);
    out.set(all.subarray(at * area, (at + 1) * area), i * area);
  }
  return out;
}
