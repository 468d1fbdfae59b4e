/** Whether this Node is one package.json's `engines` allows. Reads only `^a.b`, `>=a.b` and `||`. */

/**
 * @param {string} version like "v20.19.0"
 * @param {string} range like "^20.19 || >=22.12"
 */
export function satisfies(version, range) {
  const have = numbers(version);
  return range.split('||').some((part) => {
    const [, operator, text] = /^\s*(\^|>=)\s*([\d.]+)\s*$/.exec(part) ?? [];
    if (!text)
      throw new Error(`package.json: "engines" holds a range this check does not read: ${part.trim()}`);
    const least = numbers(text);
    return compare(have, least) >= 0 && (operator === '>=' || have[0] === least[0]);
  });
}

function numbers(version) {
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}

function compare(a, b) {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}
