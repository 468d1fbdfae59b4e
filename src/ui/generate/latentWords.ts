/** Which latent an image is of, in the words of the shown language; what a person would cite. */
import type { Drawn } from '../../app.ts';
import type { GenerateFromModelResult } from '../../workers/protocol.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';

/** Of which latents all images are. */
export function drawnWords({ count, seed, first, between }: Drawn): string {
  const words = text.value.generate;
  const [n, of, from] = [integer(count), setting(seed), setting(first)];
  return between
    ? words.ofWay(n, of, from, setting(between.to), words.draw.paths[between.path])
    : words.ofIndices(n, of, from, setting(first + count - 1));
}

/** Of image i. */
export function latentWords({ seed, first, between, count }: Drawn, i: number): string {
  const { one, draw } = text.value.generate;
  if (!between) return one.index(setting(seed), setting(first + i));
  const [from, to, path] = [setting(first), setting(between.to), draw.paths[between.path]];
  return one.step(setting(seed), from, to, integer(i + 1), integer(count), path);
}

/** Of image i of an opened model, whose latents may have been given. */
export function modelLatentWords({ seed, first = 0 }: GenerateFromModelResult, i: number): string {
  const { one } = text.value.generate;
  return seed === null ? one.given(setting(i)) : one.index(setting(seed), setting(first + i));
}
