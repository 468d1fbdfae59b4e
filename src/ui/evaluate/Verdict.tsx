/**
 * The gate's verdict, in words and never bare: the figure that decided, its interval drawn against the threshold, further conditions,
 * what would decide what is open, and the one confirmation on the final split.
 */
import type { Evaluation, Figure } from '../../evaluation.ts';
import { FEWEST_FAKES, type GateCondition, verdict } from '../../report/verdict.ts';
import { warningsOf } from '../../report/warnings.ts';
import type { Gate, GateOutcome } from '../../run.ts';
import { integer, setting, share, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IntervalBar } from './IntervalBar.tsx';
import { scaleOf } from './intervalScale.ts';

export interface VerdictProps {
  readonly evaluation: Evaluation;
  readonly gate: Gate;
  /** As it was recorded; null: decided here. */
  readonly outcome?: GateOutcome | null;
  /** Said before the marks: which round it is. */
  readonly which?: string | null;
  /** Null: none was made; absent: none is made of such an evaluation. */
  readonly confirmation?: Evaluation | null;
  /** Earlier runs that had looked at the same final split. */
  readonly confirmationsBefore?: number;
}

const ICONS = { passed: 'check', 'not-passed': 'cross', inconclusive: 'info' } as const;

export function Verdict({
  evaluation,
  gate,
  outcome = null,
  which = null,
  confirmation,
  confirmationsBefore = 0,
}: VerdictProps) {
  const words = text.value.evaluate;
  const decided = verdict(evaluation, gate);
  const said = outcome ?? decided.outcome;
  const { synthetic, samePatient } = evaluation;
  return (
    <section class={`verdict verdict-${said}`} aria-labelledby="verdict-words">
      <span class="verdict-icon">
        <Icon name={ICONS[said]} />
      </span>
      <div class="verdict-body">
        <h2 id="verdict-words" data-testid="verdict" data-passed={said === 'passed'} data-outcome={said}>
          {words.outcomes[said]}
        </h2>
        <p class="num" data-testid="verdict-reason">
          {reason(evaluation, gate, said)}
        </p>
        <Deciding evaluation={evaluation} gate={gate} />
        {decided.needs.length > 0 && (
          <ul class="needs">
            {decided.needs.map((need) => (
              <li key={need}>
                <Icon name="arrow" />
                {words.verdict.needs[need](
                  need === 'patients' && evaluation.units
                    ? words.verdict.unitCount(evaluation.units.real, evaluation.units.kind)
                    : integer(evaluation.n.fake),
                )}
              </li>
            ))}
          </ul>
        )}
        {evaluation.memorisation?.state === 'failed' && (
          <p class="condition-unmet" data-testid="verdict-copies">
            {words.copies.warning}.
          </p>
        )}
        {decided.conditions.length > 0 && <Conditions conditions={decided.conditions} />}
        {confirmation !== undefined && said === 'passed' && (
          <Confirmation confirmation={confirmation} before={confirmationsBefore} gate={gate} />
        )}
        <p class="help">{words.meaning}</p>
        {(which || synthetic || samePatient) && (
          <p class="badges">
            {which && <span>{which}</span>}
            {synthetic && <SyntheticBadge />}
            {samePatient && <OptimisticBadge />}
          </p>
        )}
        {samePatient && <p class="help">{words.optimisticHelp}</p>}
        {warningsOf(evaluation).some(({ code }) => code === 'few-patients') && (
          <p class="help" data-testid="few-patients">
            {words.warnings['few-patients']}
          </p>
        )}
      </div>
    </section>
  );
}

/** The figure that the gate reads. */
export function decidingFigure({ metrics }: Evaluation, { kind }: Gate): Figure {
  return kind === 'ratio' ? metrics.ratio : metrics.fid;
}

