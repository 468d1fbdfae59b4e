/**
 * A small drawing of where each round's FID lies between what real slices give (the floor) and what the run began with
 * (an untrained generator, or a model), on a logarithmic scale. All at the floor's sample size, since FID depends on it.
 */

import type { Evaluation } from '../../evaluation.ts';
import type { RunRecord } from '../../run.ts';
import { figure } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { baselineWords } from './baselineWords.ts';
import { bestRound } from './bestRound.ts';
import { spreadLabels } from './spreadLabels.ts';

interface Mark {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly kind: 'end' | 'gate' | 'round' | 'best';
}

export function FidScale({ run }: { readonly run: RunRecord }) {
  const words = text.value.evaluate;
  const best = bestRound(run)?.evaluation;
  const marks = marksOf(run).filter(({ value }) => value > 0);
  if (!best || marks.length < 2) return null;
  const low = Math.log(Math.min(...marks.map(({ value }) => value)));
  const high = Math.log(Math.max(...marks.map(({ value }) => value)));
  const place = (value: number) => (high > low ? ((Math.log(value) - low) / (high - low)) * 100 : 50);
  const labels = spreadLabels(marks.map(({ value }) => place(value)));
  const { whereHelp, whereAlt } = baselineWords(run);
  const baseline = run.baseline ? figure(run.baseline.metrics.matchedFid.value ?? Number.NaN) : '–';
  return (
    <Panel title={words.where} note={whereHelp} class="scale-panel">
      <div
        class="scale"
        role="img"
        aria-label={whereAlt(
          figure(best.metrics.matchedFid.value ?? Number.NaN),
          figure(best.metrics.floor.value ?? Number.NaN),
          baseline,
        )}
      >
        <div class="scale-axis" />
        {marks.map(({ key, label, value, kind }, i) => (
          <div key={key} class={`scale-mark scale-${kind}`}>
            <span class="scale-tick" style={{ bottom: `${place(value)}%` }} />
            <span class="scale-words" style={{ bottom: `${labels[i]}%` }}>
              <span class="scale-value num">{figure(value)}</span>
              <span class="scale-label">{label}</span>
            </span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function marksOf(run: RunRecord): Mark[] {
  const words = text.value.evaluate;
  const judged = run.rounds.flatMap(({ number, evaluation }) => (evaluation ? [{ number, evaluation }] : []));
  const best = bestRound(run);
  if (!best?.evaluation) return [];
  return [
    {
      key: 'floor',
      label: words.floor,
      value: best.evaluation.metrics.floor.value ?? Number.NaN,
      kind: 'end',
    },
    ...gateMark(run, best.evaluation),
    ...judged.map(({ number, evaluation }) => ({
      key: `round-${number}`,
      label: words.roundMark(number),
      value: evaluation.metrics.matchedFid.value ?? Number.NaN,
      kind: number === best.number ? ('best' as const) : ('round' as const),
    })),
    ...(run.baseline
      ? [
          {
            key: 'baseline',
            label: baselineWords(run).label,
            value: run.baseline.metrics.matchedFid.value ?? Number.NaN,
            kind: 'end' as const,
          },
        ]
      : []),
  ];
}

/** An absolute gate is drawn only where it speaks of the same sample size. */
function gateMark(run: RunRecord, { metrics: { floor }, n }: Evaluation): Mark[] {
  const { kind, threshold } = run.settings.gate;
  if (kind === 'fid' && n.fake !== n.floor) return [];
  const value = kind === 'ratio' ? (floor.value ?? Number.NaN) * threshold : threshold;
  return [{ key: 'gate', label: text.value.evaluate.gateMark, value, kind: 'gate' }];
}
