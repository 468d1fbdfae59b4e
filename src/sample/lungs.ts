/** The lungs of one patient: their room in each slice, vessels and airways as trees, and what is wrong with them. */
import { uniforms } from '../numerics/random.ts';
import { apexNorm, cavityAxes, diaphragm, insideLung, type Outlines, smoothstep } from './body.ts';
import { type Canvas, GRID, type Mask } from './canvas.ts';
import type { Habitus } from './habitus.ts';
import { bloodHu, mediastinalFat } from './mediastinum.ts';
import { capsule, ellipse, ellipsoidSection } from './shapes.ts';
import type { Texture } from './texture.ts';
import { type Branch, clipToSlab, growTree, type Point } from './tree.ts';

export interface Lungs {
  readonly vessels: readonly Branch[];
  readonly airways: readonly Branch[];
  /** Emphysematous spaces. */
  readonly holes: readonly { readonly centre: Point; readonly radius: number }[];
}

const PARENCHYMA = -862;
const VESSELS = 430;
const AIRWAYS = 70;
const VESSEL_TIP_MM = 0.95;
const AIRWAY_TIP_MM = 0.75;

export function growLungs(who: Habitus, seed: number, patient: number): Lungs {
  const scatter = (name: string, count: number, side: number, margin: number): Point[] =>
    scatterInLung(who, side, margin, count, { seed, name: `phantom/${name}/${side}`, index: patient });
  const vessels: Branch[] = [];
  const airways: Branch[] = [];
  for (const side of [-1, 1]) {
    vessels.push(...growTree([side * 36, 2, -8], scatter('vessels', VESSELS, side, 4), VESSEL_TIP_MM));
    airways.push(...growTree([side * 32, 8, -22], scatter('airways', AIRWAYS, side, 22), AIRWAY_TIP_MM));
  }
  const perSide = Math.ceil(who.emphysema / 2);
  const sizes = uniforms({ seed, name: 'phantom/holes', index: patient }, 2 * perSide);
  const holes = [-1, 1].flatMap((side, s) =>
    scatter('holes', perSide, side, 6).map((centre, i) => ({
      centre,
      radius: 3 + 8 * sizes[s * perSide + i]! ** 2,
    })),
  );
  return { vessels, airways, holes };
}

/** Coverage of aerated lung: the cavity over the diaphragm, less the mediastinum and what fluid has pushed away. */
export function lungMask(
  canvas: Canvas,
  z: number,
  thickness: number,
  who: Habitus,
  outlines: Outlines,
): Mask {
  const mask = canvas.inside(outlines.cavity);
  const { frame } = canvas;
  const fluidTop = cavityAxes(z, who).back - who.effusion * (0.5 + smoothstep(40, -90, z));
  for (let row = 0, i = 0; row < GRID; row++) {
    const y = frame.y(row);
    for (let column = 0; column < GRID; column++, i++) {
      if (mask[i] === 0) continue;
      const x = frame.x(column);
      const over = clamp(0.5 + (z - diaphragm(x, y, who)) / thickness);
      const apical = z > 0 ? clamp(0.5 + (1 - apexNorm(x, y, z, who)) * 20) : 1;
      const dry = who.effusion > 0 && x > 0 ? clamp(0.5 + (fluidTop + 0.12 * x - y) / 4) : 1;
      mask[i] = mask[i]! * over * apical * dry;
    }
  }
  for (const shape of mediastinalFat(z, who)) canvas.erase(mask, shape);
  return mask;
}

