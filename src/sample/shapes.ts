/** Plane shapes as signed distances in millimetres (negative inside), with a box outside which nothing is painted. */

export interface Shape {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Millimetres to the edge, negative inside; near the edge exact enough for a soft one. */
  distance(x: number, y: number): number;
}

/** Half-axes `a` along `angle` (radians, from +x towards +y) and `b` across. */
export function ellipse(cx: number, cy: number, a: number, b = a, angle = 0): Shape {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reach = Math.max(a, b);
  return {
    ...box(cx - reach, cx + reach, cy - reach, cy + reach),
    distance(x, y) {
      const u = ((x - cx) * cos + (y - cy) * sin) / a;
      const v = ((y - cy) * cos - (x - cx) * sin) / b;
      const k = Math.sqrt(u * u + v * v);
      // First-order distance k(k − 1)/|∇k²/2|; at the centre the gradient vanishes.
      const slope = Math.sqrt((u * u) / (a * a) + (v * v) / (b * b));
      return slope > 0 ? (k * (k - 1)) / slope : -Math.min(a, b);
    },
  };
}

/** All points within `r` of a segment. */
export function capsule(x0: number, y0: number, x1: number, y1: number, r: number): Shape {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squared = dx * dx + dy * dy;
  return {
    ...box(Math.min(x0, x1) - r, Math.max(x0, x1) + r, Math.min(y0, y1) - r, Math.max(y0, y1) + r),
    distance(x, y) {
      const along = squared > 0 ? ((x - x0) * dx + (y - y0) * dy) / squared : 0;
      const t = Math.min(1, Math.max(0, along));
      const px = x - x0 - t * dx;
      const py = y - y0 - t * dy;
      return Math.sqrt(px * px + py * py) - r;
    },
  };
}

/** The section at height `z` of an ellipsoid with half-axes a, b, c, or null where the plane misses it. */
export function ellipsoidSection(
  z: number,
  [cx, cy, cz]: readonly [number, number, number],
  [a, b, c]: readonly [number, number, number],
  angle = 0,
): Shape | null {
  const height = (z - cz) / c;
  const shrink = Math.sqrt(1 - height * height);
  return shrink > 0.05 ? ellipse(cx, cy, a * shrink, b * shrink, angle) : null;
}

export function grown(shape: Shape, by: number): Shape {
  return {
    ...box(shape.left - by, shape.right + by, shape.top - by, shape.bottom + by),
    distance: (x, y) => shape.distance(x, y) - by,
  };
}

function box(left: number, right: number, top: number, bottom: number) {
  return { left, right, top, bottom };
}
