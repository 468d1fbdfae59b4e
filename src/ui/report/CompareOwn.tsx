/** An opened report's figures and curves beside those of this browser's own runs, where they were measured in the same network. */
import { useState } from 'preact/hooks';
import type { Evaluation } from '../../evaluation.ts';
import type { Report } from '../../report/reportTypes.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { type FigureRow, figureGroups, figureWords } from '../evaluate/figureGroups.ts';
import { date, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { Tick } from '../parts/Tick.tsx';
import { CurveFigure, type ShownCurve } from './CurveFigure.tsx';
import { obstacleToOwn } from './obstacleToOwn.ts';

const MOST = 3;

export function CompareOwn({ report }: { readonly report: Report }) {
  const { state } = useUi();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const words = text.value.report;
  const judged = (state.runs.value ?? []).filter((run) => bestRound(run)?.evaluation);
  const { id: network } = report.evaluation.network;
  const alike = judged.filter((run) => bestRound(run)?.evaluation?.network.id === network);
  const others = judged.length - alike.length;
  const own = alike.filter(({ id }) => chosen.includes(id));
  const choose = (id: string, on: boolean) =>
    setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <Panel title={words.compareOwn} note={words.compareOwnHelp} testId="compare-own" class="screen-only">
      {alike.length === 0 && <p>{words.compareNone}</p>}
      <ul class="own-runs">
        {alike.map((run) => (
          <li key={run.id}>
            <Tick
              checked={chosen.includes(run.id)}
              disabled={!chosen.includes(run.id) && own.length >= MOST}
              testId={`compare-${run.id}`}
              onChange={(on) => choose(run.id, on)}
            >
              {nameOf(run)}
            </Tick>
          </li>
        ))}
      </ul>
      {others > 0 && <p class="help">{words.compareOther(others)}</p>}
      {own.length > 0 && (
        <>
          <Apart report={report} own={own} />
          <FiguresBeside report={report} own={own} />
          <CurveFigure title={words.compareCurves} curves={curvesOf(report, own)} testId="compare-curves" />
        </>
      )}
    </Panel>
  );
}

/** FIDs that must not be read against the report's, though they share a table. */
function Apart({ report, own }: { readonly report: Report; readonly own: readonly RunRecord[] }) {
  const words = text.value.evaluate.compare.why;
  const apart = own.flatMap((run) => {
    const obstacle = obstacleToOwn(report, run);
    return obstacle ? [{ run, obstacle }] : [];
  });
  if (apart.length === 0) return null;
  return (
    <ul class="help" data-testid="compare-apart">
      {apart.map(({ run, obstacle }) => (
        <li key={run.id}>{text.value.compare.fidApart(nameOf(run), words[obstacle])}</li>
      ))}
    </ul>
  );
}

function FiguresBeside({ report, own }: { readonly report: Report; readonly own: readonly RunRecord[] }) {
  const words = text.value.report;
  const sides = [
    { key: 'opened', name: words.compareThis, rows: rowsOf(report.evaluation) },
    ...own.map((run) => ({ key: run.id, name: nameOf(run), rows: rowsOf(bestRound(run)!.evaluation!) })),
  ];
  const keys = [...new Map(sides.flatMap(({ rows }) => rows.map((row) => [row.key, row.name]))).entries()];
  return (
    <div class="table-scroll">
      <table data-testid="compare-figures">
        <caption class="sr-only">{words.compareFigures}</caption>
        <thead>
          <tr>
            <th scope="col">{text.value.evaluate.figures.metric}</th>
            {sides.map(({ key, name }) => (
              <th scope="col" key={key} class="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map(([key, name]) => (
            <tr key={key} data-metric={key}>
              <th scope="row">{name}</th>
              {sides.map((side) => (
                <td key={side.key} class="num right">
                  {cell(side.rows.find((row) => row.key === key))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(row: FigureRow | undefined) {
  if (!row) return '–';
  const { low, high } = row.figure;
  return (
    <>
      {figureWords(row)}
      {low !== null && high !== null && (
        <span class="help">
          {' '}
          {text.value.evaluate.figures.range(shown(low, row.digits), shown(high, row.digits))}
        </span>
      )}
    </>
  );
}

function rowsOf(evaluation: Evaluation): FigureRow[] {
  return figureGroups(evaluation, text.value.evaluate, { gate: null, before: null }).flatMap(({ blocks }) =>
    blocks.flatMap(({ title, rows }) =>
      rows.map((row) => ({ ...row, name: title ? `${title}, ${row.name}` : row.name })),
    ),
  );
}

function curvesOf(report: Report, own: readonly RunRecord[]): ShownCurve[] {
  const reports = own.flatMap((run) =>
    run.report ? [{ name: nameOf(run), report: run.report as Report }] : [],
  );
  return [{ name: text.value.report.compareThis, report }, ...reports].flatMap(({ name, report: one }) => {
    const curve = one.rounds.find((round) => round.best)?.curve; // absent in reports older than curves
    return curve ? [{ name, iteration: curve.iteration, values: curve.wasserstein }] : [];
  });
}

/** A person's own name of it stays on the screen. */
function nameOf({ labels, datasetName, createdAt }: RunRecord): string {
  return labels?.name || `${datasetName}, ${date(createdAt)}`;
}
