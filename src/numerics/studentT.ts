/**
 * Student's t for a whole number of degrees of freedom: the finite series of Abramowitz & Stegun 26.7.3–4, and its inverse by
 * bisection. Equals scipy.stats.t to 1e-8 of the quantile up to 1,000 degrees; beyond them the normal stands in (0.1 % apart there).
 */

/** Above, the normal distribution is meant. */
const MOST_DEGREES = 1000;
/** Standard normal quantile of 0.975. */
export const NORMAL_975 = 1.959963984540054;

/** P(|T| ≤ t) of T with `degrees` ≥ 1 degrees of freedom, t ≥ 0. @throws RangeError on other degrees. */
export function studentWithin(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`${degrees} degrees of freedom`);
  const angle = Math.atan(t / Math.sqrt(degrees));
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** t with P(|T| ≤ t) = 0.95. @throws RangeError on less than one degree or half a degree of freedom. */
export function student975(degrees: number): number {
  if (degrees > MOST_DEGREES) return NORMAL_975;
  let low = NORMAL_975;
  let high = 12.8; // one degree: 12.706
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
