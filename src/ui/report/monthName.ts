/** `2026-03` as the page's language says it. */
import { language } from '../language.ts';

export function monthName(month: string): string {
  const format = new Intl.DateTimeFormat(language.value, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const name = format.format(Date.parse(`${month}-01T00:00:00Z`));
  return name.charAt(0).toUpperCase() + name.slice(1);
}
