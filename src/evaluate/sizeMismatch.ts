/** A dataset whose images are not the model's size: said in the same words wherever it is noticed. */
import { SizeMismatchError } from '../errors.ts';

/** @param dataset, model pixels a side */
export function sizeMismatch(dataset: number, model: number): SizeMismatchError {
  return new SizeMismatchError(
    `The dataset holds ${dataset}-pixel images and those to judge have ${model} pixels. Choose a dataset of ${model} pixels, or make one.`,
    { dataset, model },
  );
}
