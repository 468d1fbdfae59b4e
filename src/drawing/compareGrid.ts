/** Generated images beside real slices of the validation split, `generated | real` in turn. Nothing is measured: it is to be looked at. */
import { TooFewValidationError } from '../errors.ts';
import { sizeMismatch } from '../evaluate/sizeMismatch.ts';
import { toGrey } from '../report/png.ts';
import { getDataset, readSlices } from '../storage/datasets.ts';
import type { GenerateResult, SampleGrid } from '../workers/protocol.ts';

/** What an eye can compare. */
const MOST_PAIRS = 64;

/** The first images, and as many slices spread evenly over the split. @throws DatasetMissingError, SizeMismatchError, TooFewValidationError */
export async function compareGrid(
  { images, count, size, iteration }: Pick<GenerateResult, 'images' | 'count' | 'size' | 'iteration'>,
  datasetId: string,
): Promise<SampleGrid> {
  const dataset = await getDataset(datasetId);
  if (dataset.recipe.size !== size) throw sizeMismatch(dataset.recipe.size, size);
  const all = dataset.slices.filter(({ split }) => split === 'validation');
  const pairs = Math.min(count, all.length, MOST_PAIRS);
  if (pairs === 0) {
    throw new TooFewValidationError(
      'The validation split has no slice to compare with. Add more patients or slices to the dataset.',
      { slices: all.length, needed: 1 },
    );
  }
  const chosen = Array.from({ length: pairs }, (_, i) => all[Math.floor((i * all.length) / pairs)]!);
  const reals = await readSlices(dataset, chosen);
  return { iteration, size, ...pairGrid(toGrey(images), toGrey(reals), { size, pairs }) };
}

/** @param left, right [≥ pairs, size, size] grey; near-square, unused cells black */
export function pairGrid(
  left: Uint8Array,
  right: Uint8Array,
  { size, pairs }: { readonly size: number; readonly pairs: number },
): Pick<SampleGrid, 'columns' | 'rows' | 'pixels'> {
  const across = Math.max(1, Math.round(Math.sqrt(pairs / 2)));
  const [columns, rows] = [2 * across, Math.ceil(pairs / across)];
  const width = columns * size;
  const pixels = new Uint8Array(width * rows * size); // [rows·size, columns·size]
  for (let cell = 0; cell < 2 * pairs; cell++) {
    const from = (cell >> 1) * size * size;
    const source = cell % 2 === 0 ? left : right;
    const corner = Math.floor(cell / columns) * size * width + (cell % columns) * size;
    for (let y = 0; y < size; y++)
      pixels.set(source.subarray(from + y * size, from + (y + 1) * size), corner + y * width);
  }
  return { columns, rows, pixels };
}
