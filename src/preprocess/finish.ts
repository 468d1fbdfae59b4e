/**
 * Slices and outcomes of all workers → the dataset's record: order, duplicates out, ordinals, splits, counts.
 *
 * Pure: the same files in any order of arrival give the same record. Stores nothing.
 */
import { NoSlicesError } from '../errors.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import type {
  DatasetRecord,
  FileOutcome,
  FinishDatasetArgs,
  FinishedDataset,
  OutcomeCode,
  OutcomeKind,
  RawSlice,
  SliceRecord,
} from '../workers/protocol.ts';
import { compareSlices, compareTexts } from './order.ts';
import { assignSplits } from './splits.ts';

/**
 * `createdAt` in milliseconds since the epoch; `recipeHash` of the recipe.
 * @throws NoSlicesError when no file gave a slice. Facts: files, skipped, failed.
 */
export function finishDataset(
  args: FinishDatasetArgs,
  { createdAt, recipeHash }: Pick<DatasetRecord, 'createdAt' | 'recipeHash'>,
): FinishedDataset {
  const ordered = args.slices.toSorted(compareSlices);
  const kept = args.recipe.filter.keepAll ? ordered : withoutDuplicates(ordered);
  const outcomes = settleOutcomes(args.outcomes, kept);
  if (kept.length === 0) throw noSlices(args.files, outcomes);

  const patients = ordinals(kept.map(({ order }) => order.patient));
  const series = ordinals(kept.map(seriesOf));
  const classes = [...new Set(kept.flatMap(({ given }) => given.label ?? []))].sort(compareTexts);
  const numbered = kept.map((slice) => ({
    ...slice,
    patient: slice.order.patient === null ? 0 : patients.get(slice.order.patient)!,
    series: series.get(seriesOf(slice))!,
  }));
  const { splitBy, splits } = assignSplits(numbered, args.recipe);
  const slices = numbered.map(
    ({ order: _, given, ...slice }, i): SliceRecord => ({
      ...slice,
      label: given.label === null ? null : classes.indexOf(given.label) + 1,
      split: splits[i]!,
    }),
  );

  const counts = { train: 0, validation: 0, final: 0, guard: 0 };
  for (const { split } of slices) counts[split]++;
  const record: DatasetRecord = {
    id: args.datasetId,
    version: 2,
    name: args.name,
    createdAt,
    recipe: args.recipe,
    synthetic: args.synthetic,
    patients: patients.size,
    series: series.size,
    classes: classes.length,
    splitBy,
    samePatient: sharePatient(slices),
    recipeHash,
    counts,
    outcomes: countBy(outcomes.map(({ code }) => code)),
    files: args.files,
    slices,
  };
  return { record, outcomes };
}

/** A series of an unknown patient, or of none, is told by its class too. */
function seriesOf({ order, given }: RawSlice): string {
  return JSON.stringify([order.patient, order.series, given.label]);
}

/** The same frame of the same instance with the same pixels again goes; slices of equal pixels stand in path order. */
function withoutDuplicates(ordered: readonly RawSlice[]): RawSlice[] {
  const seen = new Set<string>();
  return ordered.filter(({ instanceKey, frame, pixelHash }) => {
    const key = `${instanceKey} ${frame} ${pixelHash}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** In order of file; an accepted file none of whose slices stayed becomes `duplicate`, one whose instance has other pixels elsewhere is warned of. */
function settleOutcomes(outcomes: readonly FileOutcome[], kept: readonly RawSlice[]): FileOutcome[] {
  const slices = new Map<number, number>();
  for (const { file } of kept) slices.set(file, (slices.get(file) ?? 0) + 1);
  const ambiguous = sharingUids(kept);
  return outcomes
    .map((outcome): FileOutcome => {
      if (outcome.code !== 'accepted') return outcome;
      const left = slices.get(outcome.file) ?? 0;
      if (left === 0) return fileOutcome(outcome.file, 'duplicate');
      return { ...outcome, slices: left, ...(ambiguous.has(outcome.file) ? { warning: 'same-uid' } : {}) };
    })
    .sort((a, b) => a.file - b.file);
}

/** Files that share a frame of an instance with another file. */
function sharingUids(kept: readonly RawSlice[]): Set<number> {
  const files = new Map<string, number>();
  const out = new Set<number>();
  for (const { instanceKey, frame, file } of kept) {
    const key = `${instanceKey} ${frame}`;
    const first = files.get(key);
    if (first === undefined) files.set(key, file);
    else if (first !== file) out.add(first).add(file);
  }
  return out;
}

/** Whether a patient, or the unknown one, stands in more than one split. */
function sharePatient(slices: readonly SliceRecord[]): boolean {
  const splits = new Map<number, SliceRecord['split']>();
  return slices.some(({ patient, split }) => {
    if (split === 'guard') return false;
    const before = splits.get(patient);
    splits.set(patient, split);
    return before !== undefined && before !== split;
  });
}

/** 1-based, by first appearance; null has none. */
function ordinals(keys: readonly (string | null)[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const key of keys) if (key !== null && !out.has(key)) out.set(key, out.size + 1);
  return out;
}

function countBy(codes: readonly OutcomeCode[]): Partial<Record<OutcomeCode, number>> {
  const out: Partial<Record<OutcomeCode, number>> = {};
  for (const code of codes) out[code] = (out[code] ?? 0) + 1;
  return out;
}

function noSlices(files: number, outcomes: readonly FileOutcome[]): NoSlicesError {
  const count = (kind: OutcomeKind) => outcomes.filter(({ outcome }) => outcome === kind).length;
  const [skipped, failed] = [count('skipped'), count('failed')];
  return new NoSlicesError(
    `None of the ${files} files gave a CT slice (${skipped} skipped, ${failed} failed). Drop a folder of axial CT in DICOM.`,
    { files, skipped, failed },
  );
}
