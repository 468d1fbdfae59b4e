/** A step that does not fit into memory, said before anything was trained, with what was tried and does fit as buttons. */
import type { OutOfMemoryError } from '../../errors.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { errorWords } from '../parts/Alerts.tsx';
import { withTyped } from './configDraft.ts';
import { type Proposal, proposalsOf } from './memoryFit.ts';

export function MemoryRefusal({ error }: { readonly error: OutOfMemoryError }) {
  const { state } = useUi();
  const words = text.value.train.memory;
  const proposals = proposalsOf(error);
  const take = ({ key, value }: Proposal) => {
    state.draft.value = withTyped(state.draft.value, key, String(value));
  };
  return (
    <div class="memory-refusal" role="alert" data-testid="memory-refusal">
      <p class="alert-title">{errorWords(error, text.value).title}</p>
      <p>{proposals.length > 0 ? words.tried : words.neither}</p>
      {proposals.length > 0 && (
        <div class="row">
          {proposals.map((proposal) => (
            <button
              key={proposal.key}
              type="button"
              class="button"
              onClick={() => take(proposal)}
              data-testid={`propose-${proposal.key}`}
            >
              {words[proposal.key](proposal.value)}
            </button>
          ))}
        </div>
      )}
      {typeof error.facts.reason === 'string' && (
        <details>
          <summary>{text.value.technicalDetail}</summary>
          <p class="mono" lang="en">
            {error.facts.reason}
          </p>
        </details>
      )}
    </div>
  );
}
