/** Numbers, sizes, times and dates as the shown language writes them. Reading these in a component follows the language. */
import { language, text } from './language.ts';

const locales = { en: 'en-GB', es: 'es-ES' } as const;

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than using it a hundred times. */
function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = locales[language.value];
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(name) ?? new Intl.NumberFormat(locale, options);
  formats.set(name, known);
  return known;
}

/** A count, grouped. */
export function integer(value: number): string {
  return numbers({ maximumFractionDigits: 0 }).format(value);
}

/** A measured value with `digits` significant digits. */
export function figure(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const small = value !== 0 && Math.abs(value) < 1e-4;
  return signed(
    numbers({
      ...(small ? { notation: 'scientific' } : {}),
      minimumSignificantDigits: Math.min(digits, 3),
      maximumSignificantDigits: digits,
    }).format(value),
  );
}

/** A bound, grouped. */
export function bound(value: number): string {
  return signed(numbers({ maximumSignificantDigits: 12 }).format(value));
}

/** A setting as a person wrote it: no padding, no rounding that matters. */
export function setting(value: number): string {
  return signed(
    numbers({
      maximumSignificantDigits: 12,
      useGrouping: false,
    }).format(value),
  );
}

export function percent(done: number, total: number): string {
  return text.value.percent(integer(total === 0 ? 0 : Math.floor((100 * done) / total)));
}

/** A share of 0 … 1 as percent, with three significant digits. */
export function share(value: number): string {
  return text.value.percent(signed(numbers({ maximumSignificantDigits: 3 }).format(100 * value)));
}

export function duration(seconds: number | null): string {
  const { duration: words } = text.value;
  if (seconds === null || !Number.isFinite(seconds)) return words.unknown;
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return words.seconds(s);
  if (s < 3600) return words.minutes(Math.floor(s / 60), s % 60);
  if (s < 86_400) return words.hours(Math.floor(s / 3600), Math.floor((s % 3600) / 60));
  return words.days(Math.floor(s / 86_400), Math.floor((s % 86_400) / 3600));
}

export function bytes(value: number): string {
  const [unit, scale] = value < 1e6 ? ['kilobyte', 1e3] : value < 1e9 ? ['megabyte', 1e6] : ['gigabyte', 1e9];
  return numbers({
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  }).format(value / (scale as number));
}

/** @param timeZone IANA name; the reader's where none is given */
export function date(milliseconds: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat(locales[language.value], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  return format.format(milliseconds);
}

/** With a minus sign, which is as wide as a plus, not a hyphen. */
function signed(formatted: string): string {
  return formatted.replace('-', '−');
}
