/** How much a curve is smoothed: the share of the average so far that is kept at each row, 0 to 0.99. */
import { setting } from '../format.ts';
import { text } from '../language.ts';

/** The slider's end: an average over about a hundred rows. */
const SMOOTHEST = 0.99;

export interface SmoothingSliderProps {
  readonly label: string;
  readonly help: string;
  readonly value: number;
  readonly testId: string;
  onChange(value: number): void;
}

export function SmoothingSlider({ label, help, value, testId, onChange }: SmoothingSliderProps) {
  const strength = value === 0 ? text.value.train.curves.none : setting(value);
  return (
    <label class="slider">
      <span class="label">
        {label} <span class="num">{strength}</span>
      </span>
      <input
        type="range"
        min={0}
        max={SMOOTHEST}
        step={0.01}
        value={value}
        aria-valuetext={`${label} ${strength}`}
        title={help}
        data-testid={testId}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  );
}
