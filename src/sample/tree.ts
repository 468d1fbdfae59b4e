/**
 * Branching trees for lung vessels and airways: a minimum spanning tree that also weighs the way back to the root, the
 * "one rule" of Cuntz et al. 2010 (PLoS Computational Biology 6(8) e1000877), with radii by Murray's law: the cube of a
 * branch's radius is the sum of its children's cubes.
 */

export type Point = readonly [x: number, y: number, z: number];

export interface Branch {
  readonly from: Point;
  readonly to: Point;
  /** Millimetres. */
  readonly radius: number;
}

/**
 * @param targets where tips shall come; each becomes a node
 * @param tip radius of a branch without children, in millimetres
 * @param balance 0 joins each target to its nearest node; 1 makes a star around the root
 */
export function growTree(root: Point, targets: readonly Point[], tip: number, balance = 0.35): Branch[] {
  const nodes: Point[] = [root, ...targets];
  const parent = new Int32Array(nodes.length).fill(-1);
  const path = new Float64Array(nodes.length); // way from the root along the tree
  const cost = new Float64Array(nodes.length).fill(Infinity);
  const order: number[] = [];
  const joined = new Uint8Array(nodes.length);
  let newest = 0;
  joined[0] = 1;
  // Prim's algorithm: after each join, only the newest node can offer a cheaper way.
  while (order.length < targets.length) {
    let best = -1;
    for (let i = 1; i < nodes.length; i++) {
      if (joined[i]) continue;
      const offer = distance(nodes[i]!, nodes[newest]!) + balance * path[newest]!;
      if (offer < cost[i]!) {
        cost[i] = offer;
        parent[i] = newest;
      }
      if (best < 0 || cost[i]! < cost[best]!) best = i;
    }
    const from = parent[best]!;
    path[best] = path[from]! + distance(nodes[best]!, nodes[from]!);
    joined[best] = 1;
    order.push(best);
    newest = best;
  }
  const cubes = new Float64Array(nodes.length);
  const branches: Branch[] = [];
  for (const i of order.reverse()) {
    cubes[i] ||= tip ** 3;
    cubes[parent[i]!]! += cubes[i]!;
    branches.push({ from: nodes[parent[i]!]!, to: nodes[i]!, radius: Math.cbrt(cubes[i]!) });
  }
  return branches;
}

/** The part of a branch between two heights, or null. */
export function clipToSlab(
  { from, to }: Branch,
  low: number,
  high: number,
): readonly [x0: number, y0: number, x1: number, y1: number] | null {
  if (Math.max(from[2], to[2]) < low || Math.min(from[2], to[2]) > high) return null;
  const rise = to[2] - from[2];
  const at = (z: number) => (rise === 0 ? 0 : Math.min(1, Math.max(0, (z - from[2]) / rise)));
  const t0 = rise === 0 ? 0 : at(rise > 0 ? low : high);
  const t1 = rise === 0 ? 1 : at(rise > 0 ? high : low);
  const x = (t: number) => from[0] + t * (to[0] - from[0]);
  const y = (t: number) => from[1] + t * (to[1] - from[1]);
  return [x(t0), y(t0), x(t1), y(t1)];
}

function distance(a: Point, b: Point): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return Math.sqrt(x * x + y * y + z * z); // Math.hypot guards against overflow at twenty times the cost
}
