/**
 * What was scanned, as a person thinks of it: patients → studies → series, in the dataset's order.
 *
 * Identifiers group and order and go no further: what leaves this file are ordinals, counts, geometry and descriptions. Knows
 * headers only; which images are wanted is select.ts's matter.
 */
import type { Plane, ScannedFile, ScannedImage, SplitName } from '../workers/protocol.ts';
import { compareNumbers, compareTexts } from './order.ts';

export interface Outline {
  readonly patients: readonly OutlinePatient[];
  readonly series: readonly OutlineSeries[];
  /** Frames of all images. */
  readonly slices: number;
  /** What the filters can ask for, sorted. */
  readonly modalities: readonly string[];
  readonly planes: readonly Plane[];
  readonly descriptions: readonly string[];
  /** Files that are no image, or of which nothing of one is known. */
  readonly others: readonly number[];
  /** Some image comes from a class folder, some is a picture, some was exported from a dataset, some is in colour. */
  readonly holds: Readonly<Record<'splits' | 'rasters' | 'arrays' | 'colour', boolean>>;
}

export interface OutlinePatient {
  /** 1-based; 0 where the patient is unknown, which comes last. */
  readonly ordinal: number;
  readonly studies: readonly OutlineStudy[];
  readonly slices: number;
}

export interface OutlineStudy {
  /** 1-based within the patient. */
  readonly ordinal: number;
  readonly description: string | null;
  readonly series: readonly OutlineSeries[];
}

export interface OutlineSeries {
  /** 0-based in the outline. */
  readonly index: number;
  /** 1-based within the study. */
  readonly ordinal: number;
  readonly kind: ScannedImage['kind'];
  readonly modality: string;
  readonly plane: Plane | null;
  readonly rows: number;
  readonly columns: number;
  /** Millimetres between columns, between rows, and between slices (else their thickness); null where the files do not say. */
  readonly spacing: { readonly x: number; readonly y: number; readonly z: number | null } | null;
  readonly description: string | null;
  readonly split: SplitName | null;
  readonly label: string | null;
  /** By position, instance number, file. */
  readonly files: readonly OutlineFile[];
  /** Frames of all files. */
  readonly slices: number;
}

export interface OutlineFile {
  /** Index into the scan. */
  readonly file: number;
  readonly frames: number;
}

/** Files grouped before the thread is let go. */
const PORTION = 4000;
/** Series finished before the thread is let go. */
const SERIES_PORTION = 200;

type Sorted = readonly { readonly image: ScannedImage; readonly file: number }[];

/** @param breathe awaited between portions of work, so that a page stays alive over tens of thousands of files */
export async function outlineOf(
  scanned: readonly ScannedFile[],
  breathe: () => Promise<void> = async () => {},
): Promise<Outline> {
  const tables = new Map<string, { series: string; study: string }>();
  const groups = new Map<string | null, Map<string | null, Map<string, ScannedFile[]>>>();
  const others: number[] = [];
  for (const [i, one] of scanned.entries()) {
    if (i > 0 && i % PORTION === 0) await breathe();
    for (const row of one.table ?? []) {
      tables.set(row.series, { series: row.seriesDescription, study: row.studyDescription });
    }
    if (!one.image || one.outcome?.outcome === 'skipped') others.push(one.file);
    else {
      const { patient, study } = one.image;
      const studies = within(groups, patient, () => new Map());
      const series = within(studies, study, () => new Map());
      within(series, seriesKey(one.image), () => [] as ScannedFile[]).push(one);
    }
  }

  const all: OutlineSeries[] = [];
  const patients: OutlinePatient[] = [];
  for (const [p, [patient, studies]] of inOrder(groups).entries()) {
    const shownStudies: OutlineStudy[] = [];
    for (const [s, [, seriesOf]] of inOrder(studies).entries()) {
      const shownSeries: OutlineSeries[] = [];
      let description: string | null = null;
      for (const [n, [, files]] of inOrder(seriesOf).entries()) {
        if (all.length > 0 && all.length % SERIES_PORTION === 0) await breathe();
        const images = sortFiles(files);
        const table = tables.get(images[0]!.image.series ?? '');
        const one = describeSeries(images, {
          index: all.length,
          ordinal: n + 1,
          table: table?.series ?? null,
        });
        description ??=
          firstText(images.map(({ image }) => image.studyDescription)) ?? (table?.study || null);
        all.push(one);
        shownSeries.push(one);
      }
      shownStudies.push({ ordinal: s + 1, description, series: shownSeries });
    }
    const slices = sum(shownStudies.flatMap(({ series }) => series.map((one) => one.slices)));
    patients.push({ ordinal: patient === null ? 0 : p + 1, studies: shownStudies, slices });
  }

  return {
    patients,
    series: all,
    slices: sum(all.map(({ slices }) => slices)),
    ...choicesOf(all, patients),
    others,
    holds: holdsOf(scanned),
  };
}

