/**
 * Windows: the presets in Hounsfield units, how one is read from a command line, and what applies it.
 *
 * LINEAR is PS3.3 C.11.2.1.2.1; a file's own window is ingest/voi.ts's. Runs on the page, in workers and in Node; knows no pixels
 * but the array it is handed.
 */
import { ConfigError } from '../errors.ts';
import type { WindowSpec } from '../workers/protocol.ts';

/** Centre and width in HU. */
export const WINDOW_PRESETS = {
  lung: { name: 'lung', center: -600, width: 1500 },
  mediastinum: { name: 'mediastinum', center: 50, width: 350 },
  body: { name: 'body', center: 40, width: 400 },
  full: { name: 'full', center: -300, width: 1400 },
} as const satisfies Record<string, WindowSpec>;

type WindowPreset = keyof typeof WINDOW_PRESETS;

/**
 * A preset's name, `file`, or `C/W` in HU (`-600/1500`); a `C/W` equal to a preset is that preset. A width of 1 or less is a
 * threshold.
 * @throws ConfigError (key `window`) for anything else, and for a width that is not above 0.
 */
export function parseWindow(text: string): WindowSpec {
  const word = text.trim().toLowerCase();
  if (Object.hasOwn(WINDOW_PRESETS, word)) return WINDOW_PRESETS[word as WindowPreset];
  if (word === 'file') return { name: 'file' };
  const [center, width, ...rest] = word.split('/').map(toNumber);
  if (center === undefined || width === undefined || rest.length > 0) throw wrong(text);
  if (!Number.isFinite(center) || !Number.isFinite(width) || width <= 0) throw wrong(text);
  const preset = Object.values(WINDOW_PRESETS).find((p) => p.center === center && p.width === width);
  return preset ?? { name: 'custom', center, width };
}

/**
 * Applies the window in place: HU become [−1, 1], both ends clamped. Computed in float64, stored as float32. A width of 1 or
 * less leaves a threshold at center − 0.5.
 * Source: PS3.3 C.11.2.1.2.1, LINEAR, with ymin = −1 and ymax = 1.
 */
export function applyWindow(
  values: Float32Array,
  { center, width }: { readonly center: number; readonly width: number },
): void {
  applyEnds(values, linearEnds({ center, width }));
}

/** What becomes −1 and what 1 under LINEAR; one and the same value for a width of 1 or less. */
export function linearEnds({ center, width }: { readonly center: number; readonly width: number }): {
  readonly low: number;
  readonly high: number;
} {
  const half = Math.max(0, width - 1) / 2;
  return { low: center - 0.5 - half, high: center - 0.5 + half };
}

/** Applies in place what maps `low` to −1 and `high` to 1, both ends clamped; where they are one, a threshold. */
export function applyEnds(
  values: Float32Array,
  { low, high }: { readonly low: number; readonly high: number },
): void {
  const width = high - low;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x <= low) values[i] = -1;
    else if (x > high) values[i] = 1;
    else values[i] = ((x - low) / width) * 2 - 1;
  }
}

/** Empty text is no number here, though `Number('')` is 0. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function wrong(text: string): ConfigError {
  const expected = `${Object.keys(WINDOW_PRESETS).join(', ')}, file or C/W in HU, such as -600/1500`;
  const value = text.slice(0, 60);
  return new ConfigError(`The window "${value}" is not known; it must be ${expected}.`, {
    key: 'window',
    value,
    expected,
    suggestion: null,
  });
}
