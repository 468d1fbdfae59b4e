/**
 * One slice being painted: Hounsfield units on a square grid, shapes with edges softened over one pixel, and closed
 * contours given as radii by angle. Millimetres everywhere; +x is the patient's left, +y posterior (LPS), origin mid-chest.
 */
import type { Shape } from './shapes.ts';

/** Pixels per side. */
export const GRID = 128;
/** Angles of a contour. Bin k is angle 2πk/BINS − π, from +y (posterior, 0) towards +x (left, π/2). */
export const BINS = 720;
/** Radius in millimetres by angle bin. */
export type Contour = Float32Array;
/** Coverage 0 … 1 by pixel. */
export type Mask = Float32Array;

const AIR = -1000;

/** Where the pixels lie; the same for all slices of a patient. */
export class Frame {
  /** Angle bin and distance from the origin, by pixel. */
  readonly bin = new Uint16Array(GRID * GRID);
  readonly radius = new Float32Array(GRID * GRID);

  /** @param left, top centre of the first pixel */
  constructor(
    readonly spacing: number,
    readonly left: number,
    readonly top: number,
  ) {
    for (let row = 0, i = 0; row < GRID; row++) {
      for (let column = 0; column < GRID; column++, i++) {
        const x = this.x(column);
        const y = this.y(row);
        this.radius[i] = Math.hypot(x, y);
        this.bin[i] = angleBin(Math.atan2(x, y));
      }
    }
  }

  x(column: number): number {
    return this.left + column * this.spacing;
  }

  y(row: number): number {
    return this.top + row * this.spacing;
  }
}

export class Canvas {
  readonly hu = new Float32Array(GRID * GRID).fill(AIR);

  constructor(readonly frame: Frame) {}

  /** Mixes `value` in by coverage × alpha × mask. */
  paint(shape: Shape, value: number, alpha = 1, mask: Mask | null = null): void {
    const { hu } = this;
    this.#cover(shape, (i, coverage) => {
      const weight = coverage * alpha * (mask ? mask[i]! : 1);
      hu[i] = hu[i]! + weight * (value - hu[i]!);
    });
  }

  /** Takes a shape out of a mask. */
  erase(mask: Mask, shape: Shape): void {
    this.#cover(shape, (i, coverage) => {
      mask[i] = mask[i]! * (1 - coverage);
    });
  }

  /** Mixes `value` in where the mask says. */
  fill(mask: Mask, value: number): void {
    for (let i = 0; i < mask.length; i++) this.hu[i] = this.hu[i]! + mask[i]! * (value - this.hu[i]!);
  }

  /** Coverage of a contour's inside. */
  inside(contour: Contour): Mask {
    const { bin, radius, spacing } = this.frame;
    const mask = new Float32Array(GRID * GRID);
    for (let i = 0; i < mask.length; i++) {
      mask[i] = softEdge((radius[i]! - contour[bin[i]!]!) / spacing);
    }
    return mask;
  }

  #cover(shape: Shape, put: (i: number, coverage: number) => void): void {
    const { spacing, left, top } = this.frame;
    const firstColumn = Math.max(0, Math.floor((shape.left - left) / spacing - 0.5));
    const lastColumn = Math.min(GRID - 1, Math.ceil((shape.right - left) / spacing + 0.5));
    const firstRow = Math.max(0, Math.floor((shape.top - top) / spacing - 0.5));
    const lastRow = Math.min(GRID - 1, Math.ceil((shape.bottom - top) / spacing + 0.5));
    for (let row = firstRow; row <= lastRow; row++) {
      const y = this.frame.y(row);
      for (let column = firstColumn; column <= lastColumn; column++) {
        const coverage = softEdge(shape.distance(this.frame.x(column), y) / spacing);
        if (coverage > 0) put(row * GRID + column, coverage);
      }
    }
  }
}

/** Coverage of a pixel whose centre lies `pixels` outside an edge. */
export function softEdge(pixels: number): number {
  return Math.min(1, Math.max(0, 0.5 - pixels));
}

export function angleBin(angle: number): number {
  return Math.floor(((angle + Math.PI) / (2 * Math.PI)) * BINS + 0.5) % BINS;
}

export function binAngle(bin: number): number {
  return (bin / BINS) * 2 * Math.PI - Math.PI;
}
