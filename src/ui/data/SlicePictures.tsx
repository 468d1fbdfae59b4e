/** One slice twice: as scanned, under the window, where dragging moves it; and as it will be trained. */
import { useMemo } from 'preact/hooks';
import { toGrey } from '../../preprocess/grey.ts';
import { fitSquare } from '../../preprocess/resize.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { OpenedSlice, WindowSpec } from '../../workers/protocol.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { PixelGrid } from '../parts/PixelGrid.tsx';
import type { Builder, Shown } from './builder.ts';
import { useDraft } from './formParts.ts';
import { endsOf, isMovable, windowed } from './previewPixels.ts';
import { windowOf } from './recipeDraft.ts';
import { windowLine } from './recipeWords.ts';
import { seriesPlace } from './seriesWords.ts';
import { WindowDrag } from './WindowDrag.tsx';

export interface SlicePicturesProps {
  readonly builder: Builder;
  readonly slice: OpenedSlice;
  readonly shown: Shown;
  onTurn(by: number): void;
}

export function SlicePictures({ builder, slice, shown, onTurn }: SlicePicturesProps) {
  const [draft] = useDraft();
  const words = text.value.data.preview;
  const window = windowOf(draft) ?? WINDOW_PRESETS.lung;
  const key = JSON.stringify(window);
  const { size, fit } = draft;
  const values = useMemo(() => windowed(slice, window), [slice, key]);
  const source = useMemo(
    () => ({ width: slice.width, height: slice.height, pixels: toGrey(values) }),
    [slice, values],
  );
  const trained = useMemo(() => {
    const { width, height } = slice;
    const pixels =
      slice.unit === 'normalised' ? values : fitSquare(values, { width, height, size, fit, fill: -1 });
    const side = slice.unit === 'normalised' ? width : size;
    return { width: side, height: pixels.length / side, pixels: toGrey(pixels) };
  }, [slice, values, size, fit]);
  const { series, at } = shown;
  const alt = words.alt(
    seriesPlace(builder.outline, series),
    integer(at + 1),
    integer(series.slices),
    windowSaid(slice, window),
    setting(Math.round(slice.low * 100) / 100),
    setting(Math.round(slice.high * 100) / 100),
    words.units[slice.unit],
  );
  return (
    <div class="preview-pictures">
      <figure>
        <WindowDrag label={alt} movable={isMovable(slice)} onTurn={onTurn}>
          <PixelGrid class="pixels-smooth" picture={source} alt="" />
        </WindowDrag>
        <figcaption class="help">{words.source}</figcaption>
      </figure>
      <figure>
        <PixelGrid picture={trained} alt={words.trainedAlt(trained.width)} />
        <figcaption class="help">{words.trained(trained.width)}</figcaption>
      </figure>
    </div>
  );
}

/** In words, what decides which values become black and white. */
function windowSaid(slice: OpenedSlice, window: WindowSpec): string {
  if (window.name === 'file' && slice.own) return text.value.data.windows.file;
  return endsOf(slice, window)?.by === 'window' ? windowLine(window) : text.value.data.windowPercentiles;
}
