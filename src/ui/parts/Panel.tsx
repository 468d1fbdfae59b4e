/** A titled part of a stage. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  /** Stands at the right of the title. */
  readonly actions?: ComponentChildren;
  readonly class?: string | undefined;
  readonly testId?: string | undefined;
  readonly children?: ComponentChildren;
}

export function Panel({ title, note, actions, class: extra = '', testId, children }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${extra}`} aria-labelledby={id} data-testid={testId}>
      <div class="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note && <p class="help">{note}</p>}
        </div>
        {actions && <div class="panel-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** What stands where nothing is yet. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p class="help">{children}</p>}
    </div>
  );
}
