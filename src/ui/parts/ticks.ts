/** Round values along an axis. */

/** Multiples of 1, 2 or 5 · 10ᵏ within [low, high], at most `most` of them. */
export function linearTicks(low: number, high: number, most: number): number[] {
  if (!(high > low) || most < 1) return [];
  const rough = (high - low) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((times) => times * unit >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** 1, 2 and 5 · 10ᵏ within [low, high], both above 0; powers of ten alone where those are more than `most`. */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(low > 0 && high > low)) return [];
  const all = (times: readonly number[]) => {
    const ticks: number[] = [];
    for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++) {
      for (const one of times) {
        const value = Number((one * 10 ** k).toPrecision(12));
        if (value >= low && value <= high) ticks.push(value);
      }
    }
    return ticks;
  };
  const fine = all([1, 2, 5]);
  return fine.length > most ? all([1]) : fine;
}
