/** A labelled control with its help and its error tied to it for screen readers. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly help?: string | undefined;
  readonly error?: string | null | undefined;
  readonly numeric?: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string | undefined;
  /** Shown after the label: the key's own name. */
  readonly code?: string | undefined;
  readonly testId?: string | undefined;
  onInput(value: string): void;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    help,
    error,
    numeric = false,
    disabled = false,
    placeholder,
    code,
    testId,
    onInput,
  } = props;
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label} {code && <code class="key">{code}</code>}
      </label>
      <input
        id={id}
        class="input"
        data-testid={testId}
        type="text"
        inputMode={numeric ? 'decimal' : 'text'}
        autocomplete="off"
        spellcheck={false}
        value={value}
        disabled={disabled}
        placeholder={placeholder}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, help, error)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <FieldNotes id={id} help={help} error={error} />
    </div>
  );
}

export interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly help?: string | undefined;
  readonly error?: string | null | undefined;
  readonly disabled?: boolean;
  readonly code?: string | undefined;
  readonly testId?: string | undefined;
  onChoose(value: T): void;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, help, error, disabled = false, code, testId, onChoose } = props;
  const id = useId();
  const chosen = (raw: string) => {
    const option = options.find((one) => one.value === raw);
    if (option) onChoose(option.value);
  };
  return (
    <div class="field">
      <label class="label" for={id}>
        {label} {code && <code class="key">{code}</code>}
      </label>
      <select
        id={id}
        class="input"
        data-testid={testId}
        value={value}
        disabled={disabled}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, help, error)}
        onChange={(event) => chosen(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldNotes id={id} help={help} error={error} />
    </div>
  );
}

interface Notes {
  readonly id: string;
  readonly help?: ComponentChildren;
  readonly error?: string | null | undefined;
}

function FieldNotes({ id, help, error }: Notes) {
  return (
    <>
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </>
  );
}

function describedBy(
  id: string,
  help: string | undefined,
  error: string | null | undefined,
): string | undefined {
  const ids = [error ? `${id}-error` : '', help ? `${id}-help` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
