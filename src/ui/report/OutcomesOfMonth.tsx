/** How a month's runs ended, as one bar in parts, each named with its number. */
import type { MonthlyTotals } from '../../report/reportTypes.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

const PARTS = ['passed', 'inconclusive', 'notPassed', 'unjudged'] as const;
const WIDTH = 600;
const HEIGHT = 16;

export function OutcomesOfMonth({ totals }: { readonly totals: MonthlyTotals }) {
  const words = text.value.report;
  const shown = PARTS.filter((part) => totals[part] > 0);
  const all = shown.reduce((sum, part) => sum + totals[part], 0);
  const starts = shown.map((_, i) => shown.slice(0, i).reduce((sum, part) => sum + totals[part], 0));
  const alt = shown.map((part) => `${words[part]} ${integer(totals[part])}`).join(', ');
  return (
    <figure class="chart outcome-figure">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.outcomes}</h3>
      </figcaption>
      <svg
        class="outcome-bar"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.outcomesAlt(alt)}
      >
        {shown.map((part, i) => (
          <rect
            key={part}
            class={`part-${part}`}
            x={(starts[i]! / all) * WIDTH}
            y="0"
            width={(totals[part] / all) * WIDTH}
            height={HEIGHT}
          />
        ))}
      </svg>
      <ul class="legend" aria-hidden="true">
        {shown.map((part) => (
          <li key={part} class="legend-item num">
            <svg width="10" height="10" aria-hidden="true" focusable="false">
              <rect class={`part-${part}`} width="10" height="10" />
            </svg>
            {words[part]} {integer(totals[part])}
          </li>
        ))}
      </ul>
    </figure>
  );
}
