/** Spine, ribs, sternum, shoulder blades and collar bones of one slice. */
import { cavityAxes, type Outlines, smoothstep, spineY } from './body.ts';
import { angleBin, type Canvas } from './canvas.ts';
import type { Habitus } from './habitus.ts';
import { capsule, ellipse, type Shape } from './shapes.ts';

const CORTEX = 520;
const MARROW = 190;
const CARTILAGE = 110;
const DISC = 75;
const RIBS = 12;
/** Millimetres from one vertebra to the next. */
const SEGMENT = 23;

export function paintBones(canvas: Canvas, z: number, who: Habitus, outlines: Outlines): void {
  paintRibs(canvas, z, who, outlines);
  paintShoulders(canvas, z, who, outlines);
  paintSternum(canvas, z, who);
  paintSpine(canvas, z, who);
}

function paintSpine(canvas: Canvas, z: number, who: Habitus): void {
  const y = spineY(z, who);
  const within = ((((z + 400) % SEGMENT) + SEGMENT) % SEGMENT) / SEGMENT; // 0 at a disc's middle
  const grow = 1 + 0.12 * smoothstep(90, -110, z);
  const isDisc = within < 0.14 || within > 0.9;
  const body = (inset: number) => ellipse(0, y, 18 * grow - inset, 14 * grow - inset);
  const canalY = y + 14 * grow + 9;
  if (within > 0.45 && within < 0.95) {
    for (const side of [-1, 1]) {
      bone(canvas, (r) => capsule(side * 11, y + 9, side * 14, canalY + 2, r), 4, 260);
      if (within > 0.55)
        bone(canvas, (r) => capsule(side * 14, canalY + 3, side * 36, canalY + 12, r), 4.5, 240);
    }
  }
  canvas.paint(body(0), isDisc ? DISC : CORTEX * 0.8);
  if (!isDisc) canvas.paint(body(2.4), MARROW);
  for (const side of [-1, 1]) {
    bone(canvas, (r) => capsule(side * 15, canalY + 3, side * 2, canalY + 14, r), 3.6, 300);
  }
  bone(canvas, (r) => capsule(0, canalY + 14, 0, canalY + 21 + 8 * (1 - within), r), 3, 260);
  canvas.paint(ellipse(0, canalY, 9.5, 8.5), -10);
  canvas.paint(ellipse(0, canalY, 5.5, 4.8), 40);
}

/** A rib sinks from the spine to the sternum, so a slice cuts each one where its course crosses the slice's height. */
function paintRibs(canvas: Canvas, z: number, who: Habitus, { cavity }: Outlines): void {
  const half = 6.5;
  const cuts: { x: number; y: number; r: number; turn: number }[] = [];
  for (let rib = 0; rib < RIBS; rib++) {
    const start = 0.93 * who.apex - SEGMENT * rib;
    const drop = Math.min(105, 26 + 12 * rib);
    const end = rib < 10 ? 0.93 : 0.55; // the last two float
    for (let turn = 0.1; turn < end; turn += 0.006) {
      const off = Math.abs(start - drop * smoothstep(-0.1, 1, turn) - z) / half;
      if (off >= 1) continue;
      const r = 2 + 3 * Math.sqrt(1 - off * off);
      for (const side of [-1, 1]) {
        const angle = side * turn * Math.PI;
        const radius = cavity[angleBin(angle)]! + 6.5;
        cuts.push({ x: radius * Math.sin(angle), y: radius * Math.cos(angle), r, turn });
      }
    }
  }
  for (const { x, y, r, turn } of cuts)
    canvas.paint(ellipse(x, y, r), turn > 0.82 ? CARTILAGE : CORTEX * 0.85);
  for (const { x, y, r, turn } of cuts) if (turn <= 0.82) canvas.paint(ellipse(x, y, r - 1.9), MARROW, 0.8);
}

function paintSternum(canvas: Canvas, z: number, who: Habitus): void {
  if (z > 62 || z < -82) return;
  const y = -cavityAxes(z, who).front - 7;
  const width = z > 32 ? 25 : 15;
  bone(canvas, (r) => ellipse(0, y, width + r - 6, r), 6.5, 120);
}

function paintShoulders(canvas: Canvas, z: number, who: Habitus, { cavity, muscle }: Outlines): void {
  for (const side of [-1, 1]) {
    if (z > -62) {
      // The blade lies on the chest wall; towards its top it thickens into the joint.
      const out = 19 * who.muscle + 8 * smoothstep(40, 100, z);
      const at = (turn: number) => {
        const angle = side * turn * Math.PI;
        const radius = cavity[angleBin(angle)]! + out;
        return [radius * Math.sin(angle), radius * Math.cos(angle)] as const;
      };
      const first = 0.2 + 0.05 * smoothstep(0, 90, z);
      const last = 0.34 + 0.1 * smoothstep(-60, 60, z);
      const thick = 2.2 + 3 * smoothstep(50, 95, z);
      for (let turn = first; turn < last; turn += 0.03) {
        const [x0, y0] = at(turn);
        const [x1, y1] = at(Math.min(last, turn + 0.03));
        canvas.paint(capsule(x0, y0, x1, y1, thick), 330);
      }
    }
    if (z > 84) {
      const reach = 0.8 * muscle[angleBin(side * 0.48 * Math.PI)]!;
      bone(canvas, (r) => ellipse(side * reach, 6, r), 21 * smoothstep(82, 96, z), 160);
    }
    if (z > 56 && z < 96) {
      const along = (z - 56) / 40;
      const x = 24 + 88 * along;
      const y = -cavityAxes(z, who).front - 12 + 26 * along;
      bone(canvas, (r) => capsule(side * (x - 14), y - 3, side * (x + 14), y + 3, r), 6, 180);
    }
  }
}

/** Cortical shell 2 mm thick around marrow. */
function bone(canvas: Canvas, shape: (r: number) => Shape, radius: number, marrow: number): void {
  if (radius <= 0) return;
  canvas.paint(shape(radius), CORTEX);
  if (radius > 2.6) canvas.paint(shape(radius - 2), marrow);
}
