/**
 * Which scanned images become slices: the rules of docs/outcomes.md in the order they are asked, then a person's own choice.
 *
 * Pure and quick: the page asks again at every change of its form. Knows headers only; lung area and decoding are judged when
 * pixels are read.
 */
import type { Facts } from '../errors.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import type {
  FileOutcome,
  OutcomeCode,
  Plane,
  Recipe,
  ScannedFile,
  ScannedImage,
  Selection,
} from '../workers/protocol.ts';
import { compareNumbers } from './order.ts';

export type Rules = Pick<Recipe, 'filter' | 'colour'>;

export interface Exclusion {
  readonly code: OutcomeCode;
  readonly facts: Facts;
}

export interface ChosenFrames {
  readonly file: number;
  /** Ascending; null: all. */
  readonly frames: readonly number[] | null;
  readonly count: number;
}

export interface Choice {
  readonly chosen: readonly ChosenFrames[];
  /** Of every file that is not chosen, in order of file. */
  readonly outcomes: readonly FileOutcome[];
  readonly slices: number;
}

/** Nothing left out by hand, no words looked for. */
export const WHOLE: Selection = { description: null, without: new Set() };

/** Null: it is wanted, or some of its frames may be. `words`: those that `filter.description` is the hash of. */
export function judge(
  image: ScannedImage,
  { filter, colour }: Rules,
  words: string | null,
): Exclusion | null {
  if (image.kind !== 'dicom') return null;
  const excluded = whatItIs(image, filter, words);
  if (excluded && !filter.keepAll) return excluded;
  if (image.colour && colour === 'skip') {
    return { code: 'colour', facts: { photometricInterpretation: image.photometric } };
  }
  return null;
}

function whatItIs(image: ScannedImage, filter: Rules['filter'], words: string | null): Exclusion | null {
  const { modality, sopClass } = image;
  return (
    wrongKind(image, filter) ??
    (image.secondaryCapture ? { code: 'secondary-capture', facts: { sopClass } } : null) ??
    (image.burnedIn ? { code: 'burned-in', facts: { modality } } : null) ??
    (image.localizer ? { code: 'localizer', facts: {} } : null) ??
    (image.perFrame ? null : wrongPlane(image.plane, filter)) ??
    (filter.description !== null && !describes(image, words)
      ? { code: 'filtered', facts: { filter: 'description' } }
      : null)
  );
}

/** These two come before damage: a cut file of a kind nobody wants is no failure. */
function wrongKind(
  { modality, sopClass, notAnImage }: ScannedImage,
  filter: Rules['filter'],
): Exclusion | null {
  if (notAnImage) return { code: 'not-an-image', facts: { modality, sopClass } };
  if (filter.modality === null || modality === filter.modality) return null;
  return filter.modality === 'CT'
    ? { code: 'not-ct', facts: { modality, sopClass } }
    : { code: 'filtered', facts: { filter: 'modality', modality } };
}

/** A plane that the file does not tell is let pass. */
function wrongPlane(plane: Plane | null, { plane: wanted }: Rules['filter']): Exclusion | null {
  if (wanted === null || plane === null || plane === wanted) return null;
  return wanted === 'axial'
    ? { code: 'not-axial', facts: { plane } }
    : { code: 'filtered', facts: { filter: 'plane', plane } };
}

function describes({ seriesDescription, studyDescription }: ScannedImage, words: string | null): boolean {
  const wanted = (words ?? '').trim().toLowerCase();
  return [seriesDescription, studyDescription].some((text) => text?.toLowerCase().includes(wanted));
}

