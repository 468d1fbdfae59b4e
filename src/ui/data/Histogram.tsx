/** How often each value occurs in a slice, with what the window makes black and white. */
import type { OpenedSlice, WindowSpec } from '../../workers/protocol.ts';
import { bound } from '../format.ts';
import { text } from '../language.ts';
import { endsOf } from './previewPixels.ts';

const HEIGHT = 100;

export function Histogram({ slice, window }: { readonly slice: OpenedSlice; readonly window: WindowSpec }) {
  const words = text.value.data.preview;
  const { from, to, counts } = slice.histogram;
  const ends = endsOf(slice, window);
  if (!ends || counts.length === 0 || !(to > from)) return null;
  const unit = words.units[slice.unit];
  // Square roots: air and padding outnumber all else, and would flatten it.
  const most = Math.sqrt(counts.reduce((a, b) => Math.max(a, b), 1));
  const bars = Array.from(counts, (count, i) => {
    const top = HEIGHT - (HEIGHT * Math.sqrt(count)) / most;
    return `L${i} ${top.toFixed(1)}L${i + 1} ${top.toFixed(1)}`;
  });
  const place = (value: number) =>
    Math.max(0, Math.min(counts.length, ((value - from) / (to - from)) * counts.length));
  const [low, high] = [place(ends.low), place(ends.high)];
  const shown = { low: bound(rounded(ends.low)), high: bound(rounded(ends.high)) };
  const [black, white] = slice.inverted ? [words.white, words.black] : [words.black, words.white];
  return (
    <figure class="histogram">
      <figcaption class="help histogram-head">
        <span>
          {words.histogram}, {unit}
        </span>
        <span>{words.histogramHelp}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${counts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.histogramAlt(bound(rounded(from)), bound(rounded(to)), shown.low, shown.high, unit)}
      >
        <rect class="histogram-window" x={low} y={0} width={Math.max(0, high - low)} height={HEIGHT} />
        <path class="histogram-bars" d={`M0 ${HEIGHT}${bars.join('')}L${counts.length} ${HEIGHT}Z`} />
        <path
          class="histogram-end"
          d={`M${low} 0V${HEIGHT}M${high} 0V${HEIGHT}`}
          vector-effect="non-scaling-stroke"
        />
      </svg>
      <p class="help histogram-foot num">
        <span>{bound(rounded(from))}</span>
        <span class="histogram-ends">
          {black} {shown.low} · {white} {shown.high}
        </span>
        <span>{bound(rounded(to))}</span>
      </p>
    </figure>
  );
}

/** Whole units, or hundredths where the values are that small. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
