/**
 * How much of a CT slice's area is lung, for choosing slices: air enclosed by the body, on a grid of at most 128 × 128 means.
 *
 * Air outside the patient reaches the image's border and does not count; neither do specks. What it cannot tell from lung is other
 * enclosed air (bowel, stomach, trachea); and a lung that the image cuts off counts as outside. A measure to sort by, not a segmentation.
 */

/**
 * HU below which a place is air or lung. Lung is about −950 to −500, soft tissue −100 and above; −320 is the cut of G. Zuidhof's "Full
 * Preprocessing Tutorial" (Kaggle Data Science Bowl 2017) that lung cancer pipelines have used since.
 */
const LUNG_BELOW_HU = -320;
/** Side of the grid, at most. */
const GRID = 128;
/** Smallest area that counts, as a share of the image: 16 places of a full grid, 12 mm × 12 mm of a 400 mm image. */
const SMALLEST_SHARE = 0.001;

/**
 * `pixels` float32 [height, width] in HU → the share of the image's area that is lung, 0 to 1.
 * @throws RangeError when `pixels` does not hold height × width values
 */
export function lungShare(
  pixels: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  if (pixels.length !== width * height) {
    throw new RangeError(`lungShare got ${pixels.length} values for [${height}, ${width}]`);
  }
  const block = Math.ceil(Math.max(width, height) / GRID);
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  const air = airPlaces(pixels, width, height, block, columns, rows);
  const smallest = SMALLEST_SHARE * width * height;
  const areaOf = (place: number) => {
    const x = (place % columns) * block;
    const y = Math.floor(place / columns) * block;
    return Math.min(block, width - x) * Math.min(block, height - y); // the last blocks may be narrower
  };

  const waiting = new Int32Array(rows * columns);
  let lung = 0;
  for (let seed = 0; seed < air.length; seed++) {
    if (air[seed] === 0) continue;
    air[seed] = 0;
    waiting[0] = seed;
    let length = 1;
    let area = 0;
    let outside = false;
    while (length > 0) {
      const place = waiting[--length]!;
      const x = place % columns;
      const y = (place - x) / columns;
      area += areaOf(place);
      if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) outside = true;
      if (x > 0 && air[place - 1] === 1) length = wait(place - 1, length);
      if (x < columns - 1 && air[place + 1] === 1) length = wait(place + 1, length);
      if (y > 0 && air[place - columns] === 1) length = wait(place - columns, length);
      if (y < rows - 1 && air[place + columns] === 1) length = wait(place + columns, length);
    }
    if (!outside && area >= smallest) lung += area;
  }
  return lung / (width * height);

  function wait(place: number, length: number): number {
    air[place] = 0; // so that it waits once
    waiting[length] = place;
    return length + 1;
  }
}

/** 1 where the mean of a block × block square is below the cut: [rows, columns]. */
function airPlaces(
  pixels: Float32Array,
  width: number,
  height: number,
  block: number,
  columns: number,
  rows: number,
): Uint8Array {
  const air = new Uint8Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    const end = Math.min(height, (row + 1) * block);
    for (let y = row * block; y < end; y++) {
      for (let column = 0, x = y * width; column < columns; column++) {
        const stop = Math.min((column + 1) * block, width) + y * width;
        let sum = 0;
        for (; x < stop; x++) sum += pixels[x]!;
        sums[column]! += sum;
      }
    }
    for (let column = 0; column < columns; column++) {
      const places = (end - row * block) * (Math.min((column + 1) * block, width) - column * block);
      air[row * columns + column] = sums[column]! < LUNG_BELOW_HU * places ? 1 : 0;
    }
  }
  return air;
}
