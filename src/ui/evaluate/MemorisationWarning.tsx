/** Before images leave: that their run's memorisation check failed, as an alert; that it could not be made, quietly. */
import type { Evaluation } from '../../evaluation.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function MemorisationWarning({ evaluation }: { readonly evaluation: Evaluation | null | undefined }) {
  const words = text.value.evaluate.copies;
  const memorisation = evaluation?.memorisation;
  if (memorisation?.state === 'failed') {
    return (
      <div class="alert alert-error" role="alert" data-testid="memorisation-warning">
        <Icon name="alert" />
        <div class="alert-body">
          <p class="alert-title">{words.warning}</p>
          <p>
            {words.warningHelp} <a href="#evaluate">{words.seePairs}</a>
          </p>
        </div>
      </div>
    );
  }
  if (memorisation?.state === 'not-assessable') {
    return (
      <p class="help" data-testid="memorisation-open">
        {words.states['not-assessable']}. {memorisation.reason && words.reasons[memorisation.reason]}
      </p>
    );
  }
  return null;
}
