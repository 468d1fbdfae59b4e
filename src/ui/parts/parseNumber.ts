/** A typed number: decimal point or comma, scientific notation; NaN for anything else, an empty field too. */
export function parseNumber(typed: string): number {
  const plain = typed.trim().replace(',', '.').replace('−', '-');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** A typed whole number within [min, max], or null. */
export function parseInteger(typed: string, min: number, max: number): number | null {
  const value = parseNumber(typed);
  return Number.isInteger(value) && value >= min && value <= max ? value : null;
}
