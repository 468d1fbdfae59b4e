/** A run's star and name, the name changed in place. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { LABEL_LIMITS, type RunRecord } from '../../run.ts';
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function RunTitle({ run }: { readonly run: RunRecord }) {
  const { records } = useUi();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  /** By a key, not by a click elsewhere: the focus then belongs to what the field stood in for. */
  const [byKey, setByKey] = useState(false);
  useEffect(() => {
    if (byKey) button.current?.focus();
    setByKey(false);
  }, [byKey]);
  const words = text.value.runs;
  const name = runName(run);
  const starred = run.labels?.starred === true;
  return (
    <div class="run-title">
      <button
        type="button"
        class={starred ? 'run-star run-starred' : 'run-star'}
        aria-pressed={starred}
        onClick={() => void records.label(run, { starred: !starred })}
        data-testid="run-star"
      >
        <Icon name="star" />
        <span class="sr-only">{words.star(name)}</span>
      </button>
      {editing ? (
        <NameField
          value={run.labels?.name ?? ''}
          placeholder={name}
          onEnd={(typed, key) => {
            setEditing(false);
            setByKey(key);
            if (typed !== null) void records.label(run, { name: typed });
          }}
        />
      ) : (
        <button
          ref={button}
          type="button"
          class="run-called"
          title={words.rename(name)}
          onClick={() => setEditing(true)}
          data-testid="run-name"
        >
          <span>{name}</span>
          <Icon name="pencil" />
        </button>
      )}
    </div>
  );
}

function NameField({
  value,
  placeholder,
  onEnd,
}: {
  readonly value: string;
  readonly placeholder: string;
  /** Null: as it was. */
  onEnd(typed: string | null, byKey: boolean): void;
}) {
  const input = useRef<HTMLInputElement>(null);
  /** Enter and Escape take the field away, which blurs it. */
  const ended = useRef(false);
  useEffect(() => input.current?.select(), []);
  const end = (typed: string | null, byKey: boolean) => {
    if (!ended.current) onEnd(typed, byKey);
    ended.current = true;
  };
  return (
    <input
      ref={input}
      class="input run-called-field"
      type="text"
      aria-label={text.value.runs.nameLabel}
      defaultValue={value}
      placeholder={placeholder}
      maxLength={LABEL_LIMITS.name}
      autocomplete="off"
      onBlur={(event) => end(event.currentTarget.value, false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(event.currentTarget.value, true);
        if (event.key === 'Escape') end(null, true);
      }}
      data-testid="run-name-field"
    />
  );
}
