/** The gradient penalty and the gradient norm it holds to 1, iteration by iteration (Gulrajani et al. 2017, section 4). */
import type { LogRow } from '../../workers/protocol.ts';
import { text } from '../language.ts';
import { LineChart } from '../parts/LineChart.tsx';
import type { CurveLook } from '../parts/lineDrawing.ts';

/** The norm of a critic's gradient that the penalty asks for. */
const AIM = 1;

export interface GradientCurvesProps {
  readonly rows: readonly LogRow[];
  readonly tick: number;
  readonly total: number | null;
  readonly look: CurveLook;
}

export function GradientCurves(props: GradientCurvesProps) {
  const words = text.value.train.diagnostics;
  const shared = { ...props, x: (row: LogRow) => row.iteration, xName: text.value.train.iteration };
  return (
    <div class="columns">
      <LineChart
        title={words.penalty}
        note={words.penaltyHelp}
        picture="gradient-penalty"
        {...shared}
        lines={[{ name: words.penalty, color: '--series-1', value: (row) => row.penalty }]}
      />
      <LineChart
        title={words.gradNorm}
        note={words.gradNormHelp}
        picture="gradient-norm"
        {...shared}
        lines={[
          { name: words.gradNorm, color: '--series-1', value: (row) => row.gradNorm },
          { name: words.aim, color: '--ink-3', dash: [4, 4], value: () => AIM, reference: true },
        ]}
      />
    </div>
  );
}
