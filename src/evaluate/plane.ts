/**
 * Reals and fakes in the plane in which the reals vary most (principal components by their inner products), for a picture. The
 * sign of an axis is free: its real that lies farthest out is on the positive side.
 */
import type { EvaluationPictures } from '../evaluation.ts';
import { leadingEigen } from '../numerics/leadingEigen.ts';
import type { Matrix } from '../numerics/matrix.ts';
import { columnMeans } from '../numerics/matrix.ts';
import type { DistanceTable } from './distanceTable.ts';

type Plane = NonNullable<EvaluationPictures['plane']>;

/** Null where the reals do not vary. @param realTable [reals, reals] @param inside of all reals and all fakes. */
export function realPlane(
  real: Matrix,
  fake: Matrix,
  realTable: DistanceTable,
  inside: Pick<Plane, 'realInside' | 'fakeInside'>,
): Plane | null {
  const n = real.rows;
  const products = centredProducts(realTable);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += products[i * n + i]!;
  if (!(trace > 0)) return null;
  const { values, vectors } = leadingEigen(products, n, Math.min(2, n));
  const mean = columnMeans(real);
  const plane = {
    real: new Float32Array(2 * n),
    fake: new Float32Array(2 * fake.rows),
    realInside: inside.realInside,
    fakeInside: inside.fakeInside,
    variance: Math.min(1, (values[0]! + Math.max(0, values[1] ?? 0)) / trace),
  };
  vectors.forEach((vector, axis) => {
    if (!(values[axis]! > trace * Number.EPSILON)) return; // the reals lie on a line: nothing along this axis
    const direction = principalAxis(real, mean, vector);
    project(real, mean, direction, plane.real, axis);
    project(fake, mean, direction, plane.fake, axis);
  });
  return plane;
}

/** Unit vector Σ vᵢ (xᵢ − mean), pointing where its farthest real is. */
function principalAxis(
  { rows, columns, data }: Matrix,
  mean: Float64Array,
  weights: Float64Array,
): Float64Array {
  let farthest = 0;
  for (const weight of weights) if (Math.abs(weight) > Math.abs(farthest)) farthest = weight;
  const axis = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) axis[j]! += weights[i]! * (data[i * columns + j]! - mean[j]!);
  }
  const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
  return axis.map((value) => (value / length) * (farthest < 0 ? -1 : 1));
}

function project(
  { rows, columns, data }: Matrix,
  mean: Float64Array,
  axis: Float64Array,
  out: Float32Array,
  offset: number,
): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += (data[i * columns + j]! - mean[j]!) * axis[j]!;
    out[2 * i + offset] = sum;
  }
}

/** −½·J·D·J of the whole table. */
function centredProducts({ rows: n, squared }: DistanceTable): Float64Array {
  const means = new Float64Array(n);
  let all = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) means[i]! += squared[i * n + j]! / n;
    all += means[i]! / n;
  }
  return squared.map((value, at) => -0.5 * (value - means[Math.floor(at / n)]! - means[at % n]! + all));
}
