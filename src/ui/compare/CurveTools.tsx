/** How the curves of runs are drawn: which, along what, how smooth, on which scales, and the buttons of the zoom. */
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { SmoothingSlider } from '../parts/SmoothingSlider.tsx';
import { Tick } from '../parts/Tick.tsx';
import { MOVES } from './CompareChart.tsx';
import type { Comparison } from './comparison.ts';
import { type Look, MEASURES } from './series.ts';
import { AXES } from './timeline.ts';
import { isWhole, type Range } from './view.ts';

export interface CurveToolsProps {
  readonly comparison: Comparison;
  readonly bounds: Range;
  /** A position as drawn, in words. */
  say(x: number): string;
}

export function CurveTools({ comparison, bounds, say }: CurveToolsProps) {
  const words = text.value.compare;
  const { axis, look, measures } = comparison;
  const shown = look.value;
  const change = (part: Partial<Look>) => {
    look.value = { ...shown, ...part };
  };
  return (
    <>
      <fieldset>
        <legend class="label">{words.measures}</legend>
        <div class="compare-measures">
          {MEASURES.map((measure) => (
            <Tick
              key={measure}
              testId={`measure-${measure}`}
              checked={measures.value.includes(measure)}
              onChange={(on) => {
                measures.value = MEASURES.filter((one) =>
                  one === measure ? on : measures.value.includes(one),
                );
              }}
            >
              {words.measure[measure]}
            </Tick>
          ))}
        </div>
      </fieldset>
      <div class="curve-controls">
        <Segmented
          label={words.along}
          options={AXES.map((value) => ({ value, label: words.axes[value] }))}
          value={axis.value}
          onChoose={(value) => {
            comparison.seen.value = null;
            comparison.at.value = null;
            axis.value = value;
          }}
        />
        <Segmented
          label={words.xScale}
          options={(['linear', 'log'] as const).map((value) => ({ value, label: words.scales[value] }))}
          value={shown.x}
          onChoose={(x) => {
            comparison.seen.value = null;
            change({ x });
          }}
        />
        <Segmented
          label={words.yScale}
          options={(['linear', 'symlog'] as const).map((value) => ({ value, label: words.scales[value] }))}
          value={shown.y}
          onChoose={(y) => change({ y })}
        />
        <Segmented
          label={words.smooth}
          options={(['average', 'extremes'] as const).map((value) => ({
            value,
            label: words.smooths[value],
          }))}
          value={shown.smooth}
          onChoose={(smooth) => change({ smooth })}
        />
        <SmoothingSlider
          label={words.strength}
          help={words.smoothHelp}
          value={shown.smoothing}
          testId="compare-smoothing"
          onChange={(smoothing) => change({ smoothing })}
        />
      </div>
      <Zoom comparison={comparison} bounds={bounds} say={say} />
    </>
  );
}

function Zoom({ comparison, bounds, say }: CurveToolsProps) {
  const words = text.value.compare;
  const range = comparison.seen.value;
  const move = (by: keyof typeof MOVES) => {
    const next = MOVES[by](range ?? bounds, bounds);
    comparison.seen.value = isWhole(next, bounds) ? null : next;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would stand above the row of buttons
    <div class="compare-zoom" role="group" aria-label={words.zoom}>
      <button
        type="button"
        class="button button-small"
        aria-label={words.zoomIn}
        title={words.zoomIn}
        onClick={() => move('in')}
      >
        <span aria-hidden="true">+</span>
      </button>
      <button
        type="button"
        class="button button-small"
        aria-label={words.zoomOut}
        title={words.zoomOut}
        disabled={range === null}
        onClick={() => move('out')}
      >
        <span aria-hidden="true">−</span>
      </button>
      <button
        type="button"
        class="button button-small"
        aria-label={words.panLeft}
        title={words.panLeft}
        disabled={range === null}
        onClick={() => move('left')}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="button button-small"
        aria-label={words.panRight}
        title={words.panRight}
        disabled={range === null}
        onClick={() => move('right')}
      >
        <Icon name="forward" />
      </button>
      <button
        type="button"
        class="button button-small"
        data-testid="compare-reset"
        onClick={() => {
          // Null twice is no change: heights chosen in a chart go by the first.
          comparison.seen.value = bounds;
          comparison.seen.value = null;
        }}
      >
        {words.reset}
      </button>
      <span class="num" data-testid="compare-seen">
        {words.seen}: {say((range ?? bounds).low)} – {say((range ?? bounds).high)}
      </span>
    </div>
  );
}
