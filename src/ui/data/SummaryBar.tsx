/** What would come of it, always in sight, and the button that makes it. */
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import type { Builder } from './builder.ts';
import { useDraft } from './formParts.ts';
import { patientsWords } from './seriesWords.ts';

export function SummaryBar({ builder, valid }: { readonly builder: Builder; readonly valid: boolean }) {
  const { data } = useUi();
  const [draft, set] = useDraft();
  const words = text.value.data;
  const { slices, series, patients, unknown, mixed } = builder.tally.value;
  const none = slices === 0;
  return (
    <section class="summary-bar" aria-label={words.builder.build}>
      <div class="summary-what" aria-live="polite">
        {none ? (
          <p class="summary-figures">{words.builder.nothing}</p>
        ) : (
          <p class="summary-figures num" data-testid="builder-summary">
            {words.builder.summary(
              words.slicesOf(integer(slices)),
              words.seriesCount(integer(series)),
              patientsWords(patients, unknown),
            )}
          </p>
        )}
        {!valid && <p class="field-error">{words.builder.wrong}</p>}
        {mixed && <p class="summary-note">{words.builder.mixed}</p>}
      </div>
      <div class="row">
        {none && !draft.keepAll && (
          <button type="button" class="button" onClick={() => set({ keepAll: true })}>
            {words.builder.keepEverything}
          </button>
        )}
        <button
          type="button"
          class="button button-primary button-large"
          disabled={none || !valid}
          onClick={() => void data.build()}
          data-testid="build-dataset"
        >
          {words.builder.build}
          <Icon name="arrow" />
        </button>
      </div>
    </section>
  );
}
