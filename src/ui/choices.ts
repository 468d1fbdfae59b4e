/** The person's few choices about the page itself (language, appearance, whether to be told of a run's end), kept in localStorage where it is allowed. */

/** Null where nothing valid was chosen, or the browser keeps nothing. */
export function readChoice<T extends string>(name: string, allowed: readonly T[]): T | null {
  try {
    const stored = localStorage.getItem(`gantry.${name}`);
    return allowed.find((one) => one === stored) ?? null;
  } catch {
    return null;
  }
}

export function writeChoice(name: string, value: string): void {
  try {
    localStorage.setItem(`gantry.${name}`, value);
  } catch {
    // Storage is refused: the choice holds until the page is closed.
  }
}
