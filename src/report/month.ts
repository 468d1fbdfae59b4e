/** Months as reports name them, `YYYY-MM`, by the calendar of a time zone. */
import { UsageError } from '../errors.ts';

/** @param at milliseconds since the epoch. @param timeZone IANA name */
export function monthOf(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')!.padStart(4, '0')}-${parts.get('month')}`;
}

/** The day of the month, 1-based. */
export function dayOf(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    day: 'numeric',
  });
  return Number(format.format(at));
}

/** @throws UsageError for no month */
export function requireMonth(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UsageError(`"${text.slice(0, 20)}" is no month. Write it as 2026-03.`, { argument: 'month' });
}
