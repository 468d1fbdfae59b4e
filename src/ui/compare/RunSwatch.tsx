/** A run's colour beside its name. */
export function RunSwatch({ colour }: { readonly colour: number }) {
  return (
    <svg class={`run-swatch run-${colour}`} viewBox="0 0 14 10" aria-hidden="true" focusable="false">
      <rect width="14" height="10" rx="2" fill="currentColor" />
    </svg>
  );
}
