/**
 * The figures of the thesis's eval_model.py by its own definitions, for those who must compare with it. Each is flawed: a
 * WGAN's critic has no natural zero, so that 0.5 means nothing and a shift of all scores changes both accuracies; random pairs
 * say nothing without real–real beside them; LPIPS expects [−1, 1]. Our own figures stand elsewhere.
 *
 * Differences that remain: the thesis drew 150 fakes for the generator's accuracy and one pair for LPIPS, in VGG; here all
 * fakes and all pairs are taken, in the LPIPS network that is installed.
 */
import type { AsInThesis, CriticScores, PairList, PairLists } from '../evaluation.ts';
import type { ImageSet } from './features.ts';
import type { PairDistance } from './pairFigures.ts';
import { UNIFORM_WINDOW, uniformSsim } from './uniformSsim.ts';
import { unitImage } from './unitImage.ts';

const THRESHOLD = 0.5;
/** What the thesis says of equal images. */
const PSNR_OF_EQUALS = 100;

export interface AsInThesisInput {
  readonly scores: Pick<CriticScores, 'real' | 'fake'> | null;
  readonly real: ImageSet;
  readonly fake: ImageSet;
  readonly pairs: Pick<PairLists, 'realFake'>;
  readonly lpips: PairDistance | null;
  readonly signal?: AbortSignal | undefined;
  /** Pairs that LPIPS has measured. */
  readonly onBatch?: ((done: number) => void) | undefined;
}

/**
 * Discriminator: of as many reals as fakes, the share above 0.5 and below it; generator: fakes above 0.5. SSIM: skimage's
 * default on [−1, 1] with range 2. PSNR: of the mean square error of all pairs together (the thesis's batch of 128), on [0, 1].
 */
export async function asInThesis(input: AsInThesisInput): Promise<AsInThesis> {
  const { scores, real, fake, pairs } = input;
  const known = pairs.realFake.length > 0;
  return {
    discriminatorAccuracy:
      scores &&
      finite((share(scores.real, (s) => s > THRESHOLD) + share(scores.fake, (s) => s < THRESHOLD)) / 2),
    generatorAccuracy: scores && finite(share(scores.fake, (s) => s > THRESHOLD)),
    ssim: known && real.size >= UNIFORM_WINDOW ? meanSsim(real, fake, pairs.realFake) : null,
    psnr: known ? pooledPsnr(real, fake, pairs.realFake) : null,
    lpips: known && input.lpips ? await lpipsOnUnitRange(input.lpips, input) : null,
  };
}

async function lpipsOnUnitRange(
  lpips: PairDistance,
  { real, fake, pairs: { realFake }, signal, onBatch }: AsInThesisInput,
): Promise<number | null> {
  const first = realFake.map(([i]) => i);
  const second = realFake.map(([, j]) => j);
  const beside = realFake.map((_, k) => [k, k] as const);
  const distances = await lpips.distances(onUnitRange(real, first), onUnitRange(fake, second), beside, {
    signal,
    onBatch,
  });
  return finite(distances.reduce((sum, distance) => sum + distance, 0) / distances.length);
}

/** Those images of a set, in that order, on [0, 1]. */
function onUnitRange(images: ImageSet, indices: readonly number[]): ImageSet {
  const { size } = images;
  const data = new Float32Array(indices.length * size * size);
  indices.forEach((image, k) => {
    data.set(unitImage(images, image), k * size * size);
  });
  return { count: indices.length, size, data };
}

function meanSsim(real: ImageSet, fake: ImageSet, pairs: PairList): number {
  const { size } = real;
  const image = (set: ImageSet, i: number) => set.data.subarray(i * size * size, (i + 1) * size * size);
  let sum = 0;
  for (const [i, j] of pairs) sum += uniformSsim(image(real, i), image(fake, j), size, 2);
  return sum / pairs.length;
}

function pooledPsnr(real: ImageSet, fake: ImageSet, pairs: PairList): number {
  const area = real.size ** 2;
  let sum = 0;
  for (const [i, j] of pairs) {
    for (let at = 0; at < area; at++) {
      sum += ((real.data[i * area + at]! - fake.data[j * area + at]!) / 2) ** 2; // on [0, 1]
    }
  }
  return sum > 0 ? 10 * Math.log10((area * pairs.length) / sum) : PSNR_OF_EQUALS;
}

function share(scores: Float32Array, of: (score: number) => boolean): number {
  let count = 0;
  for (const score of scores) {
    if (!Number.isFinite(score)) return Number.NaN;
    if (of(score)) count++;
  }
  return count / scores.length;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
