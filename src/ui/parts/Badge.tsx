/** Short marks that stand wherever a number could mislead: synthetic data, one patient only, a gate's verdict. */
import type { ComponentChildren } from 'preact';
import { text } from '../language.ts';

export type Tone = 'plain' | 'accent' | 'ok' | 'warn' | 'bad';

export function Badge({
  tone = 'plain',
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}

export function SyntheticBadge() {
  return (
    <Badge tone="accent" title={text.value.syntheticHelp}>
      {text.value.synthetic}
    </Badge>
  );
}

export function OptimisticBadge() {
  return (
    <Badge tone="warn" title={text.value.optimisticHelp}>
      {text.value.optimistic}
    </Badge>
  );
}
