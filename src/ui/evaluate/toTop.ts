/** Brings what was just chosen below into view at the top of the stage, and the keyboard with it. */
export function toTop(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}
