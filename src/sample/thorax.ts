/** One slice of one phantom patient, painted from the table upwards: fat, muscle, organs, lungs, bone, noise. */
import { diaphragm, type Outlines, outlinesAt, smoothstep, spineY } from './body.ts';
import { paintBones } from './bones.ts';
import { binAngle, Canvas, Frame, GRID, type Mask } from './canvas.ts';
import type { Habitus } from './habitus.ts';
import { growLungs, lungMask, paintFluid, paintLungs } from './lungs.ts';
import { organsAt, paintAirway, paintCalcium } from './mediastinum.ts';
import { capsule, ellipse } from './shapes.ts';
import { addNoise, Texture, tent } from './texture.ts';

/** Millimetres: both the distance of slices and their thickness. */
export const SLICE_MM = 5;
/** Height of the first slice over the carina, millimetres; slices follow downwards. */
const TOP_MM = 108;
export const SLICES = 48;
/** Below this height there are no shoulders. */
const CHEST_TOP_MM = 55;

const FAT = -102;
const MUSCLE = 54;
const SKIN = 10;

export interface Thorax {
  readonly frame: Frame;
  /** Height over the carina of slice i (0-based), millimetres. */
  height(slice: number): number;
  /** Hounsfield units of slice i, row-major, GRID². */
  slice(slice: number): Float32Array;
}

export function buildThorax(who: Habitus, patient: number, seed: number): Thorax {
  const outlines = Array.from({ length: SLICES }, (_, i) => outlinesAt(height(i), who));
  const frame = frameAround(outlines);
  const lungs = growLungs(who, seed, patient);
  const fine = new Texture(seed, patient, 5);
  const coarse = new Texture(seed, patient, 14);
  const tableY = Math.max(...outlines.map(({ skin }) => skin[skin.length / 2]!)) + 3;

  return {
    frame,
    height,
    slice(i) {
      const z = height(i);
      const outline = outlines[i]!;
      const canvas = new Canvas(frame);
      const body = canvas.inside(outline.skin);
      const cavity = canvas.inside(outline.cavity);
      const lung = lungMask(canvas, z, SLICE_MM, who, outline);
      paintTable(canvas, tableY);
      paintWall(canvas, z, who, outline, body, coarse);
      canvas.fill(cavity, FAT + (MUSCLE - FAT) * smoothstep(75, 105, z));
      paintAbdomen(canvas, z, who, cavity);
      paintFluid(canvas, z, who, cavity);
      paintLungs(canvas, z, SLICE_MM, who, lungs, lung, coarse);
      for (const { shape, hu } of organsAt(z, who)) canvas.paint(shape, hu, 1, cavity);
      paintAirway(canvas, z);
      paintBones(canvas, z, who, outline);
      paintCalcium(canvas, z, who);
      addTissueTexture(canvas, z, body, lung, fine);
      const image = tent(canvas.hu);
      addNoise(image, body, who.noise, { seed, index: patient * SLICES + i });
      return image;
    },
  };
}

function height(slice: number): number {
  return TOP_MM - SLICE_MM * slice;
}

/** A field of view that holds the chest; as in practice, the shoulders may reach beyond it. */
function frameAround(outlines: readonly Outlines[]): Frame {
  const chest = outlines.filter((_, i) => height(i) < CHEST_TOP_MM);
  const widest = Math.max(
    ...chest.flatMap(({ skin }) => [...skin.map((r, k) => r * Math.abs(Math.sin(binAngle(k))))]),
  );
  const spacing = Math.round(((2 * widest + 10) / GRID) * 1000) / 1000;
  const half = ((GRID - 1) / 2) * spacing;
  return new Frame(spacing, -half, -half);
}

function paintTable(canvas: Canvas, y: number): void {
  const strips = 24;
  const arc = (k: number) => -210 + (420 * k) / strips;
  const sag = (x: number) => (x * x) / 2600;
  for (let k = 0; k < strips; k++) {
    const x0 = arc(k);
    const x1 = arc(k + 1);
    canvas.paint(capsule(x0, y + 4 - sag(x0), x1, y + 4 - sag(x1), 1.6), -280);
    canvas.paint(capsule(x0, y + 24 - sag(x0) * 0.6, x1, y + 24 - sag(x1) * 0.6, 1.8), -60);
  }
}

