/**
 * Where a slice lies: its normal and its position along it (PS3.3 C.7.6.2.1.1).
 *
 * The normal is turned to point to the patient's head, so that series acquired or stored the other way round share one axis.
 */
import type { DataSet } from 'dicom-parser';
import { numberOf, numbersOf } from './dataSet.ts';

export type Vector = readonly [number, number, number];

/** Unit normal with z ≥ 0, or null where Image Orientation (Patient) is missing or spans no plane. */
export function sliceNormal(dataSet: DataSet): Vector | null {
  const cosines = numbersOf(dataSet, 'x00200037', 6);
  if (!cosines) return null;
  const [rx, ry, rz, cx, cy, cz] = cosines as [number, number, number, number, number, number];
  const x = ry * cz - rz * cy; // row × column
  const y = rz * cx - rx * cz;
  const z = rx * cy - ry * cx;
  const length = Math.hypot(x, y, z) * (z < 0 ? -1 : 1);
  return Math.abs(length) < 1e-6 ? null : [x / length, y / length, z / length];
}

/** Millimetres along `normal`; Slice Location where position or orientation is missing; null where that is missing too. */
export function slicePosition(dataSet: DataSet, normal: Vector | null): number | null {
  const corner = numbersOf(dataSet, 'x00200032', 3);
  if (!normal || !corner) return numberOf(dataSet, 'x00201041');
  return corner[0]! * normal[0] + corner[1]! * normal[1] + corner[2]! * normal[2];
}