/** The `at`-th slice of a series (0-based, within its length): its file and frame. */
export function sliceAt(
  series: OutlineSeries,
  at: number,
): { readonly file: number; readonly frame: number } {
  let left = at;
  for (const { file, frames } of series.files) {
    if (left < frames) return { file, frame: left };
    left -= frames;
  }
  throw new RangeError(`sliceAt got ${at} of ${series.slices}`);
}

/** Images without a series are told apart by their class folder; the marks cannot occur in a UID. */
function seriesKey({ series, split, label, kind }: ScannedImage): string {
  return series ?? `${kind}\n${split ?? ''}\n${label ?? ''}`;
}

function describeSeries(
  images: Sorted,
  { index, ordinal, table }: { index: number; ordinal: number; table: string | null },
): OutlineSeries {
  const middle = images[Math.floor(images.length / 2)]!.image;
  const { kind, modality, rows, columns, split, label } = middle;
  return {
    index,
    ordinal,
    kind,
    modality,
    plane: middle.plane ?? middle.perFrame?.find(({ plane }) => plane !== null)?.plane ?? null,
    rows,
    columns,
    spacing: middle.spacing && {
      y: middle.spacing[0],
      x: middle.spacing[1],
      z: sliceGap(images) ?? middle.thickness,
    },
    description: firstText(images.map(({ image }) => image.seriesDescription)) ?? (table || null),
    split,
    label,
    files: images.map(({ file, image }) => ({ file, frames: Math.max(1, image.frames) })),
    slices: sum(images.map(({ image }) => Math.max(1, image.frames))),
  };
}

/** The median distance of neighbours along the normal, mm; null below two positions. */
function sliceGap(images: Sorted): number | null {
  const positions = images
    .flatMap(({ image }) => image.perFrame?.map(({ position }) => position) ?? [image.position])
    .filter((position) => position !== null)
    .sort((a, b) => a - b);
  const gaps = positions
    .slice(1)
    .map((position, i) => position - positions[i]!)
    .filter((gap) => gap > 1e-3)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}

/** What is unknown comes last, as in the dataset. */
function sortFiles(files: readonly ScannedFile[]): Sorted {
  return files
    .map(({ file, image }) => ({ file, image: image! }))
    .sort(
      (a, b) =>
        compareNumbers(a.image.position, b.image.position) ||
        compareNumbers(a.image.instanceNumber, b.image.instanceNumber) ||
        a.file - b.file,
    );
}

/** Keys as texts, compared by code unit; null last. */
function inOrder<V>(map: ReadonlyMap<string | null, V>): [string | null, V][] {
  return [...map].sort(([a], [b]) => compareTexts(a, b));
}

function choicesOf(
  series: readonly OutlineSeries[],
  patients: readonly OutlinePatient[],
): Pick<Outline, 'modalities' | 'planes' | 'descriptions'> {
  const descriptions = new Set<string>();
  for (const { description } of series) if (description) descriptions.add(description);
  for (const { studies } of patients) {
    for (const { description } of studies) if (description) descriptions.add(description);
  }
  return {
    modalities: [...new Set(series.map(({ modality }) => modality))].sort(),
    planes: [...new Set(series.flatMap(({ plane }) => plane ?? []))].sort(),
    descriptions: [...descriptions].sort(),
  };
}

function holdsOf(scanned: readonly ScannedFile[]): Outline['holds'] {
  const holds = { splits: false, rasters: false, arrays: false, colour: false };
  for (const { image, outcome } of scanned) {
    if (!image || outcome?.outcome === 'skipped') continue;
    if (image.split !== null && image.kind === 'raster') holds.splits = true;
    if (image.kind === 'raster') holds.rasters = true;
    if (image.kind === 'array') holds.arrays = true;
    if (image.colour && image.kind === 'dicom') holds.colour = true;
  }
  return holds;
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  map.set(key, fresh);
  return fresh;
}

function firstText(texts: readonly (string | null)[]): string | null {
  return texts.find((text) => text) ?? null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
