/** A custom property's colour as the browser resolves it here and now, for canvases, which know no custom properties. */
export function cssColor(near: Element, property: string): string {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.color = `var(${property})`;
  (near.parentElement ?? document.body).append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
