/**
 * A patient's outlines by height: pleural cavity, muscle and skin as contours, the domes of the diaphragm, the spine's
 * place. Heights are millimetres over the carina; angles as in canvas.ts (0 posterior, ±π anterior).
 */
import { BINS, binAngle, type Contour } from './canvas.ts';
import type { Habitus } from './habitus.ts';

export interface Outlines {
  readonly cavity: Contour;
  readonly muscle: Contour;
  readonly skin: Contour;
}

/** How square the chest is: 2 is an ellipse. */
const ROUNDNESS = 2.5;
/** Bins over which the skin bridges hollows between muscles. */
const SKIN_SMOOTHING = 26;

export function outlinesAt(z: number, who: Habitus): Outlines {
  const cavity = new Float32Array(BINS);
  const muscle = new Float32Array(BINS);
  const fat = new Float32Array(BINS);
  for (let k = 0; k < BINS; k++) {
    const angle = binAngle(k);
    const turn = Math.abs(angle) / Math.PI; // 0 posterior … 1 anterior
    cavity[k] = cavityRadius(angle, z, who);
    muscle[k] = cavity[k]! + muscleThickness(turn, z, who);
    fat[k] = fatThickness(turn, z, who);
  }
  const smooth = average(average(muscle, SKIN_SMOOTHING), SKIN_SMOOTHING);
  const skin = smooth.map((radius, k) => Math.max(radius, muscle[k]! + 1) + fat[k]!);
  return { cavity, muscle, skin: average(skin, 16) };
}

/** Half-axes of the cavity at height z, narrowing towards the neck. */
export function cavityAxes(
  z: number,
  { cavity, apex }: Habitus,
): { lateral: number; front: number; back: number } {
  const up = Math.max(0, z) / apex;
  const narrow = Math.sqrt(Math.max(0.12, 1 - 0.62 * up * up));
  const down = smoothstep(20, -90, z);
  return {
    lateral: cavity.lateral * narrow * (0.95 + 0.05 * down),
    front: cavity.front * (1 - 0.42 * Math.min(1.1, up) ** 1.5),
    back: cavity.back * (1 - 0.25 * Math.min(1.1, up) ** 2),
  };
}

/** Middle of the vertebral bodies at height z. */
export function spineY(z: number, who: Habitus): number {
  return cavityAxes(Math.min(z, 40), who).back - 32 + 0.05 * Math.max(0, z - 40);
}

/** Height of the diaphragm over a point. */
export function diaphragm(x: number, y: number, { cavity, dome }: Habitus): number {
  const peak = x < 0 ? dome.right : dome.left;
  const u = (Math.abs(x) - 58) / (0.46 * cavity.lateral);
  const v = (y + 18) / (0.62 * cavity.back + 0.3 * cavity.front);
  return peak - 26 * (u * u + 1.5 * v * v);
}

/** Whether a point lies in a lung: where vessels and findings may grow. `margin` in millimetres from its borders. */
export function insideLung(x: number, y: number, z: number, who: Habitus, margin: number): boolean {
  const { lateral, front, back } = cavityAxes(z, who);
  const depth = (y > 0 ? back : front) - margin;
  const inCavity = (Math.abs(x) / (lateral - margin)) ** ROUNDNESS + (Math.abs(y) / depth) ** ROUNDNESS < 1;
  const u = Math.abs(x);
  const apical = z <= 0 || apexNorm(x, y, z, who) < 1 - margin / 60;
  return inCavity && apical && u > 18 + margin && z > diaphragm(x, y, who) + margin;
}

/** Below 1 inside the ellipsoid that rounds the lung's apex (for z > 0). */
export function apexNorm(x: number, y: number, z: number, { cavity, apex }: Habitus): number {
  const u = (Math.abs(x) - 0.42 * cavity.lateral) / (0.75 * cavity.lateral);
  const v = (y - 14) / (1.2 * cavity.front);
  return Math.sqrt(u * u + v * v + (z / apex) ** 2);
}

export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

function cavityRadius(angle: number, z: number, who: Habitus): number {
  const { lateral, front, back } = cavityAxes(z, who);
  const across = Math.abs(Math.sin(angle)) / lateral;
  const along = Math.abs(Math.cos(angle)) / (Math.cos(angle) > 0 ? back : front);
  return (across ** ROUNDNESS + along ** ROUNDNESS) ** (-1 / ROUNDNESS);
}

/** Chest wall with ribs, then the muscles that bulge from it. */
function muscleThickness(turn: number, z: number, { muscle }: Habitus): number {
  const erector = 24 * bump(turn, 0.1, 0.1);
  const scapular = 24 * bump(turn, 0.3, 0.13) * smoothstep(-60, 10, z);
  const pectoral = 15 * bump(turn, 0.8, 0.11) * smoothstep(-30, 25, z) * smoothstep(100, 75, z);
  const shoulder = 62 * bump(turn, 0.48, 0.14) * smoothstep(45, 115, z);
  const lateral = 6 * bump(turn, 0.45, 0.15);
  return 14 + muscle * (erector + scapular + pectoral + shoulder + lateral);
}

function fatThickness(turn: number, z: number, { fat, sex }: Habitus): number {
  const spread = 0.75 + 0.35 * bump(turn, 0, 0.2) + 0.3 * bump(turn, 0.6, 0.2) * smoothstep(0, -100, z);
  const breast = sex === 'F' ? (15 + 0.8 * fat) * bump(turn, 0.72, 0.12) * bump(z, -22, 36) : 0;
  return fat * spread * (1 - 0.35 * smoothstep(50, 110, z)) + breast;
}

function bump(x: number, centre: number, width: number): number {
  return Math.exp(-(((x - centre) / width) ** 2));
}

/** Circular moving average over 2·reach + 1 bins. */
function average(contour: Contour, reach: number): Contour {
  const out = new Float32Array(BINS);
  let sum = 0;
  for (let k = -reach; k <= reach; k++) sum += contour[(k + BINS) % BINS]!;
  for (let k = 0; k < BINS; k++) {
    out[k] = sum / (2 * reach + 1);
    sum += contour[(k + reach + 1) % BINS]! - contour[(k - reach + BINS) % BINS]!;
  }
  return out;
}
