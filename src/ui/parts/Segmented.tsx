/** One choice of a few, as a row of radio buttons that look like one control; arrow keys move, as radios do. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  /** The label is said but not shown. */
  readonly quiet?: boolean;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly show?: ComponentChildren;
  }[];
  readonly value: T;
  readonly disabled?: boolean;
  onChoose(value: T): void;
}

export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, quiet = false, options, value, disabled = false, onChoose } = props;
  const name = useId();
  return (
    <fieldset class="segmented" disabled={disabled}>
      <legend class={quiet ? 'sr-only' : 'label'}>{label}</legend>
      <div class="segmented-row">
        {options.map((option) => (
          <label key={option.value} class="segment" title={option.show ? option.label : undefined}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span class="segment-face">
              {option.show ? (
                <>
                  {option.show}
                  <span class="sr-only">{option.label}</span>
                </>
              ) : (
                option.label
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
