/** Figures that were not, or could not be, measured, each with its reason; nothing here is ever a number that means nothing. */
import type { Figure, FigureReason, Metrics, PairFigures } from '../evaluation.ts';

export function unmeasured(reason: FigureReason): Figure {
  return { value: null, low: null, high: null, reason };
}

export function unmeasuredPairs(reason: FigureReason): PairFigures {
  const none = unmeasured(reason);
  return { realFake: none, realReal: none, nearestTraining: none, fakeFake: none };
}

/** Those of image pairs. */
export function unmeasuredImages(
  reason: FigureReason,
): Pick<Metrics, 'ssim' | 'psnr' | 'lpips' | 'featureDistance' | 'msSsim'> {
  const pairs = unmeasuredPairs(reason);
  const none = unmeasured(reason);
  return {
    ssim: pairs,
    psnr: pairs,
    lpips: pairs,
    featureDistance: pairs,
    msSsim: { realReal: none, fakeFake: none, scales: 0 },
  };
}

/** Those of the critic. */
export function unmeasuredCritic(
  reason: FigureReason,
): Pick<Metrics, 'auc' | 'wasserstein' | 'discriminatorAccuracy' | 'generatorAccuracy' | 'criticGap'> {
  const none = unmeasured(reason);
  return {
    auc: none,
    wasserstein: none,
    discriminatorAccuracy: none,
    generatorAccuracy: none,
    criticGap: none,
  };
}
