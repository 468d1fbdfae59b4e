/** JSON as RFC 8785 (JCS) writes it: one text for one content, whatever its spacing and the order of its keys. Library: canonicalize 2.1.0. */
import canonicalize from 'canonicalize';

/**
 * @param value what JSON.parse gives
 * @throws RangeError for what has no canonical form: a number that is not finite, a string with half a surrogate pair, nothing at all
 */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  const text = canonicalText(value);
  // JSON.stringify escapes half a pair, and nothing else in the range.
  if (/(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text)) {
    throw new RangeError('A string holds half a surrogate pair, which RFC 8785 has no bytes for.');
  }
  return new TextEncoder().encode(text);
}

function canonicalText(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch (error) {
    throw new RangeError(`There is no canonical JSON of it (${(error as Error).message}).`);
  }
  throw new RangeError('There is no canonical JSON of nothing.');
}
