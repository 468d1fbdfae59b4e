/** A checkbox with its words; the half state says that some of what it stands for is on. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface TickProps {
  readonly checked: boolean;
  readonly half?: boolean;
  readonly disabled?: boolean;
  /** Said instead of the children. */
  readonly label?: string;
  readonly testId?: string;
  readonly children?: ComponentChildren;
  onChange(checked: boolean): void;
}

export function Tick({
  checked,
  half = false,
  disabled = false,
  label,
  testId,
  children,
  onChange,
}: TickProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = half;
  }, [half]);
  return (
    <label class="tick">
      <input
        ref={input}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-label={label}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children && <span>{children}</span>}
    </label>
  );
}