function reason(evaluation: Evaluation, gate: Gate, outcome: GateOutcome): string {
  const { verdict: words, reasons, figures } = text.value.evaluate;
  const { value, low, high, reason: why } = decidingFigure(evaluation, gate);
  const digits = gate.kind === 'fid' ? 4 : 3;
  if (value === null) {
    const name = figures.rows[gate.kind];
    return words.noFigure(name, reasons[why ?? 'not-finite']);
  }
  const threshold = setting(gate.threshold);
  const sentence =
    gate.kind === 'ratio'
      ? words.ratio(shown(value, digits), threshold)
      : words.fid(shown(value, digits), threshold);
  if (low === null || high === null) return why ? `${sentence} ${words.noInterval(reasons[why])}` : sentence;
  const alone = high <= gate.threshold ? 'passed' : low > gate.threshold ? 'not-passed' : 'inconclusive';
  if (alone === 'inconclusive')
    return outcome === alone
      ? `${sentence} ${words.across}`
      : `${sentence} ${words.across} ${words.conditionDecides}`;
  if (alone === 'passed' && evaluation.n.fake < FEWEST_FAKES)
    return `${sentence} ${words.within} ${words.fewFakes(integer(FEWEST_FAKES), integer(evaluation.n.fake))}`;
  return alone === outcome
    ? `${sentence} ${words.whole}`
    : `${sentence} ${words.within} ${words.conditionDecides}`;
}

/** The interval against the threshold. */
function Deciding({ evaluation, gate }: { readonly evaluation: Evaluation; readonly gate: Gate }) {
  const words = text.value.evaluate;
  const figure = decidingFigure(evaluation, gate);
  const scale = scaleOf([figure], { within: [0, 0], marks: [gate.threshold] });
  if (!scale || figure.value === null) return null;
  const digits = gate.kind === 'fid' ? 4 : 3;
  const { low, high } = figure;
  return (
    <div class="deciding num">
      <IntervalBar
        name={words.figures.rows[gate.kind]}
        figure={figure}
        scale={scale}
        mark={gate.threshold}
        digits={digits}
        size="wide"
      />
      <p class="help deciding-words">
        <span>
          {words.figures.rows[gate.kind]} <strong>{shown(figure.value, digits)}</strong>
          {low !== null && high !== null && (
            <>, {words.verdict.interval(shown(low, digits), shown(high, digits))}</>
          )}
        </span>
        <span class="deciding-threshold">
          {words.verdict.threshold} <strong>{setting(gate.threshold)}</strong>
        </span>
      </p>
    </div>
  );
}

function Conditions({ conditions }: { readonly conditions: readonly GateCondition[] }) {
  const words = text.value.evaluate.verdict;
  return (
    <ul class="conditions" aria-label={words.conditions} data-testid="conditions">
      {conditions.map(({ name, bound, value, met }) => {
        const written = (x: number) => (name === 'copyRate' ? share(x) : shown(x));
        return (
          <li
            key={name}
            class={met === null ? undefined : met ? 'condition-met' : 'condition-unmet'}
            data-condition={name}
            data-met={String(met)}
          >
            <Icon name={met === null ? 'info' : met ? 'check' : 'cross'} />
            <span class="num">
              {words.condition[name](name === 'copyRate' ? share(bound) : setting(bound))}:{' '}
              {value === null ? words.unmeasured : words.found(written(value))}.{' '}
              <strong>{met === null ? words.unsaid : met ? words.met : words.notMet}</strong>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Confirmation({
  confirmation,
  before,
  gate,
}: {
  readonly confirmation: Evaluation | null;
  readonly before: number;
  readonly gate: Gate;
}) {
  const words = text.value.evaluate.verdict;
  if (!confirmation) return <p class="help">{words.unconfirmed}</p>;
  const { outcome } = verdict(confirmation, gate);
  return (
    <div class="confirmation" data-testid="confirmation" data-outcome={outcome}>
      <h3>
        {words.confirmation}: {text.value.evaluate.list.short[outcome].toLowerCase()}
      </h3>
      <p class="num">{reason(confirmation, gate, outcome)}</p>
      <Deciding evaluation={confirmation} gate={gate} />
      <p class="help">{words.confirmationHelp}</p>
      {before > 0 && <p>{words.lookedAtBefore(before)}</p>}
    </div>
  );
}
