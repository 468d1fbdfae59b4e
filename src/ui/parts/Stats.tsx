/** Named figures in a row; a description list, so that a screen reader says each name with its figure. */
import type { ComponentChildren } from 'preact';

export interface Stat {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly testId?: string;
}

export function Stats({
  items,
  dense = false,
}: {
  readonly items: readonly Stat[];
  readonly dense?: boolean;
}) {
  return (
    <dl class={dense ? 'stats stats-dense' : 'stats'}>
      {items.map(({ name, value, testId }) => (
        <div class="stat" key={name}>
          <dt>{name}</dt>
          <dd class="num" data-testid={testId}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
