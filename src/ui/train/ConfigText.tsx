/** The configuration as the text of its file, to be changed there: read when it is applied, and until then beside the fields. */
import { useId, useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { errorWords } from '../parts/Alerts.tsx';
import { checkDraft } from './configDraft.ts';
import { configName, configText } from './configFiles.ts';
import { placeOf } from './placeOf.ts';

export function ConfigText() {
  const { state, runs } = useUi();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  /** Null: as the fields say. */
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<Error | null>(null);
  const words = text.value.config.file;
  const draft = state.draft.value;
  const { config } = checkDraft(draft);
  if (!config && typed === null) return <p class="field-error">{words.wrong}</p>;
  const name = configName(draft);
  const shown = typed ?? (config ? configText(draft, config) : '');
  const apply = async () => {
    const error = await runs.applyConfig(withLineEnds(shown, config ? configText(draft, config) : ''));
    setRefused(error);
    if (error) {
      const at = placeOf(error, shown);
      area.current?.focus();
      if (at !== null) area.current?.setSelectionRange(at, at);
      return;
    }
    setTyped(null);
    state.announcement.value = words.applied;
  };
  const discard = () => {
    setTyped(null);
    setRefused(null);
  };
  return (
    <div class="config-text">
      <label class="label" for={id}>
        {words.label(name)}
      </label>
      <textarea
        ref={area}
        id={id}
        class="input"
        rows={Math.min(32, shown.split('\n').length + 1)}
        spellcheck={false}
        autocomplete="off"
        wrap="off"
        value={shown}
        aria-invalid={refused ? 'true' : undefined}
        aria-describedby={`${id}-help${refused ? ` ${id}-error` : ''}`}
        data-testid="config-text"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      {refused && (
        <p class="field-error" id={`${id}-error`} role="alert" data-testid="config-text-error">
          <strong>{errorWords(refused, text.value).title}</strong> {errorWords(refused, text.value).remedy}
        </p>
      )}
      <p class="help" id={`${id}-help`}>
        {typed === null ? words.help : words.changed}
      </p>
      <div class="row">
        <button
          type="button"
          class="button button-primary"
          disabled={typed === null}
          data-testid="config-apply"
          onClick={() => void apply()}
        >
          {words.apply}
        </button>
        <button type="button" class="button" disabled={typed === null} onClick={discard}>
          {words.discard}
        </button>
      </div>
    </div>
  );
}

/** A textarea holds line feeds only; the file's own line ends come back. */
function withLineEnds(typed: string, before: string): string {
  return before.includes('\r\n') ? typed.replace(/\r?\n/g, '\r\n') : typed;
}
