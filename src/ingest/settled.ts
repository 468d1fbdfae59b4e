/** Why a header alone ends a file: no pixels follow it. */
import type { Header } from './header.ts';
import { Refusal, standardUid, term } from './outcomes.ts';
import { isNotAnImage } from './sopClasses.ts';

/** not-an-image, truncated, malformed, no-pixel-data; null where there are pixels. */
export function settledBy({ sopClass, modality, pixelData, damage, fileBytes }: Header): Refusal | null {
  if (pixelData && pixelData.length > 0) return null;
  const kind = { modality: term(modality), sopClass: standardUid(sopClass) };
  if (isNotAnImage(sopClass, modality)) return new Refusal('not-an-image', kind);
  if (damage === 'cut') return new Refusal('truncated', { part: 'header', foundBytes: fileBytes });
  if (damage === 'malformed') return new Refusal('malformed', { part: 'header' });
  return new Refusal('no-pixel-data', kind);
}
