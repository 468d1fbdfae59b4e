/** Errors and notices above the page. They interrupt nothing: the rest of the page works on beneath them. */
import { type ErrorName, errorClasses, GantryError } from '../../errors.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { type Alert, dismissAlert } from '../state.ts';
import type { ErrorText, Text } from '../text/en.ts';
import { Icon } from './Icon.tsx';

export function Alerts() {
  const ui = useUi();
  const { state } = ui;
  const words = text.value;
  return (
    <section class="alerts" aria-label={words.problems} hidden={state.alerts.value.length === 0}>
      {state.alerts.value.map((alert) => (
        <div
          key={alert.id}
          class={`alert alert-${alert.kind}`}
          role="alert"
          data-testid="alert"
          data-error={alert.kind === 'error' ? alert.error.name : undefined}
        >
          <Icon name={alert.kind === 'error' ? 'alert' : 'info'} />
          <AlertBody alert={alert} />
          {alert.offer && (
            <button
              type="button"
              class="button button-small alert-offer"
              onClick={() => alert.offer?.take(ui)}
              data-testid="alert-offer"
            >
              <Icon name={alert.offer.icon} />
              {alert.offer.label()}
            </button>
          )}
          <button
            type="button"
            class="button button-quiet button-icon"
            onClick={() => dismissAlert(state, alert.id)}
          >
            <Icon name="cross" />
            <span class="sr-only">{words.dismiss}</span>
          </button>
        </div>
      ))}
    </section>
  );
}

function AlertBody({ alert }: { readonly alert: Alert }) {
  if (alert.kind === 'notice') return <p class="alert-body">{alert.words()}</p>;
  const { title, remedy } = errorWords(alert.error, text.value);
  const detail = technicalDetail(alert.error);
  return (
    <div class="alert-body">
      <p class="alert-title">{title}</p>
      <p>{remedy}</p>
      {detail && (
        <details>
          <summary>{text.value.technicalDetail}</summary>
          <p class="mono" lang="en">
            {detail}
          </p>
        </details>
      )}
    </div>
  );
}

/** An error in the page's words, by its name and facts; one we do not know gets the general words. */
export function errorWords(error: Error, words: Text): ErrorText {
  const facts = error instanceof GantryError ? error.facts : {};
  return words.errors[isKnown(error.name) ? error.name : 'GantryError'](facts);
}

/** What the page's words leave out: a driver's reason, or the whole of an error nobody worded. */
function technicalDetail(error: Error): string | null {
  if (!(error instanceof GantryError) || error.name === 'GantryError')
    return `${error.name}: ${error.message}`;
  return typeof error.facts.reason === 'string' && error.facts.reason ? error.facts.reason : null;
}

function isKnown(name: string): name is ErrorName {
  return Object.hasOwn(errorClasses, name);
}
