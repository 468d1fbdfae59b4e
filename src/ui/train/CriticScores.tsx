/**
 * The critic on slices it learned from, on slices it never saw and on fakes, at checkpoints, and how far the first two have
 * come apart. Draws as measured: an average over a few checkpoints would hide what they say.
 */
import type { Diagnostics } from '../../workers/protocol.ts';
import { figure } from '../format.ts';
import { text } from '../language.ts';
import { LineChart } from '../parts/LineChart.tsx';
import type { CurveLook } from '../parts/lineDrawing.ts';
import { Empty } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';

type Scores = NonNullable<Diagnostics['critic']> & { readonly iteration: number };

export interface CriticScoresProps {
  readonly diagnostics: readonly Diagnostics[];
  readonly tick: number;
  readonly total: number | null;
  readonly scale: CurveLook['scale'];
}

export function CriticScores({ diagnostics, tick, total, scale }: CriticScoresProps) {
  const words = text.value.train.diagnostics;
  const rows = diagnostics.flatMap(({ iteration, critic }) => (critic ? [{ ...critic, iteration }] : []));
  const newest = rows.at(-1);
  if (!newest) {
    return (
      <section aria-label={words.means}>
        <p class="chart-title">{words.means}</p>
        <Empty title={words.noMeans} />
      </section>
    );
  }
  const shared = {
    rows,
    tick,
    total,
    dots: true,
    look: { smoothing: 0, scale },
    x: (row: Scores) => row.iteration,
    xName: text.value.train.iteration,
  };
  return (
    <div class="stack">
      <div class="columns">
        <LineChart
          title={words.means}
          note={words.meansHelp(newest.n)}
          picture="critic-scores"
          {...shared}
          lines={[
            { name: words.train, color: '--series-1', value: (row) => row.train },
            { name: words.validation, color: '--series-2', dash: [5, 3], value: (row) => row.validation },
            { name: words.fake, color: '--series-3', dash: [2, 2], value: (row) => row.fake },
          ]}
        />
        <LineChart
          title={words.gap}
          note={words.gapHelp}
          picture="critic-gap"
          {...shared}
          lines={[{ name: words.gap, color: '--series-1', value: gapOf }]}
        />
      </div>
      <Figures newest={newest} />
    </div>
  );
}

function Figures({ newest }: { readonly newest: Scores }) {
  const words = text.value.train.diagnostics;
  const distance = newest.train - newest.fake;
  return (
    <Stats
      dense
      items={[
        { name: words.train, value: figure(newest.train) },
        { name: words.validation, value: figure(newest.validation) },
        { name: words.fake, value: figure(newest.fake) },
        { name: words.gap, value: figure(gapOf(newest)), testId: 'critic-gap' },
        // Scores have no unit of their own: the gap is large or small beside what the critic tells apart.
        ...(distance > 0
          ? [{ name: words.share, value: text.value.percent(figure((100 * gapOf(newest)) / distance)) }]
          : []),
      ]}
    />
  );
}

function gapOf({ train, validation }: Scores): number {
  return train - validation;
}
