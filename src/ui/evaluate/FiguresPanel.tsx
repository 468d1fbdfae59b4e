/** All figures of an evaluation in their groups, with what they were measured with and what an interval here means. */
import type { ComponentChildren } from 'preact';
import type { Evaluation } from '../../evaluation.ts';
import { warningsOf } from '../../report/warnings.ts';
import { duration, integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { deviceName } from '../train/DeviceCard.tsx';
import { FigureTable } from './FigureTable.tsx';
import { type Beside, figureGroups } from './figureGroups.ts';
import { MemorisationFigures } from './MemorisationFigures.tsx';

export interface FiguresPanelProps extends Partial<Beside> {
  readonly evaluation: Evaluation;
  /** What was measured, against what and with what. */
  readonly caption: string;
  /** More marks, before those of the data. */
  readonly marks?: ComponentChildren;
  readonly testId: string;
}

export function FiguresPanel({
  evaluation,
  caption,
  gate = null,
  before = null,
  marks,
  testId,
}: FiguresPanelProps) {
  const words = text.value.evaluate.figures;
  const { n, split, units, synthetic, samePatient, device, seconds } = evaluation;
  const groups = figureGroups(evaluation, text.value.evaluate, { gate, before });
  return (
    <Panel
      title={words.title}
      note={
        <>
          {caption}. {words.note(integer(n.real), integer(n.fake), words.splits[split])}
        </>
      }
      actions={
        <span class="badges">
          {marks}
          {synthetic && <SyntheticBadge />}
          {samePatient && <OptimisticBadge />}
        </span>
      }
      testId={testId}
    >
      <DegenerateWarning evaluation={evaluation} />
      <div class="figure-groups">
        {groups.map(({ name, blocks }) => (
          <section key={name} aria-labelledby={`${testId}-${name}`}>
            <h3 id={`${testId}-${name}`}>{words.groups[name].title}</h3>
            <p class="help">{words.groups[name].help}</p>
            <FigureTable caption={words.groups[name].title} blocks={blocks} evaluation={evaluation} />
          </section>
        ))}
        {evaluation.depth === 'full' && (
          <section aria-labelledby={`${testId}-memorisation`}>
            <h3 id={`${testId}-memorisation`}>{words.groups.memorisation.title}</h3>
            <p class="help">{words.groups.memorisation.help}</p>
            <MemorisationFigures evaluation={evaluation} />
          </section>
        )}
      </div>
      <div class="figures-foot help">
        {evaluation.depth === 'fid' && <p>{words.oneOnly}</p>}
        {units && <p>{words.units(integer(units.real), units.kind)}</p>}
        {evaluation.comparable.length > 0 && (
          <p>
            <span class="published" aria-hidden="true">
              ◆
            </span>{' '}
            {words.publishedHelp}
          </p>
        )}
        <p class="num">{words.measuredOn(deviceName(device), duration(seconds))}</p>
      </div>
    </Panel>
  );
}

/** Above figures that stand, and are of images that are no images. */
function DegenerateWarning({ evaluation }: { readonly evaluation: Evaluation }) {
  const words = text.value.evaluate.warnings;
  const said = warningsOf(evaluation).flatMap(({ code }) =>
    code === 'identical-fakes' || code === 'constant-fakes' ? [words[code]] : [],
  );
  if (said.length === 0) return null;
  return (
    <div class="alert alert-error" role="alert" data-testid="degenerate-warning">
      <Icon name="alert" />
      <div class="alert-body">
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  );
}
