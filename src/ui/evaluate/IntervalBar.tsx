/** A figure and its 95 % interval as a bar on its block's axis, with a line where it is held against something. */
import type { Figure } from '../../evaluation.ts';
import { figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { place, type Scale } from './intervalScale.ts';

export interface IntervalBarProps {
  readonly name: string;
  readonly figure: Figure;
  readonly scale: Scale;
  readonly mark?: number | null;
  readonly digits?: number;
  /** `wide`: the one that decides. */
  readonly size?: 'row' | 'wide';
}

export function IntervalBar({
  name,
  figure,
  scale,
  mark = null,
  digits = 3,
  size = 'row',
}: IntervalBarProps) {
  const words = text.value.evaluate.figures;
  const { value, low, high } = figure;
  if (value === null) return null;
  const known = low !== null && high !== null;
  const alt = known
    ? words.intervalAlt(name, shown(value, digits), shown(low, digits), shown(high, digits))
    : `${name} ${shown(value, digits)}`;
  return (
    <span class={`interval interval-${size}`} role="img" aria-label={alt}>
      <span class="interval-axis" />
      {mark !== null && <span class="interval-mark" style={{ left: `${place(scale, mark)}%` }} />}
      {known && (
        <span
          class="interval-bar"
          style={{
            left: `${place(scale, low)}%`,
            width: `${Math.max(0, place(scale, high) - place(scale, low))}%`,
          }}
        />
      )}
      <span class="interval-dot" style={{ left: `${place(scale, value)}%` }} />
    </span>
  );
}
