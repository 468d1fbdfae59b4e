/** The critic's scores of training, validation and generated slices as three outlines over one another, with the threshold. */
import type { CriticHistogram } from '../../evaluation.ts';
import { setting, share, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Legend } from '../parts/Legend.tsx';
import { Plot, type PlotArea } from '../parts/Plot.tsx';
import { linearTicks } from '../parts/ticks.ts';

const CLASSES = ['train', 'real', 'fake'] as const;
const SHAPES = { train: 'dashes', real: 'line', fake: 'line' } as const;

export function CriticHistograms({ critic }: { readonly critic: CriticHistogram }) {
  const words = text.value.evaluate.pictures;
  const names = { train: words.train, real: words.real, fake: words.fake };
  const shares = { train: sharesOf(critic.train), real: sharesOf(critic.real), fake: sharesOf(critic.fake) };
  const most = Math.max(...CLASSES.flatMap((one) => shares[one]), 1e-9);
  const above = (one: (typeof CLASSES)[number]) => share(shareAbove(critic, shares[one]));
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.histogram}</h3>
        <Legend
          items={[
            ...CLASSES.map((one) => ({ name: names[one], class: `class-${one}`, shape: SHAPES[one] })),
            { name: words.threshold, class: 'class-threshold', shape: 'dashes' },
          ]}
        />
      </figcaption>
      <p class="help chart-note">{words.histogramHelp}</p>
      <Plot
        alt={words.histogramAlt(shown(critic.threshold), above('real'), above('fake'))}
        x={{
          low: critic.from,
          high: critic.to,
          ticks: linearTicks(critic.from, critic.to, 6).map((value) => ({ value, label: setting(value) })),
          name: words.score,
        }}
        y={{
          low: 0,
          high: most * 1.05,
          ticks: linearTicks(0, most, 4).map((value) => ({ value, label: share(value) })),
        }}
      >
        {(area) => (
          <>
            {CLASSES.map((one) => (
              <path key={one} class={`class-${one} histogram-class`} d={outline(critic, shares[one], area)} />
            ))}
            <line
              class="class-threshold mark-line"
              stroke-dasharray="4 3"
              x1={area.x(critic.threshold)}
              x2={area.x(critic.threshold)}
              y1={area.top}
              y2={area.bottom}
            />
          </>
        )}
      </Plot>
      <DataTable
        title={words.histogram}
        columns={[words.classes, words.shareAbove]}
        rows={CLASSES.map((one) => [names[one], above(one)])}
      />
    </figure>
  );
}

function outline({ from, to }: CriticHistogram, shares: readonly number[], { x, y }: PlotArea): string {
  const width = (to - from) / shares.length;
  const steps = shares.map((value, i) => {
    const top = y(value).toFixed(1);
    return `L${x(from + i * width).toFixed(1)} ${top}H${x(from + (i + 1) * width).toFixed(1)}`;
  });
  return `M${x(from)} ${y(0)}${steps.join('')}L${x(to)} ${y(0)}`;
}

/** Of the class, since classes have different sizes. */
function sharesOf(counts: readonly number[]): number[] {
  const all = counts.reduce((a, b) => a + b, 0) || 1;
  return counts.map((count) => count / all);
}

/** The bin that holds the threshold counts by the part of it that lies above. */
function shareAbove({ from, to, threshold }: CriticHistogram, shares: readonly number[]): number {
  const width = (to - from) / shares.length;
  return shares.reduce((sum, value, i) => {
    const high = from + (i + 1) * width;
    return sum + value * Math.max(0, Math.min(1, (high - threshold) / width));
  }, 0);
}
