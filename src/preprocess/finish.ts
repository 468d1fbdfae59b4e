/**
 * Slices and outcomes of all workers → the dataset's record: path order, duplicates out, ordinals, splits, counts.
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
} from '../workers/protocol.ts';
import { assignSplits } from './splits.ts';

/**
 * `createdAt` in milliseconds since the epoch.
 * @throws NoSlicesError when no file gave a slice. Facts: files, skipped, failed.
 */
export function finishDataset(args: FinishDatasetArgs, createdAt: number): FinishedDataset {
  const ordered = args.slices.toSorted((a, b) => a.file - b.file || a.frame - b.frame);
  const kept = withoutDuplicates(ordered);
  const outcomes = settleOutcomes(args.outcomes, kept);
  if (kept.length === 0) throw noSlices(args.files, outcomes);

  const patientOf = ordinals(kept.map((slice) => slice.patientKey));
  const seriesOf = ordinals(kept.map((slice) => slice.seriesKey));
  const numbered = kept.map((slice) => ({
    ...slice,
    patient: patientOf.get(slice.patientKey)!,
    series: seriesOf.get(slice.seriesKey)!,
  }));
  const { splitBy, splits } = assignSplits(numbered, args.recipe);
  const slices = numbered.map((slice, i) => ({ ...slice, split: splits[i]! }));

  const counts = { train: 0, validation: 0, final: 0, guard: 0 };
  for (const { split } of slices) counts[split]++;
  const record: DatasetRecord = {
    id: args.datasetId,
    version: 1,
    name: args.name,
    createdAt,
    recipe: args.recipe,
    synthetic: args.synthetic,
    patients: patientOf.size,
    series: seriesOf.size,
    splitBy,
    counts,
    outcomes: countBy(outcomes.map(({ code }) => code)),
    files: args.files,
    slices,
  };
  return { record, outcomes };
}

/** The first in path order stays; the same frame of the same instance with the same pixels again goes. */
function withoutDuplicates(ordered: readonly RawSlice[]): RawSlice[] {
  const seen = new Set<string>();
  return ordered.filter(({ instanceKey, frame, contentHash }) => {
    const key = `${instanceKey} ${frame} ${contentHash}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** In order of file; an accepted file none of whose slices stayed becomes `duplicate`. */
function settleOutcomes(outcomes: readonly FileOutcome[], kept: readonly RawSlice[]): FileOutcome[] {
  const slices = new Map<number, number>();
  for (const { file } of kept) slices.set(file, (slices.get(file) ?? 0) + 1);
  return outcomes
    .map((outcome) => {
      if (outcome.code !== 'accepted') return outcome;
      const left = slices.get(outcome.file) ?? 0;
      return left === 0 ? fileOutcome(outcome.file, 'duplicate') : { ...outcome, slices: left };
    })
    .sort((a, b) => a.file - b.file);
}

/** 1-based, by first appearance. */
function ordinals(keys: readonly string[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const key of keys) if (!out.has(key)) out.set(key, out.size + 1);
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