/** Skin, fat with its strands, muscle with the fat between its sheets, and in women the glands. */
function paintWall(
  canvas: Canvas,
  z: number,
  who: Habitus,
  { skin, muscle, cavity }: Outlines,
  body: Mask,
  texture: Texture,
): void {
  canvas.fill(body, SKIN);
  canvas.fill(canvas.inside(skin.map((radius) => radius - 2)), FAT);
  if (who.sex === 'F') paintGlands(canvas, z, muscle, texture);
  canvas.fill(canvas.inside(muscle), MUSCLE);
  const { frame, hu } = canvas;
  for (let i = 0; i < hu.length; i++) {
    const depth = frame.radius[i]! - cavity[frame.bin[i]!]!;
    const wall = muscle[frame.bin[i]!]! - cavity[frame.bin[i]!]!;
    if (depth < 0 || depth > wall) continue;
    const x = frame.x(i % GRID);
    const y = frame.y(Math.floor(i / GRID));
    // Fat lies between the muscles of the wall: thin sheets along it, where the field crosses zero.
    const sheet = Math.abs(texture.at(x * 0.55 + 500, y * 0.55, z * 0.4) + 0.9 * Math.sin(depth / 4.2));
    const fatty = Math.max(0, 1 - sheet * 3.2) * Math.min(1, wall / 22);
    hu[i] = hu[i]! + fatty * (FAT - hu[i]!) * 0.85;
  }
}

function paintGlands(canvas: Canvas, z: number, muscle: Float32Array, texture: Texture): void {
  const { frame, hu } = canvas;
  for (let i = 0; i < hu.length; i++) {
    const bin = frame.bin[i]!;
    const turn = Math.abs(bin / muscle.length - 0.5) * 2; // 0 posterior … 1 anterior
    const depth = frame.radius[i]! - muscle[bin]!;
    if (turn < 0.58 || turn > 0.9 || depth < 2 || hu[i]! > -60 || hu[i]! < -400) continue;
    const gland = texture.at(frame.x(i % GRID) * 1.6, frame.y(Math.floor(i / GRID)) * 1.6, z * 1.6);
    const share = Math.min(1, Math.max(0, gland * 1.6)) * Math.max(0, 1 - Math.abs(depth - 16) / 18);
    hu[i] = hu[i]! + share * smoothstep(30, 0, Math.abs(z + 22) - 25) * (35 - hu[i]!);
  }
}

/** Liver, spleen, stomach with its bubble of air; seen where no lung lies over them. */
function paintAbdomen(canvas: Canvas, z: number, who: Habitus, cavity: Mask): void {
  if (z > Math.max(who.dome.right, who.dome.left) + SLICE_MM) return;
  const { lateral, front, back } = who.cavity;
  const { contrast } = who;
  const under = (x: number, y: number) => smoothstep(diaphragm(x, y, who) + 8, diaphragm(x, y, who) - 8, z);
  const left = under(60, 0);
  canvas.paint(ellipse(-0.5 * lateral, -6, 0.62 * lateral, 0.95 * back), contrast ? 108 : 60, 1, cavity);
  canvas.paint(capsule(-30, -0.5 * front, 34, -0.62 * front, 0.3 * front), contrast ? 108 : 60, 1, cavity);
  canvas.paint(
    ellipse(0.68 * lateral, 0.5 * back, 0.2 * lateral, 0.42 * back, 0.4),
    contrast ? 122 : 52,
    left,
    cavity,
  );
  canvas.paint(ellipse(0.46 * lateral, -0.22 * front, 0.33 * lateral, 0.36 * front), 28, left, cavity);
  canvas.paint(ellipse(0.44 * lateral, -0.42 * front, 0.22 * lateral, 0.14 * front), -960, left, cavity);
  const spine = spineY(z, who);
  canvas.paint(capsule(-22, spine + 4, -15, spine - 12, 7), MUSCLE, 1, cavity); // crura
  canvas.paint(capsule(22, spine + 8, 14, spine - 14, 6), MUSCLE, 1, cavity);
}

function addTissueTexture(canvas: Canvas, z: number, body: Mask, lung: Mask, texture: Texture): void {
  const { frame, hu } = canvas;
  for (let row = 0, i = 0; row < GRID; row++) {
    const y = frame.y(row);
    for (let column = 0; column < GRID; column++, i++) {
      const solid = body[i]! * (1 - lung[i]!);
      if (solid === 0 || hu[i]! < -300) continue;
      const strength = hu[i]! > 150 ? 28 : 11;
      hu[i] = hu[i]! + solid * strength * texture.at(frame.x(column), y, z);
    }
  }
}
