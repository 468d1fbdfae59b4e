/** Chance of at least so many successes, by the terms of the binomial distribution in logarithms; scipy.stats.binom.sf(k − 1, n, p). */

/** P(X ≥ `atLeast`) of X successes in `trials` ≥ 0 of `chance` 0 … 1. */
export function binomialTail(trials: number, chance: number, atLeast: number): number {
  if (atLeast <= 0) return 1;
  if (atLeast > trials || chance <= 0) return 0;
  if (chance >= 1) return 1;
  const [yes, no] = [Math.log(chance), Math.log1p(-chance)];
  let choose = 0; // log of trials over k
  let [above, below] = [0, 0];
  for (let k = 0; k <= trials; k++) {
    const term = Math.exp(choose + k * yes + (trials - k) * no);
    if (k >= atLeast) above += term;
    else below += term;
    choose += Math.log((trials - k) / (k + 1));
  }
  return above <= below ? above : Math.min(1, Math.max(0, 1 - below));
}
