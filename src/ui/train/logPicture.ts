/** The thesis's three charts of a training log on one sheet, as a PNG: losses, the critic's means, their difference. */
import type { TrainingLogRow } from '../../app.ts';
import { text } from '../language.ts';
import { chartPicture, type Sheet } from '../parts/chartPicture.ts';
import { criticLine, FAKE_D, FAKE_G, inOrder, LOSS_D, LOSS_G, REAL, X } from './logLines.ts';

export interface PictureSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A sheet is laid out in at most so many units, so that its words grow with its pixels. */
const WIDEST = 1200;
/** And in no fewer than these, so that three charts have room. */
const LOWEST = 900;

/** @param smoothing as CurveLook's */
export async function logPicture(
  rows: readonly TrainingLogRow[],
  { width, height, smoothing }: PictureSize & { readonly smoothing: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const words = text.value.train;
  const shared = {
    rows: inOrder(rows, 'epoch'),
    x: X.epoch,
    xName: words.log.axes.epoch,
    total: null,
    look: { smoothing, scale: 'linear' as const },
  };
  const charts = [
    { title: words.losses, curves: { ...shared, lines: [LOSS_D, LOSS_G] } },
    { title: words.log.means, curves: { ...shared, lines: [REAL, FAKE_D, FAKE_G] } },
    { title: words.wasserstein, curves: { ...shared, lines: [criticLine(words.wasserstein)] } },
  ];
  const blob = await chartPicture(charts, sheetOf(width, height));
  return new Uint8Array(await blob.arrayBuffer());
}

function sheetOf(width: number, height: number): Sheet {
  const pixels = Math.max(1, Math.min(width / WIDEST, height / LOWEST));
  return { width: width / pixels, height: height / pixels, pixels };
}
