/**
 * An open scan while a dataset is made of it: what is left out by hand, what is looked at, and what the rules leave.
 *
 * Counts are computed by the rules' own function, once per change; nothing of a file is read here.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Scan, Selection } from '../../app.ts';
import type { Outline, OutlineSeries } from '../../preprocess/outline.ts';
import { choose } from '../../preprocess/select.ts';
import type { FileOutcome, OutcomeCode, Recipe } from '../../workers/protocol.ts';
import { type RecipeDraft, rulesOf, wordsOf } from './recipeDraft.ts';
import type { SliceLoader } from './sliceLoader.ts';

export interface Builder {
  readonly scan: Scan;
  readonly synthetic: boolean;
  readonly outline: Outline;
  /** Files left out by hand. */
  readonly without: Signal<ReadonlySet<number>>;
  readonly shown: Signal<Shown | null>;
  readonly tally: ReadonlySignal<Tally>;
  readonly slices: SliceLoader;
}

export interface Shown {
  readonly series: OutlineSeries;
  /** 0-based among the slices of the series. */
  readonly at: number;
}

/** What the rules leave. */
export interface Tally {
  readonly slices: number;
  readonly series: number;
  /** Known ones. */
  readonly patients: number;
  /** Some chosen slice's patient is unknown. */
  readonly unknown: boolean;
  /** More than one modality among what is chosen. */
  readonly mixed: boolean;
  /** Slices chosen, by series index. */
  readonly chosen: Uint32Array;
  /** Of all files not chosen. */
  readonly outcomes: readonly FileOutcome[];
  /** By file: why it is not chosen; undefined where it is. */
  readonly why: readonly (OutcomeCode | undefined)[];
  /** By file: its frames that are chosen (null: all); undefined where it is not chosen. */
  readonly frames: readonly (readonly number[] | null | undefined)[];
}

export interface BuilderOptions {
  readonly scan: Scan;
  readonly synthetic: boolean;
  readonly outline: Outline;
  readonly recipe: ReadonlySignal<RecipeDraft>;
  readonly slices: SliceLoader;
}

export function createBuilder({ scan, synthetic, outline, recipe, slices }: BuilderOptions): Builder {
  const without = signal<ReadonlySet<number>>(new Set());
  // As text, so that a change of window, which changes no count, counts nothing anew.
  const rules = computed(() => JSON.stringify(rulesOf(recipe.value)));
  const place = placeOf(outline, scan.scanned.length);
  const tally = computed(() => {
    const selection = { description: wordsOf(recipe.peek()), without: without.value };
    return tallyOf(scan, JSON.parse(rules.value) as Rules, selection, outline, place);
  });
  const { chosen } = tally.peek();
  const [first] = [...outline.series].sort(
    (a, b) => chosen[b.index]! - chosen[a.index]! || b.slices - a.slices || a.index - b.index,
  );
  return {
    scan,
    synthetic,
    outline,
    without,
    shown: signal<Shown | null>(first ? { series: first, at: middleOf(first) } : null),
    tally,
    slices,
  };
}

export function middleOf(series: OutlineSeries): number {
  return Math.floor(series.slices / 2);
}

/** Leaves files out, or takes them in again. */
export function setIncluded(builder: Builder, series: readonly OutlineSeries[], included: boolean): void {
  const next = new Set(builder.without.value);
  for (const { files } of series) {
    for (const { file } of files) {
      if (included) next.delete(file);
      else next.add(file);
    }
  }
  builder.without.value = next;
}

/** Whether all of some series are in, none is, or some are. */
export function includedOf(
  series: readonly OutlineSeries[],
  without: ReadonlySet<number>,
): 'all' | 'none' | 'some' {
  const out = series.filter(({ files }) => files.every(({ file }) => without.has(file))).length;
  return out === 0 ? 'all' : out === series.length ? 'none' : 'some';
}

/** How many slices of a series are in files that are not chosen, by reason, the most frequent first. */
export function reasonsOf(series: OutlineSeries, { why }: Tally): [OutcomeCode, number][] {
  const counts = new Map<OutcomeCode, number>();
  for (const { file, frames } of series.files) {
    const code = why[file];
    if (code) counts.set(code, (counts.get(code) ?? 0) + frames);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

type Rules = Pick<Recipe, 'filter' | 'colour'>;

interface Place {
  /** Series index by file; −1: no image. */
  readonly series: Int32Array;
  /** Patient index by series index. */
  readonly patient: Int32Array;
}

function placeOf({ patients, series: all }: Outline, files: number): Place {
  const series = new Int32Array(files).fill(-1);
  const patient = new Int32Array(all.length);
  for (const one of all) for (const { file } of one.files) series[file] = one.index;
  for (const [p, { studies }] of patients.entries()) {
    for (const study of studies) for (const { index } of study.series) patient[index] = p;
  }
  return { series, patient };
}

function tallyOf(scan: Scan, rules: Rules, selection: Selection, outline: Outline, place: Place): Tally {
  const choice = choose(scan.scanned, rules, selection);
  const chosen = new Uint32Array(outline.series.length);
  const files = scan.scanned.length;
  const frames = new Array<readonly number[] | null | undefined>(files);
  const why = new Array<OutcomeCode | undefined>(files);
  for (const { file, code } of choice.outcomes) why[file] = code;
  for (const { file, frames: some, count } of choice.chosen) {
    frames[file] = some;
    const series = place.series[file]!;
    if (series >= 0) chosen[series]! += count;
  }
  const used = outline.series.filter(({ index }) => chosen[index]! > 0);
  const patients = new Set(used.map(({ index }) => place.patient[index]!));
  const known = [...patients].filter((p) => outline.patients[p]!.ordinal > 0).length;
  return {
    slices: choice.slices,
    series: used.length,
    patients: known,
    unknown: known < patients.size,
    mixed: new Set(used.map(({ modality }) => modality)).size > 1,
    chosen,
    outcomes: choice.outcomes,
    why,
    frames,
  };
}
