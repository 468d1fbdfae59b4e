/**
 * Where a slice lies: its normal, its plane and its position along the normal (PS3.3 C.7.6.2.1.1).
 *
 * The normal is turned so that its largest component is positive (to head, back or left), so that series acquired or stored the
 * other way round share one axis.
 */
import type { Plane } from '../workers/protocol.ts';
import { numberOf, numbersOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { placeOf } from './functionalGroups.ts';
import { TAGS } from './tags.ts';

export type Vector = readonly [number, number, number];

/** Least component of a plane's unit normal: a tilt of 37°, beyond any gantry's 30° and well before an oblique reformat's 45°. */
const LEAST_COMPONENT = 0.8;

/** Unit normal, or null where Image Orientation (Patient) is missing or spans no plane. */
export function sliceNormal(dataSet: DataSet, frame = 0): Vector | null {
  const place = placeOf(dataSet, frame, TAGS.planeOrientation, TAGS.imageOrientation);
  const cosines = numbersOf(place, TAGS.imageOrientation, 6);
  if (!cosines) return null;
  const [rx, ry, rz, cx, cy, cz] = cosines as [number, number, number, number, number, number];
  const x = ry * cz - rz * cy; // row × column
  const y = rz * cx - rx * cz;
  const z = rx * cy - ry * cx;
  const largest = [z, y, x].reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const length = Math.hypot(x, y, z) * (largest < 0 ? -1 : 1);
  return Math.abs(length) < 1e-6 || !Number.isFinite(length) ? null : [x / length, y / length, z / length];
}

export function planeOf(normal: Vector | null): Plane | null {
  if (!normal) return null;
  const [x, y, z] = normal.map(Math.abs) as [number, number, number];
  if (z >= LEAST_COMPONENT) return 'axial';
  if (y >= LEAST_COMPONENT) return 'coronal';
  return x >= LEAST_COMPONENT ? 'sagittal' : 'oblique';
}

/**
 * Millimetres along the frame's normal; Slice Location where position or orientation is missing; null where that is missing too,
 * and for several frames that do not say each its own.
 */
export function slicePosition(dataSet: DataSet, frame: number, frames: number): number | null {
  const place = placeOf(dataSet, frame, TAGS.planePosition, TAGS.imagePosition);
  if (frames > 1 && place === dataSet) return null;
  const normal = sliceNormal(dataSet, frame);
  const corner = numbersOf(place, TAGS.imagePosition, 3);
  if (!normal || !corner) return frames > 1 ? null : numberOf(dataSet, TAGS.sliceLocation);
  return corner[0]! * normal[0] + corner[1]! * normal[1] + corner[2]! * normal[2];
}
