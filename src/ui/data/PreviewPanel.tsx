/** The chosen series, slice by slice: as scanned under the window, beside it as it will be trained, and the window's controls. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { GantryError } from '../../errors.ts';
import { sliceAt } from '../../preprocess/outline.ts';
import { fitSquare } from '../../preprocess/resize.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { OpenedSlice, OutcomeCode } from '../../workers/protocol.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { PixelGrid } from '../parts/PixelGrid.tsx';
import type { Builder, Shown } from './builder.ts';
import { type RecipeFormProps, useDraft } from './formParts.ts';
import { Histogram } from './Histogram.tsx';
import { greyOf, windowed } from './previewPixels.ts';
import { windowOf } from './recipeDraft.ts';
import { windowLine } from './recipeWords.ts';
import { seriesFacts, seriesPlace } from './seriesWords.ts';
import { WindowDrag } from './WindowDrag.tsx';
import { WindowForm } from './WindowForm.tsx';

/** Longest side opened, pixels: a CT slice whole, so that the trained image beside it is the one that will be made. */
const SIDE = 512;

export function PreviewPanel({ builder, problems }: RecipeFormProps) {
  const words = text.value.data.preview;
  const shown = builder.shown.value;
  const description = shown?.series.description;
  return (
    <Panel
      title={words.title}
      testId="preview"
      note={
        shown && (
          <>
            {seriesPlace(builder.outline, shown.series)}
            {description && ` · ${description}`}
            <br />
            <span class="num">{seriesFacts(shown.series)}</span>
          </>
        )
      }
    >
      <div class="preview-body">
        {shown ? <ShownSlice builder={builder} shown={shown} /> : <p class="help">{words.choose}</p>}
        <WindowForm builder={builder} problems={problems} />
      </div>
    </Panel>
  );
}

type Opened =
  | { readonly slice: OpenedSlice; readonly of: Shown }
  | { readonly code: OutcomeCode | null; readonly of: Shown }
  | null;

function ShownSlice({ builder, shown }: { readonly builder: Builder; readonly shown: Shown }) {
  const opened = useOpened(builder, shown);
  const words = text.value.data.preview;
  const { series, at } = shown;
  const last = series.slices - 1;
  const go = (to: number) => {
    builder.shown.value = { series, at: Math.max(0, Math.min(last, to)) };
  };
  const { file, frame } = sliceAt(series, at);
  const { why, frames } = builder.tally.value;
  const some = frames.get(file);
  const code = why.get(file) ?? (some && !some.has(frame) ? 'filtered' : null);
  return (
    <>
      {opened && 'slice' in opened ? (
        <Pictures slice={opened.slice} shown={opened.of} builder={builder} onTurn={(by) => go(at + by)} />
      ) : (
        <div class="preview-pictures">
          <div class="preview-empty">
            {opened && (
              <p>
                {words.failed}{' '}
                {opened.code ? text.value.outcomes[opened.code] : text.value.errors.GantryError({}).title}
              </p>
            )}
          </div>
        </div>
      )}
      <label class="slider slice-slider">
        <span class="label">
          {words.slice} <span class="num">{words.sliceOf(integer(at + 1), integer(series.slices))}</span>
          {code && (
            <span class="reason" title={text.value.outcomes[code]}>
              {words.excluded} <span class="mono">{code}</span>
            </span>
          )}
        </span>
        <input
          type="range"
          min={1}
          max={series.slices}
          value={at + 1}
          disabled={last === 0}
          aria-valuetext={words.sliceOf(integer(at + 1), integer(series.slices))}
          onInput={(event) => go(Number(event.currentTarget.value) - 1)}
          data-testid="slice-slider"
        />
      </label>
    </>
  );
}

/** The slice of `shown`, the one before it meanwhile. */
function useOpened(builder: Builder, shown: Shown): Opened {
  const [opened, setOpened] = useState<Opened>(null);
  const { series, at } = shown;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const of = { series, at };
    builder.slices.load({ ...sliceAt(series, at), side: SIDE, urgent: true, signal }).then(
      (slice) => !signal.aborted && setOpened({ slice, of }),
      (error: unknown) => {
        if (signal.aborted) return;
        const code = error instanceof GantryError ? error.facts.code : null;
        setOpened({ code: typeof code === 'string' ? (code as OutcomeCode) : null, of });
      },
    );
    return () => controller.abort();
  }, [builder, series, at]);
  return opened;
}

interface PicturesProps {
  readonly builder: Builder;
  readonly slice: OpenedSlice;
  readonly shown: Shown;
  onTurn(by: number): void;
}

function Pictures({ builder, slice, shown, onTurn }: PicturesProps) {
  const [draft] = useDraft();
  const words = text.value.data.preview;
  const window = windowOf(draft) ?? WINDOW_PRESETS.lung;
  const key = JSON.stringify(window);
  const { size, fit } = draft;
  const values = useMemo(() => windowed(slice, window), [slice, key]);
  const source = useMemo(
    () => ({ width: slice.width, height: slice.height, pixels: greyOf(values) }),
    [slice, values],
  );
  const trained = useMemo(() => {
    const { width, height } = slice;
    const pixels =
      slice.unit === 'normalised' ? values : fitSquare(values, { width, height, size, fit, fill: -1 });
    const side = slice.unit === 'normalised' ? width : size;
    return { width: side, height: pixels.length / side, pixels: greyOf(pixels) };
  }, [slice, values, size, fit]);
  const { series, at } = shown;
  const alt = words.alt(
    seriesPlace(builder.outline, series),
    integer(at + 1),
    integer(series.slices),
    windowLine(window),
    setting(Math.round(slice.low * 100) / 100),
    setting(Math.round(slice.high * 100) / 100),
    words.units[slice.unit],
  );
  const movable = slice.unit === 'HU' || slice.unit === 'value';
  return (
    <>
      <div class="preview-pictures">
        <figure>
          <WindowDrag label={alt} movable={movable} onTurn={onTurn}>
            <PixelGrid class="pixels-smooth" picture={source} alt={alt} />
          </WindowDrag>
          <figcaption class="help">{words.source}</figcaption>
        </figure>
        <figure>
          <PixelGrid picture={trained} alt={words.trainedAlt(trained.width)} />
          <figcaption class="help">{words.trained(trained.width)}</figcaption>
        </figure>
      </div>
      <p class="help">{movable ? words.drag : words.dragNone}</p>
      {slice.unit === 'normalised' ? (
        <p class="help">{words.arrays}</p>
      ) : (
        <Histogram slice={slice} window={window} />
      )}
    </>
  );
}
