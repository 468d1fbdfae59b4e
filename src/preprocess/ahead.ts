/** Work on items in turn, with the next ones begun meanwhile: reading a file is mostly waiting for it. */

/** Items whose bytes are on their way while one is worked on. */
const DEPTH = 3;

/** Each item with what `begin` returned for it, which was called up to `DEPTH` items earlier. */
export function* begunAhead<T, B>(items: readonly T[], begin: (item: T) => B): Generator<readonly [T, B]> {
  const begun: B[] = [];
  for (const [at, item] of items.entries()) {
    while (begun.length <= DEPTH && at + begun.length < items.length)
      begun.push(begin(items[at + begun.length]!));
    yield [item, begun.shift()!];
  }
}
