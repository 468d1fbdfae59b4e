/** A run's tags and note: a person's own words, kept in this browser and part of no export. */
import { useId, useRef, useState } from 'preact/hooks';
import { LABEL_LIMITS, type RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';

export function LabelForm({ run }: { readonly run: RunRecord }) {
  const { state, records } = useUi();
  const words = text.value.runs;
  const id = useId();
  const kept = { tags: (run.labels?.tags ?? []).join(', '), note: run.labels?.note ?? '' };
  const [tags, setTags] = useState(kept.tags);
  const [note, setNote] = useState(kept.note);
  const form = useRef<HTMLFormElement>(null);
  const save = async () => {
    await records.label(run, { tags: tags.split(','), note });
    state.announcement.value = words.saved;
    form.current?.focus(); // the button is disabled now and would drop it
  };
  return (
    <form
      ref={form}
      tabIndex={-1}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField label={words.tags} help={words.tagsHelp} value={tags} testId="run-tags" onInput={setTags} />
      <div class="field">
        <label class="label" for={id}>
          {words.note}
        </label>
        <textarea
          id={id}
          class="input run-note"
          rows={3}
          maxLength={LABEL_LIMITS.note}
          value={note}
          aria-describedby={`${id}-help`}
          onInput={(event) => setNote(event.currentTarget.value)}
          data-testid="run-note"
        />
        <p class="help" id={`${id}-help`}>
          {words.noteHelp}
        </p>
      </div>
      <div class="row">
        <button
          type="submit"
          class="button"
          disabled={tags === kept.tags && note === kept.note}
          data-testid="run-save"
        >
          {words.save}
        </button>
      </div>
    </form>
  );
}
