/** How curves are drawn: how smooth, on which scale. One set of controls for all charts beside it. */
import { setting } from '../format.ts';
import { text } from '../language.ts';
import type { CurveLook } from './lineDrawing.ts';
import { Segmented } from './Segmented.tsx';

/** The slider's end: an average over about a hundred rows. */
const SMOOTHEST = 0.99;

export interface CurveControlsProps {
  readonly look: CurveLook;
  onChange(look: CurveLook): void;
}

export function CurveControls({ look, onChange }: CurveControlsProps) {
  const words = text.value.train.curves;
  const smoothing = look.smoothing === 0 ? words.none : setting(look.smoothing);
  return (
    <>
      <label class="slider">
        <span class="label">
          {words.smoothing} <span class="num">{smoothing}</span>
        </span>
        <input
          type="range"
          min={0}
          max={SMOOTHEST}
          step={0.01}
          value={look.smoothing}
          aria-valuetext={`${words.smoothing} ${smoothing}`}
          title={words.smoothingHelp}
          data-testid="smoothing"
          onInput={(event) => onChange({ ...look, smoothing: Number(event.currentTarget.value) })}
        />
      </label>
      <Segmented
        label={words.scale}
        options={(['linear', 'symlog'] as const).map((value) => ({ value, label: words.scales[value] }))}
        value={look.scale}
        onChoose={(scale) => onChange({ ...look, scale })}
      />
    </>
  );
}
