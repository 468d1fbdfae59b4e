/** A progress bar with its name, and the words under it. Without a total it says only that work goes on. */
import type { ComponentChildren } from 'preact';
import { percent } from '../format.ts';

export interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly children?: ComponentChildren;
}

export function Progress({ label, done, total, children }: ProgressProps) {
  const known = total !== null && total > 0;
  const share = known ? Math.min(1, done / total) : 0;
  return (
    <div class="progress">
      <div class="progress-head">
        <span>{label}</span>
        {known && <span class="num">{percent(done, total)}</span>}
      </div>
      <div
        class={known ? 'bar' : 'bar bar-unknown'}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={known ? total : undefined}
        aria-valuenow={known ? done : undefined}
        tabIndex={-1}
      >
        <div class="bar-fill" style={known ? { transform: `scaleX(${share})` } : undefined} />
      </div>
      {children && <div class="progress-foot">{children}</div>}
    </div>
  );
}
