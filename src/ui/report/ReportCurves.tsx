/** What a report itself says of its training: the curves of its rounds, and the first images it generated. */
import type { Report, ReportRound } from '../../report/reportTypes.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { CurveFigure, type ShownCurve } from './CurveFigure.tsx';

export function ReportCurves({ report }: { readonly report: Report }) {
  const words = text.value.report;
  const rounds = report.rounds.filter(({ curve }) => curve !== null);
  const best = rounds.find((round) => round.best)?.curve;
  if (rounds.length === 0) return null;
  return (
    <Panel title={words.log} testId="report-curves">
      <CurveFigure title={words.curves} curves={rounds.map(wassersteinOf)} />
      {best && (
        <CurveFigure
          title={words.losses}
          curves={[
            { name: text.value.train.criticLoss, iteration: best.iteration, values: best.lossD },
            { name: text.value.train.generatorLoss, iteration: best.iteration, values: best.lossG },
          ]}
        />
      )}
    </Panel>
  );
}

export function ReportPictures({ report: { generated } }: { readonly report: Report }) {
  const words = text.value.report;
  if (!generated.thumbnail) return null;
  return (
    <Panel title={words.generatedImages} note={words.generatedThumb} testId="report-pictures">
      <img
        class="thumbnail"
        src={`data:image/png;base64,${generated.thumbnail}`}
        alt={words.generatedThumb}
        decoding="sync"
      />
      <p class="help num">
        {text.value.evaluate.roundMark(generated.round)} · {text.value.train.iteration}{' '}
        {integer(generated.iteration)}
        {generated.modelHash && (
          <>
            {' · '}
            {words.modelHash} <code>{generated.modelHash.slice(0, 16)}</code>
          </>
        )}
      </p>
      {generated.reproducible && <p class="help">{words.reproducible}</p>}
    </Panel>
  );
}

function wassersteinOf({ number, curve }: ReportRound): ShownCurve {
  return {
    name: text.value.evaluate.roundMark(number),
    iteration: curve?.iteration ?? [],
    values: curve?.wasserstein ?? [],
  };
}
