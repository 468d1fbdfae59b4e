/** Tables of two sets of features, as featureFigures makes them. */
import { distanceTable } from '../../src/evaluate/distanceTable.ts';
import type { FeatureSet } from '../../src/evaluate/fid.ts';
import { polynomialKernel, squaredNorms } from '../../src/evaluate/kid.ts';
import { matrix } from '../../src/numerics/matrix.ts';

export async function tablesOf(realSet: FeatureSet, fakeSet: FeatureSet) {
  const real = matrix(realSet.count, realSet.dimension, realSet.data);
  const fake = matrix(fakeSet.count, fakeSet.dimension, fakeSet.data);
  const tables = {
    real: await distanceTable(real, real),
    fake: await distanceTable(fake, fake),
    cross: await distanceTable(fake, real),
  };
  const [r, f] = [squaredNorms(real), squaredNorms(fake)];
  const d = real.columns;
  const kernels = {
    real: polynomialKernel(tables.real, r, r, d),
    fake: polynomialKernel(tables.fake, f, f, d),
    cross: polynomialKernel(tables.cross, f, r, d),
    reals: real.rows,
    fakes: fake.rows,
  };
  return { real, fake, tables, kernels };
}

export function upTo(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
