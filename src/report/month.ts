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

/** The day of the month with its hours as a fraction: 1.5 is noon of the first. */
export function momentOf(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return parts.get('day')! + (parts.get('hour')! + parts.get('minute')! / 60) / 24;
}

/** `2026-03-10 13:05` by the zone's clock. @param at milliseconds since the epoch */
export function clockOf(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at); // Swedish writes ISO 8601
}

/** How many days it has. @param month `YYYY-MM` */
export function daysOf(month: string): number {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, number!, 0)).getUTCDate();
}

/** @throws UsageError for no month */
export function requireMonth(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UsageError(`"${text.slice(0, 20)}" is no month. Write it as 2026-03.`, { argument: 'month' });
}