/** Every file of the scan, chosen or with its outcome. */
export function choose(scanned: readonly ScannedFile[], rules: Rules, selection: Selection): Choice {
  const outcomes: FileOutcome[] = [];
  const wanted: { file: number; image: ScannedImage; frames: number[] | null }[] = [];
  const { filter } = rules;
  for (const { file, outcome, image } of scanned) {
    const settled = settledBy(outcome, image, rules);
    if (settled) outcomes.push({ ...settled, file });
    else if (selection.without.has(file)) outcomes.push(fileOutcome(file, 'not-selected'));
    else {
      const excluded = judge(image!, rules, selection.description);
      const frames = excluded || filter.keepAll ? null : wantedFrames(image!, filter);
      if (excluded) outcomes.push(fileOutcome(file, excluded.code, excluded.facts));
      else if (frames?.length === 0) outcomes.push(noFrame(file, image!, filter));
      else wanted.push({ file, image: image!, frames });
    }
  }
  const { slices } = filter;
  const chosen = (slices && !filter.keepAll ? withinRange(wanted, slices, outcomes) : wanted).map(
    ({ file, image, frames }) => ({ file, frames, count: frames?.length ?? image.frames }),
  );
  outcomes.sort((a, b) => a.file - b.file);
  return { chosen, outcomes, slices: chosen.reduce((sum, { count }) => sum + count, 0) };
}

/** A file's outcome as its header gave it, unless its kind alone excludes it: a damaged MR image is no CT first of all. */
function settledBy(
  outcome: FileOutcome | null,
  image: ScannedImage | null,
  rules: Rules,
): FileOutcome | null {
  if (!outcome || !image || outcome.outcome !== 'failed' || rules.filter.keepAll) return outcome;
  const excluded = wrongKind(image, rules.filter);
  return excluded ? fileOutcome(outcome.file, excluded.code, excluded.facts) : outcome;
}

/** Null: all of them. */
function wantedFrames({ perFrame }: ScannedImage, filter: Rules['filter']): number[] | null {
  if (!perFrame) return null;
  const kept = perFrame.flatMap(({ plane, localizer }, frame) =>
    localizer || wrongPlane(plane, filter) ? [] : [frame],
  );
  return kept.length === perFrame.length ? null : kept;
}

function noFrame(file: number, { perFrame }: ScannedImage, filter: Rules['filter']): FileOutcome {
  if (perFrame!.every(({ localizer }) => localizer)) return fileOutcome(file, 'localizer');
  const { code, facts } = wrongPlane(perFrame!.find(({ localizer }) => !localizer)!.plane, filter)!;
  return fileOutcome(file, code, facts);
}

/** Numbers slices within each series, in its order, and keeps those in the range. */
function withinRange(
  wanted: readonly { file: number; image: ScannedImage; frames: readonly number[] | null }[],
  range: NonNullable<Rules['filter']['slices']>,
  outcomes: FileOutcome[],
): { file: number; image: ScannedImage; frames: readonly number[] | null }[] {
  const series = new Map<
    string,
    { file: number; frame: number; position: number | null; instance: number | null }[]
  >();
  for (const { file, image, frames } of wanted) {
    const key = `${image.patient}\0${image.series}\0${image.split}\0${image.label}`;
    const members = series.get(key) ?? [];
    series.set(key, members);
    for (const frame of frames ?? Array.from({ length: image.frames }, (_, i) => i)) {
      const position = image.perFrame?.[frame]?.position ?? (image.frames === 1 ? image.position : null);
      members.push({ file, frame, position, instance: image.instanceNumber });
    }
  }
  const kept = new Map<number, number[]>();
  for (const members of series.values()) {
    members.sort(
      (a, b) =>
        compareNumbers(a.position, b.position) ||
        compareNumbers(a.instance, b.instance) ||
        a.file - b.file ||
        a.frame - b.frame,
    );
    members.forEach(({ file, frame }, i) => {
      const place = range.unit === 'index' ? i + 1 : ((i + 0.5) * 100) / members.length;
      if (place < range.from || place > range.to) return;
      const frames = kept.get(file);
      if (frames) frames.push(frame);
      else kept.set(file, [frame]);
    });
  }
  return wanted.flatMap((entry) => {
    const frames = kept.get(entry.file)?.sort((a, b) => a - b);
    if (frames) return [{ ...entry, frames: frames.length === entry.image.frames ? null : frames }];
    outcomes.push(fileOutcome(entry.file, 'filtered', { filter: 'slices' }));
    return [];
  });
}
