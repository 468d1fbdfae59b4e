/** Whether generated slices are copies: said in words, then the share flagged in either space beside what copies nothing would give. */
import type { CopyShare, Evaluation } from '../../evaluation.ts';
import { integer, share, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { IntervalBar } from './IntervalBar.tsx';
import { scaleOf } from './intervalScale.ts';
import { Provenance } from './Provenance.tsx';

const SPACES = ['pixel', 'feature'] as const;

export function MemorisationFigures({ evaluation }: { readonly evaluation: Evaluation }) {
  const words = text.value.evaluate.copies;
  const labels = text.value.evaluate.figures;
  const { memorisation, n, network } = evaluation;
  if (!memorisation) return <p data-testid="memorisation">{words.unmeasured}</p>;
  const { state, reason, mirrored } = memorisation;
  const shares = SPACES.flatMap((space) => {
    const part = memorisation[space];
    return part ? [{ space, part }] : [];
  });
  const scale = scaleOf(
    shares.map(({ part }) => part.share),
    { within: [0, 0], marks: shares.map(({ part }) => part.expected) },
  );
  return (
    <div data-testid="memorisation" data-state={state}>
      <p class={`said said-${state}`}>
        <Icon name={state === 'passed' ? 'check' : state === 'failed' ? 'alert' : 'info'} />
        <span>
          <strong>{words.states[state]}.</strong>{' '}
          {state === 'passed' ? words.passedHelp : state === 'failed' ? words.failedHelp : null}
          {reason && words.reasons[reason]} {mirrored && words.mirrored}
        </span>
      </p>
      {shares.length > 0 && (
        <table class="figures">
          <caption class="sr-only">{labels.groups.memorisation.title}</caption>
          <thead>
            <tr>
              <th scope="col">{labels.metric}</th>
              <th scope="col" class="right">
                {labels.value}
              </th>
              <th scope="col">{labels.interval}</th>
              <th scope="col">{labels.beside}</th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ space, part }) => (
              <tr key={space} data-metric={`copies.${space}`}>
                <th scope="row">
                  {words.spaces[space]}
                  <span class="help num">
                    {words.flagged(
                      integer(part.flagged),
                      integer(n.fake),
                      shown(part.threshold),
                      integer(part.train),
                    )}
                  </span>
                </th>
                <td class="num right metric-value">{shareWords(part.share.value)}</td>
                <td class="figures-interval num">
                  {scale && (
                    <IntervalBar
                      name={words.spaces[space]}
                      figure={part.share}
                      scale={scale}
                      mark={part.expected}
                    />
                  )}
                  <ShareRange part={part} />
                </td>
                <td class="num quiet figures-beside">
                  {words.expected(share(part.expected), shown(part.p, 2))}
                </td>
              </tr>
            ))}
            <tr class="figures-source">
              <td colSpan={4}>
                <Provenance evaluation={evaluation} source={network} />
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </div>
  );
}

function ShareRange({ part: { share: flagged } }: { readonly part: CopyShare }) {
  const words = text.value.evaluate;
  if (flagged.low !== null && flagged.high !== null)
    return <span class="help">{words.figures.range(share(flagged.low), share(flagged.high))}</span>;
  return flagged.reason && <span class="help reason">{words.reasons[flagged.reason]}</span>;
}

function shareWords(value: number | null): string {
  return value === null ? '–' : share(value);
}
