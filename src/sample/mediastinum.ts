/** Heart, great vessels, windpipe and gullet of one slice, and the room they take from the lungs. */
import { cavityAxes, smoothstep, spineY } from './body.ts';
import type { Canvas } from './canvas.ts';
import type { Habitus } from './habitus.ts';
import { capsule, ellipse, ellipsoidSection, grown, type Shape } from './shapes.ts';

export interface Organ {
  readonly shape: Shape;
  readonly hu: number;
}

const MUSCLE = 50;
/** The heart's long axis points to the left and forward. */
const HEART_ANGLE = -0.6;

/** Unenhanced blood, or a contrast medium's arterial phase. */
export function bloodHu({ contrast }: Habitus): number {
  return contrast ? 230 : 44;
}

/** In the order they are painted; lungs end at all of them. */
export function organsAt(z: number, who: Habitus): Organ[] {
  return [...heart(z, who), ...vessels(z, who), ...gullet(z, who)];
}

/** Where there is no lung although no organ lies there: fat between the lungs, around the spine and the heart. */
export function mediastinalFat(z: number, who: Habitus): Shape[] {
  const { front } = cavityAxes(z, who);
  const spine = spineY(z, who);
  const neck = smoothstep(20, 85, z);
  const low = smoothstep(-25, -80, z);
  return [
    // The line where the lungs nearly meet in front leans to the left; below, fat beside the heart widens it.
    capsule(6 + 6 * low, -front - 8, -4, -20, 3 + 13 * neck + 5 * low),
    ellipse(4 + 8 * low, -front - 4, 16 + 10 * neck + 14 * low, 10 + 8 * neck + 6 * low),
    capsule(-6, -24, 4, 24, 19 + 9 * neck),
    ellipse(0, spine + 8, 25, 27),
    ...organsAt(z, who).map(({ shape }) => grown(shape, 3)),
  ];
}

/** Windpipe and main bronchi down to where the airway trees begin: wall, then air. */
export function paintAirway(canvas: Canvas, z: number): void {
  if (z > 0) {
    const y = 4 + 0.04 * z;
    canvas.paint(ellipse(0, y, 10.5, 10), 20);
    canvas.paint(ellipse(0, y, 8.5, 8), -1000);
    return;
  }
  if (z < -26) return;
  for (const side of [-1, 1]) {
    const x = side * (6 - 1.15 * z);
    const reach = 7;
    canvas.paint(capsule(x - side * 3, 6, x + side * reach, 8, 8), 10);
    canvas.paint(capsule(x - side * 3, 6, x + side * reach, 8, 5.6), -1000);
  }
}

/** Chalk in the wall of an old aorta. */
export function paintCalcium(canvas: Canvas, z: number, who: Habitus): void {
  if (who.age < 60 || Math.sin(z * 0.9 + who.age) < 0.2) return;
  const y = spineY(z, who);
  if (z < 30) canvas.paint(capsule(33, y - 14, 36, y - 8, 1.6), 520, 0.8);
  else if (z < 46) canvas.paint(capsule(22, 20, 27, 16, 1.6), 520, 0.8);
}

function heart(z: number, who: Habitus): Organ[] {
  const s = who.heart;
  const centre = [26 * s, -0.36 * who.cavity.front, -56] as const;
  const along = (mm: number, across: number) =>
    [
      centre[0] + s * (mm * Math.cos(HEART_ANGLE) - across * Math.sin(HEART_ANGLE)),
      centre[1] + s * (mm * Math.sin(HEART_ANGLE) + across * Math.cos(HEART_ANGLE)),
    ] as const;
  const organs: Organ[] = [];
  const add = (
    [x, y]: readonly [number, number],
    height: number,
    [a, b, c]: readonly [number, number, number],
    hu: number,
  ) => {
    const shape = ellipsoidSection(z, [x, y, height], [a * s, b * s, c * s], HEART_ANGLE);
    if (shape) organs.push({ shape, hu });
  };
  const blood = bloodHu(who);
  const muscle = who.contrast ? 105 : MUSCLE;
  add([centre[0], centre[1]], -56, [66, 47, 48], muscle);
  add(along(-34, 14), -42, [28, 24, 30], blood); // left atrium
  add(along(-44, -14), -54, [27, 27, 40], blood * 0.9); // right atrium
  add(along(20, 10), -58, [34, 19, 32], blood); // left ventricle
  add(along(6, -22), -62, [42, 14, 34], blood * 0.85); // right ventricle
  return organs;
}

function vessels(z: number, who: Habitus): Organ[] {
  const blood = bloodHu(who);
  const spine = spineY(z, who);
  const organs: Organ[] = [];
  const tube = (shape: Shape, hu = blood) => organs.push({ shape, hu });
  const wide = who.age > 50 ? 1.15 : 1;
  if (z < 44) tube(ellipse(22, spine - 8 - 6 * smoothstep(40, 0, z), 12 * wide)); // descending aorta
  if (z < 44 && z > -34) tube(ellipse(-15 + 8 * smoothstep(10, -34, z), -22, 15.5 * wide)); // ascending aorta
  if (z >= 30 && z < 52) {
    const rise = smoothstep(52, 44, z);
    tube(capsule(-12, -18, 20, spine - 12, 12.5 * wide * rise + 2)); // arch
  }
  if (z >= 46 && z < 100) {
    for (const [x, y] of [
      [-12, -10],
      [4, -8],
      [16, 4],
    ] as const) {
      tube(ellipse(x * (1 + 0.006 * (z - 46)), y, 5.5));
    }
  }
  if (z > -28 && z < 58) tube(ellipse(-27, -14, 9.5), blood * 0.95); // superior vena cava
  if (z >= 46 && z < 80) {
    tube(capsule(-26, -16, 26, -26 - 0.1 * (z - 46), 6), blood * (z < 58 ? 1 : 0.6)); // brachiocephalic veins
  }
  if (z < 12 && z > -30) tube(ellipse(10, -30, 14.5)); // pulmonary trunk
  if (z < 6 && z > -12) tube(capsule(8, -22, -38, 2, 9)); // right pulmonary artery
  if (z < 14 && z > -4) tube(capsule(14, -24, 38, 6, 9.5)); // left pulmonary artery
  for (const side of [-1, 1]) {
    const hilum = ellipsoidSection(z, [side * 40, 3, -10], [13, 16, 26]);
    if (hilum) tube(hilum, who.contrast ? blood * 0.8 : 42);
  }
  return organs;
}

function gullet(z: number, who: Habitus): Organ[] {
  const y = Math.min(24, spineY(z, who) - 22);
  return [{ shape: ellipse(6, y, 7.5, 6), hu: 38 }];
}
