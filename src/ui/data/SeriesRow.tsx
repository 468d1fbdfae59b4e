/** One series of the outline: whether it is used, how it looks, what it is, and how much of it the rules leave. */
import type { OutlineSeries } from '../../preprocess/outline.ts';
import type { WindowSpec } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Tick } from '../parts/Tick.tsx';
import { type Builder, includedOf, middleOf, reasonsOf, setIncluded, type Tally } from './builder.ts';
import { SeriesThumb } from './SeriesThumb.tsx';
import { seriesFacts } from './seriesWords.ts';

export interface SeriesRowProps {
  readonly builder: Builder;
  readonly series: OutlineSeries;
  readonly tally: Tally;
  readonly window: WindowSpec;
  /** Patient and study, said with its name. */
  readonly place: string;
}

export function SeriesRow({ builder, series, tally, window, place }: SeriesRowProps) {
  const words = text.value.data.builder;
  const name = words.series(series.ordinal);
  const chosen = tally.chosen[series.index]!;
  const all = integer(series.slices);
  const shown = builder.shown.value?.series === series;
  return (
    <li class={shown ? 'series series-shown' : 'series'} data-testid="series-row">
      <Tick
        checked={includedOf([series], builder.without.value) === 'all'}
        label={words.include(`${place}, ${name}`)}
        onChange={(on) => setIncluded(builder, [series], on)}
      />
      <button
        type="button"
        class="series-look"
        aria-pressed={shown}
        aria-label={words.look(`${place}, ${name}`)}
        onClick={() => {
          builder.shown.value = { series, at: middleOf(series) };
        }}
      >
        <SeriesThumb series={series} slices={builder.slices} window={window} />
      </button>
      <div class="series-words">
        <p class="series-name">
          {name}
          {series.description && <span class="quiet"> {series.description}</span>}
        </p>
        <p class="help series-facts num">
          {seriesFacts(series).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <p class="series-count num">
          <span class={chosen === 0 ? 'quiet' : undefined}>
            {chosen === 0 ? words.none(all) : words.of(integer(chosen), all)}
          </span>
          {reasonsOf(series, tally).map(([code, slices]) => (
            <span key={code} class="reason" title={text.value.outcomes[code]}>
              {integer(slices)} × <span class="mono">{code}</span>
              <span class="sr-only">: {text.value.outcomes[code]}</span>
            </span>
          ))}
        </p>
      </div>
    </li>
  );
}
