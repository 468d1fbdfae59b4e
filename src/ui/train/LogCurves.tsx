/** What the thesis's graphLogs.py drew from training_log_wgan.csv: losses, the critic's means and their difference. */
import { useState } from 'preact/hooks';
import type { TrainingLogRow } from '../../app.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { CurveControls } from '../parts/CurveControls.tsx';
import { LineChart } from '../parts/LineChart.tsx';
import type { CurveLook } from '../parts/lineDrawing.ts';
import { Empty } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Stats } from '../parts/Stats.tsx';
import {
  criticLine,
  FAKE_D,
  FAKE_G,
  inOrder,
  LOSS_D,
  LOSS_G,
  type LogAxis,
  type LogLine,
  REAL,
  X,
} from './logLines.ts';

type Row = TrainingLogRow;

export function LogCurves({ rows }: { readonly rows: readonly Row[] }) {
  const [look, setLook] = useState<CurveLook>({ smoothing: 0.9, scale: 'linear' });
  const [axis, setAxis] = useState<LogAxis>('epoch');
  const words = text.value.train;
  const critic = criticLine(words.wasserstein);
  if (rows.length === 0) return <Empty title={words.log.noRows} />;

  const x = X[axis];
  const ordered = inOrder(rows, axis);
  const shared = { rows: ordered, x, xName: words.log.axes[axis], total: null, look };
  const last = ordered.at(-1)!;
  const derived = rows.some((row) => row.wasserstein === null);
  return (
    <div class="log-body" data-testid="log-curves">
      <Stats
        items={[
          { name: words.log.rows, value: integer(rows.length), testId: 'log-rows' },
          {
            name: words.log.epochs,
            value: text.value.ofTotal(
              integer(new Set(rows.map(({ epoch }) => epoch)).size),
              integer(last.totalEpochs),
            ),
            testId: 'log-epochs',
          },
          { name: words.log.batchesPerEpoch, value: integer(last.batchesPerEpoch) },
        ]}
      />
      <Figures rows={ordered} lines={[LOSS_D, LOSS_G, REAL, FAKE_D, FAKE_G, critic]} />
      <div class="curve-controls">
        <Segmented
          label={words.log.along}
          options={(['epoch', 'batch'] as const).map((value) => ({ value, label: words.log.axes[value] }))}
          value={axis}
          onChoose={(value) => setAxis(value)}
        />
        <CurveControls look={look} onChange={setLook} />
      </div>
      <LineChart title={words.losses} lines={[LOSS_D, LOSS_G]} picture="losses" {...shared} />
      <LineChart
        title={words.log.means}
        note={words.log.meansHelp}
        lines={[REAL, FAKE_D, FAKE_G]}
        picture="critic-means"
        {...shared}
      />
      <LineChart
        title={words.wasserstein}
        note={derived ? words.log.derived : words.wassersteinHelp}
        lines={[critic]}
        picture="wasserstein"
        {...shared}
      />
    </div>
  );
}

function Figures({ rows, lines }: { readonly rows: readonly Row[]; readonly lines: readonly LogLine[] }) {
  const words = text.value.train.log;
  return (
    <div class="table-scroll">
      <table data-testid="log-figures">
        <caption class="sr-only">{words.figures}</caption>
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            {[words.first, words.last, words.lowest, words.highest, words.notFinite].map((name) => (
              <th scope="col" key={name} class="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, value }) => {
            const values = rows.map(value);
            const finite = values.filter(Number.isFinite);
            const [lowest, highest] = extremes(finite);
            const shown = [values[0]!, values.at(-1)!, lowest, highest].map((one) => figure(one, 4));
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {[...shown, integer(values.length - finite.length)].map((one, i) => (
                  <td key={i} class="num right">
                    {one}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** NaN, NaN of nothing. A loop: a long log has more values than a call takes arguments. */
function extremes(values: readonly number[]): [number, number] {
  if (values.length === 0) return [Number.NaN, Number.NaN];
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
