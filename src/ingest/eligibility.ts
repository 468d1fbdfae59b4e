/**
 * Which files are axial CT slices. Every rule that excludes a file by what its header says is here, in the order it is asked;
 * docs/outcomes.md tells it to people.
 *
 * Knows nothing of pixels: whether they can be decoded is pixelFormat.ts's question.
 */
import { textOf } from './dataSet.ts';
import { sliceNormal } from './geometry.ts';
import type { Header } from './header.ts';
import { Refusal, standardUid, term } from './outcomes.ts';
import { EXPLICIT_LE, IMPLICIT_LE } from './part10.ts';
import { isCt, isNotAnImage, isSecondaryCapture } from './sopClasses.ts';

/** Least |z| of an axial slice's unit normal: a tilt of 37°, beyond any gantry's 30° and well before an oblique reformat's 45°. */
const MIN_AXIAL_Z = 0.8;

/**
 * Returns when the file is an axial CT image in a syntax read here.
 * @throws Refusal: not-an-image, not-ct, truncated, malformed, no-pixel-data, derived, localizer, not-axial,
 * unsupported-transfer-syntax.
 */
export function requireAxialCt(header: Header): void {
  const { dataSet, sopClass, modality, pixelData, damage } = header;
  const readable = header.transferSyntax === IMPLICIT_LE || header.transferSyntax === EXPLICIT_LE;
  const unsupported = () =>
    new Refusal('unsupported-transfer-syntax', { uid: standardUid(header.transferSyntax) });

  if (isNotAnImage(sopClass, modality)) {
    throw new Refusal('not-an-image', { modality: term(modality), sopClass: standardUid(sopClass) });
  }
  const known = sopClass !== null || modality !== null;
  if (known && !isCt(sopClass, modality)) {
    throw new Refusal('not-ct', { modality: term(modality), sopClass: standardUid(sopClass) });
  }
  if (damage !== null && !readable) throw unsupported();
  if (damage === 'cut') throw new Refusal('truncated', { part: 'header', foundBytes: header.fileBytes });
  if (damage === 'malformed') throw new Refusal('malformed', { part: 'header' });
  if (!pixelData || pixelData.length === 0) {
    const float = 'x7fe00008' in dataSet.elements || 'x7fe00009' in dataSet.elements;
    if (float) throw new Refusal('unsupported-bit-depth', { floatPixels: true });
    throw new Refusal('no-pixel-data', { modality: term(modality), sopClass: standardUid(sopClass) });
  }
  if (!known) throw new Refusal('not-ct', { modality: 'none', sopClass: 'none' });

  const burnedIn = textOf(dataSet, 'x00280301')?.toUpperCase() === 'YES';
  if (burnedIn || isSecondaryCapture(sopClass)) {
    throw new Refusal('derived', { sopClass: standardUid(sopClass), burnedInAnnotation: burnedIn });
  }
  if (textOf(dataSet, 'x00080008', 2)?.toUpperCase() === 'LOCALIZER') throw new Refusal('localizer');
  const normal = sliceNormal(dataSet);
  if (normal && normal[2] < MIN_AXIAL_Z) {
    throw new Refusal('not-axial', { normalZ: Number(normal[2].toFixed(3)), least: MIN_AXIAL_Z });
  }
  if (!readable) throw unsupported();
  if (pixelData.encapsulated) {
    throw new Refusal('unsupported-transfer-syntax', {
      uid: standardUid(header.transferSyntax),
      encapsulated: true,
    });
  }
}
