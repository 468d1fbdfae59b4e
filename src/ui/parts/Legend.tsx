/** What the colours and shapes of a drawing mean. */

export interface LegendItem {
  readonly name: string;
  /** Of the drawing: sets the colour. */
  readonly class: string;
  readonly shape: 'dot' | 'ring' | 'line' | 'dashes' | 'cross';
}

export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul class="legend">
      {items.map(({ name, class: own, shape }) => (
        <li key={name} class="legend-item">
          <svg width="16" height="10" aria-hidden="true" focusable="false" class={own}>
            {shape === 'dot' && <circle cx="8" cy="5" r="3.5" class="mark-filled" />}
            {shape === 'ring' && <circle cx="8" cy="5" r="3.5" class="mark-open" />}
            {shape === 'cross' && <path d="M5 2l6 6M11 2l-6 6" class="mark-line" />}
            {(shape === 'line' || shape === 'dashes') && (
              <path d="M0 5H16" class="mark-line" stroke-dasharray={shape === 'dashes' ? '4 3' : undefined} />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
