/**
 * Header → what choosing needs to know of an image: a fixed list of technical attributes, where a slice lies, and what kind of
 * picture it is. Judges nothing: the rules are elsewhere, and docs/outcomes.md tells them.
 */
import type { FrameFacts, ScannedImage } from '../workers/protocol.ts';
import { decodeText } from './characterSets.ts';
import { bytesOf, numberOf, numbersOf, textOf, uint16Of, wholeTextOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { groupsOf, placeOf } from './functionalGroups.ts';
import { planeOf, sliceNormal, slicePosition } from './geometry.ts';
import type { Header } from './header.ts';
import { identifiersOf } from './identity.ts';
import { standardUid, term } from './outcomes.ts';
import { MAX_FRAMES } from './pixelFormat.ts';
import { isNotAnImage, isSecondaryCapture, modalityOf } from './sopClasses.ts';
import { TAGS } from './tags.ts';
import { readVoi } from './voi.ts';

const FRAME_TYPES = [TAGS.ctFrameType, TAGS.mrFrameType, TAGS.petFrameType, TAGS.xrayFrameType];
/** Bytes of an item's header: no frame of encapsulated pixels takes fewer. */
const ITEM_HEADER = 8;

/** `frames` is at most what the pixel data can hold; rows and columns are 0 where the file does not say. */
export function describeImage(header: Header): ScannedImage {
  const { dataSet, sopClass } = header;
  const frames = frameCount(header);
  const photometric = textOf(dataSet, TAGS.photometric)?.toUpperCase() ?? null;
  return {
    kind: 'dicom',
    ...identifiersOf(dataSet),
    instanceNumber: numberOf(dataSet, TAGS.instanceNumber),
    modality: term(modalityOf(sopClass, header.modality)),
    sopClass: standardUid(sopClass),
    transferSyntax: standardUid(header.transferSyntax),
    rows: uint16Of(dataSet, TAGS.rows) ?? 0,
    columns: uint16Of(dataSet, TAGS.columns) ?? 0,
    frames,
    bitsStored: uint16Of(dataSet, TAGS.bitsStored) ?? uint16Of(dataSet, TAGS.bitsAllocated) ?? 0,
    photometric: term(photometric),
    plane: planeOf(sliceNormal(dataSet)),
    position: slicePosition(dataSet, 0, frames),
    spacing: spacingOf(dataSet),
    thickness: numberOf(placeOf(dataSet, 0, TAGS.pixelMeasures, TAGS.sliceThickness), TAGS.sliceThickness),
    perFrame: perFrameFacts(dataSet, frames),
    seriesDescription: descriptionOf(dataSet, TAGS.seriesDescription),
    studyDescription: descriptionOf(dataSet, TAGS.studyDescription),
    notAnImage: isNotAnImage(sopClass, header.modality),
    secondaryCapture: isSecondaryCapture(sopClass),
    burnedIn: textOf(dataSet, TAGS.burnedIn)?.toUpperCase() === 'YES',
    localizer: isLocalizer(dataSet, 0),
    colour: (uint16Of(dataSet, TAGS.samplesPerPixel) ?? 1) > 1 || photometric === 'PALETTE COLOR',
    ownWindow: readVoi(dataSet, 0, false) !== null,
    split: null,
    label: null,
  };
}

/** Number of Frames, 1 where it is missing or no count. */
function declaredFrames(dataSet: DataSet): number {
  const declared = numberOf(dataSet, TAGS.numberOfFrames);
  return declared !== null && Number.isInteger(declared) && declared > 1 ? declared : 1;
}

function frameCount({ dataSet, pixelData, source }: Header): number {
  const declared = Math.min(declaredFrames(dataSet), MAX_FRAMES);
  if (declared === 1 || !pixelData) return 1;
  const bytes = Math.min(pixelData.length, source.size - pixelData.offset);
  if (pixelData.encapsulated) return Math.max(1, Math.min(declared, Math.floor(bytes / ITEM_HEADER)));
  const pixels = (uint16Of(dataSet, TAGS.rows) ?? 0) * (uint16Of(dataSet, TAGS.columns) ?? 0);
  const frameBits = Math.max(1, pixels * (uint16Of(dataSet, TAGS.bitsAllocated) ?? 8));
  return Math.max(1, Math.min(declared, Math.floor((bytes * 8) / frameBits)));
}

function perFrameFacts(dataSet: DataSet, frames: number): FrameFacts[] | null {
  const groups = dataSet.elements.get(TAGS.perFrameGroups)?.items.length ?? 0;
  if (frames === 1 || groups === 0) return null;
  return Array.from({ length: frames }, (_, frame) => ({
    plane: planeOf(sliceNormal(dataSet, frame)),
    position: slicePosition(dataSet, frame, frames),
    localizer: isLocalizer(dataSet, frame),
  }));
}

/** Value 3 of the frame's type, else of Image Type (PS3.3 C.7.6.1.1.2). */
function isLocalizer(dataSet: DataSet, frame: number): boolean {
  for (const macro of FRAME_TYPES) {
    for (const group of groupsOf(dataSet, frame, macro)) {
      const kind = textOf(group, TAGS.frameType, 2);
      if (kind !== null) return kind.toUpperCase() === 'LOCALIZER';
    }
  }
  return textOf(dataSet, TAGS.imageType, 2)?.toUpperCase() === 'LOCALIZER';
}

function spacingOf(dataSet: DataSet): readonly [number, number] | null {
  const place = placeOf(dataSet, 0, TAGS.pixelMeasures, TAGS.pixelSpacing);
  const spacing = numbersOf(place, TAGS.pixelSpacing, 2);
  return spacing?.every((value) => value > 0) ? [spacing[0]!, spacing[1]!] : null;
}

function descriptionOf(dataSet: DataSet, tag: number): string | null {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes) return null;
  const characterSets = wholeTextOf(dataSet, TAGS.specificCharacterSet)?.split('\\') ?? null;
  return decodeText(bytes.subarray(0, 1024), characterSets) || null;
}
