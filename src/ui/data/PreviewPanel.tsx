/** The chosen series, slice by slice: the window's controls, the slice, a slider through the series, the histogram. */
import { useEffect, useState } from 'preact/hooks';
import { GantryError } from '../../errors.ts';
import { sliceAt } from '../../preprocess/outline.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { OpenedSlice, OutcomeCode } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import type { Builder, Shown } from './builder.ts';
import { type RecipeFormProps, useDraft } from './formParts.ts';
import { Histogram } from './Histogram.tsx';
import { isMovable } from './previewPixels.ts';
import { windowOf } from './recipeDraft.ts';
import { SlicePictures } from './SlicePictures.tsx';
import { seriesFacts, seriesPlace } from './seriesWords.ts';
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
            <span class="num">{seriesFacts(shown.series).join(' · ')}</span>
          </>
        )
      }
    >
      <div class="preview-body">
        <WindowForm builder={builder} problems={problems} />
        {shown ? <ShownSlice builder={builder} shown={shown} /> : <p class="help">{words.choose}</p>}
      </div>
    </Panel>
  );
}

type Opened =
  | { readonly slice: OpenedSlice; readonly of: Shown }
  | { readonly code: OutcomeCode | null; readonly of: Shown }
  | null;

function ShownSlice({ builder, shown }: { readonly builder: Builder; readonly shown: Shown }) {
  const [draft] = useDraft();
  const opened = useOpened(builder, shown);
  const words = text.value.data.preview;
  const { series, at } = shown;
  const turn = (to: number) => {
    builder.shown.value = { series, at: Math.max(0, Math.min(series.slices - 1, to)) };
  };
  const slice = opened && 'slice' in opened ? opened.slice : null;
  const window = windowOf(draft) ?? WINDOW_PRESETS.lung;
  return (
    <>
      {slice ? (
        <SlicePictures slice={slice} shown={opened!.of} builder={builder} onTurn={(by) => turn(at + by)} />
      ) : (
        <div class="preview-empty">
          {opened && 'code' in opened && (
            <p>
              {words.failed}{' '}
              {opened.code ? text.value.outcomes[opened.code] : text.value.errors.GantryError({}).title}
            </p>
          )}
        </div>
      )}
      <SliceSlider builder={builder} shown={shown} onTurn={turn} />
      {slice && slice.unit !== 'normalised' && <Histogram slice={slice} window={window} />}
      {slice && (
        <p class="help">
          {slice.unit === 'normalised' && `${words.arrays} `}
          {isMovable(slice) ? words.drag : words.dragNone}
        </p>
      )}
    </>
  );
}

function SliceSlider(props: { readonly builder: Builder; readonly shown: Shown; onTurn(to: number): void }) {
  const { builder, shown, onTurn } = props;
  const { series, at } = shown;
  const words = text.value.data.preview;
  const { file, frame } = sliceAt(series, at);
  const { why, frames } = builder.tally.value;
  const some = frames[file];
  const code = why[file] ?? (some && !some.includes(frame) ? 'filtered' : null);
  const place = words.sliceOf(integer(at + 1), integer(series.slices));
  return (
    <label class="slider slice-slider">
      <span class="label">
        {words.slice} <span class="num">{place}</span>
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
        disabled={series.slices === 1}
        aria-valuetext={place}
        onInput={(event) => onTurn(Number(event.currentTarget.value) - 1)}
        data-testid="slice-slider"
      />
    </label>
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