export function paintLungs(
  canvas: Canvas,
  z: number,
  thickness: number,
  who: Habitus,
  lungs: Lungs,
  mask: Mask,
  texture: Texture,
): void {
  paintParenchyma(canvas, z, who, mask, texture);
  for (const { centre, radius } of lungs.holes) {
    const shape = ellipsoidSection(z, centre, [radius, radius, radius]);
    if (shape) canvas.paint(shape, -975, 0.9, mask);
  }
  const low = z - thickness / 2;
  const high = z + thickness / 2;
  for (const branch of lungs.airways) paintAirwayBranch(canvas, branch, low, high, mask);
  const blood = bloodHu(who);
  for (const branch of lungs.vessels) {
    const cut = clipToSlab(branch, low, high);
    if (!cut) continue;
    const share = Math.min(1, filledShare(branch, low, high, thickness) * 1.15);
    canvas.paint(capsule(...cut, branch.radius), blood, share, mask);
  }
  for (const { centre, radius, spiculated } of who.nodules) {
    const shape = ellipsoidSection(z, centre, [radius, radius * 0.9, radius]);
    if (!shape) continue;
    canvas.paint(shape, 35, 1, mask);
    if (!spiculated) continue;
    for (let k = 0; k < 9; k++) {
      const angle = (k * 2 * Math.PI) / 9 + z;
      const reach = radius * (1.25 + 0.3 * Math.sin(5 * k + z));
      const [x, y] = centre;
      canvas.paint(
        capsule(x, y, x + reach * Math.cos(angle), y + reach * Math.sin(angle), 0.8),
        0,
        0.6,
        mask,
      );
    }
  }
}

/** Denser where gravity presses (the patient lies on the back), mottled, and clouded by an infiltrate. */
function paintParenchyma(canvas: Canvas, z: number, who: Habitus, mask: Mask, texture: Texture): void {
  const { frame, hu } = canvas;
  for (let row = 0, i = 0; row < GRID; row++) {
    const y = frame.y(row);
    for (let column = 0; column < GRID; column++, i++) {
      if (mask[i] === 0) continue;
      const x = frame.x(column);
      const mottle = texture.at(x, y, z);
      let value = PARENCHYMA + 0.45 * y + 22 * mottle;
      if (who.infiltrate > 0 && x < 0) {
        const far = Math.hypot(x + 70, y - 30, (z + 45) * 0.9) / 46;
        value += who.infiltrate * Math.max(0, 1 - far * far) * clamp(0.55 + 0.9 * mottle);
      }
      hu[i] = hu[i]! + mask[i]! * (value - hu[i]!);
    }
  }
}

function paintAirwayBranch(canvas: Canvas, branch: Branch, low: number, high: number, mask: Mask): void {
  if (branch.radius < 1.1) return; // finer ones are below what 5 mm slices show
  const cut = clipToSlab(branch, low, high);
  if (!cut) return;
  canvas.paint(capsule(...cut, branch.radius + 1.4), -250, 0.8, mask);
  canvas.paint(capsule(...cut, branch.radius), -980, 1, mask);
}

/** How much of the slice's thickness a branch fills where it runs: all of it when it passes through, little lying in it. */
function filledShare({ from, to, radius }: Branch, low: number, high: number, thickness: number): number {
  const top = Math.min(high, Math.max(from[2], to[2]) + radius);
  const bottom = Math.max(low, Math.min(from[2], to[2]) - radius);
  return clamp((top - bottom) / thickness);
}

/** Uniform points in one lung, by rejection from its box. */
function scatterInLung(
  who: Habitus,
  side: number,
  margin: number,
  count: number,
  stream: { seed: number; name: string; index: number },
): Point[] {
  const points: Point[] = [];
  const { lateral, front, back } = who.cavity;
  const lowest = who.dome.right - 60;
  const draws = uniforms(stream, count * 24); // the lung fills about a third of the box
  for (let k = 0; points.length < count && k + 2 < draws.length; k += 3) {
    const x = side * lateral * draws[k]!;
    const y = -front + (front + back) * draws[k + 1]!;
    const z = lowest + (who.apex - lowest) * draws[k + 2]!;
    if (insideLung(x, y, z, who, margin)) points.push([x, y, z]);
  }
  return points;
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}

/** Fluid in the pleural space lies where `lungMask` left the cavity free; painted under the lungs. */
export function paintFluid(canvas: Canvas, z: number, who: Habitus, cavity: Mask): void {
  if (who.effusion === 0) return;
  const { back, lateral } = cavityAxes(z, who);
  canvas.paint(ellipse(lateral * 0.6, back, lateral * 0.62, who.effusion * 2), 12, 1, cavity);
}
