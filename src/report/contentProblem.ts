/** What a JSON Schema cannot say of a report: that its times and its time zone exist, and that its pictures are small. */
import type { SchemaProblem } from './schemaProblem.ts';

/** Of a report that fits its schema, as far as is read here. */
interface Content {
  readonly createdAt: string;
  readonly run?: { readonly startedAt: string };
  readonly incidents?: readonly { readonly at: string }[];
  readonly generated?: { readonly thumbnail?: string };
  readonly timeZone?: string;
  readonly runs?: readonly { readonly startedAt: string; readonly thumbnail: string | null }[];
}

/** Pixels of a picture: 25 images of 128 with their gutters are 421,201 (649²); of a month, nine of 64 are 38,416 (196²). */
const LARGEST = 2 ** 20;
const LARGEST_OF_MONTH = 2 ** 17;

/** The first problem; null: none. @param report that fits its schema */
export function contentProblem(report: unknown): SchemaProblem | null {
  const { createdAt, run, incidents = [], generated, timeZone, runs = [] } = report as Content;
  const problems = [
    timeProblem('/createdAt', createdAt),
    run && timeProblem('/run/startedAt', run.startedAt),
    ...incidents.map(({ at }, i) => timeProblem(`/incidents/${i}/at`, at)),
    pictureProblem('/generated/thumbnail', generated?.thumbnail, LARGEST),
    zoneProblem(timeZone),
    ...runs.flatMap(({ startedAt, thumbnail }, i) => [
      timeProblem(`/runs/${i}/startedAt`, startedAt),
      pictureProblem(`/runs/${i}/thumbnail`, thumbnail, LARGEST_OF_MONTH),
    ]),
  ];
  return problems.find((problem) => problem) ?? null;
}

/** RFC 3339 has leap seconds, and JavaScript's Date does not. */
function timeProblem(where: string, time: string): SchemaProblem | null {
  return Number.isNaN(Date.parse(time)) ? { where, words: 'There is no such time' } : null;
}

function zoneProblem(timeZone: string | undefined): SchemaProblem | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return null;
  } catch {
    return { where: '/timeZone', words: 'There is no such time zone' };
  }
}

/** A few kilobytes of PNG can unpack to gigabytes. IHDR comes first: its width and height are bytes 16 to 23 (PNG, third edition, 11.2.1). */
function pictureProblem(
  where: string,
  picture: string | null | undefined,
  largest: number,
): SchemaProblem | null {
  if (!picture) return null;
  const head = headOf(picture);
  if (!head || String.fromCharCode(...head.subarray(12, 16)) !== 'IHDR') {
    return { where, words: 'The picture is no PNG' };
  }
  const view = new DataView(head.buffer);
  const pixels = view.getUint32(16) * view.getUint32(20);
  return pixels > 0 && pixels <= largest
    ? null
    : { where, words: `The picture has ${pixels} pixels; it has 1 to ${largest}` };
}

/** The first 24 bytes, which are 32 digits of base64; null where there are fewer. */
function headOf(picture: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(picture.slice(0, 32)), (character) => character.charCodeAt(0));
    return bytes.length === 24 ? bytes : null;
  } catch {
    return null;
  }
}
