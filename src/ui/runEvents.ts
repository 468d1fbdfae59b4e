/**
 * How a run's events change what the page shows: its record, its rounds' traces, and what a person is told of it.
 *
 * Asks storage for nothing and decides nothing about the run.
 */
import { batch } from '@preact/signals';
import type { RunEvent } from '../app.ts';
import { type Facts, StorageFullError, StorageUnavailableError } from '../errors.ts';
import type { RunRecord } from '../run.ts';
import type { Diagnostics } from '../workers/protocol.ts';
import { integer } from './format.ts';
import { text } from './language.ts';
import {
  isNoticed,
  type Offer,
  type RoundTrace,
  type State,
  showError,
  showNotice,
  traceOf,
  withdrawNotice,
} from './state.ts';
import { isNamed } from './text/facts.ts';
import { incidentWords } from './train/incidentWords.ts';

/** Grids held in memory per round; beyond it every second of the older ones goes. Storage keeps them all. */
export const MAX_GRIDS = 48;
/** Diagnostics kept per round, likewise: more points than a chart is wide, and a week's are thousands. */
const MAX_DIAGNOSTICS = 512;

/** One event of the run in work. */
export function applyRunEvent(state: State, event: RunEvent): void {
  batch(() => {
    switch (event.type) {
      case 'run':
        showRun(state, event.run);
        break;
      case 'train':
        applyTrain(state, event.round, event.progress);
        break;
      case 'evaluate':
        state.judging.value = { what: event.what, progress: event.progress };
        break;
      case 'generate':
        state.generating.value = { done: event.done, total: event.total };
        break;
      case 'images':
        state.images.value = event.images;
        break;
      case 'silent':
        showSilence(state, event.seconds);
        break;
      case 'error':
        showError(state, event.error, isRefusal(event.error) ? checkpointOffer(state) : null);
        break;
      default:
        event satisfies never;
    }
  });
}

/** The run's record moved on: what belonged to the state before is cleared. */
export function showRun(state: State, told: RunRecord): void {
  const before = state.run.value;
  const list = state.runs.value ?? [];
  const listed = list.find(({ id }) => id === told.id);
  const run = listed ? labelledAs(listed, told) : told;
  state.run.value = run;
  if (before?.id === run.id) announceIncidents(state, before, run);
  state.runs.value = listed ? list.map((one) => (one === listed ? run : one)) : [run, ...list];
  if (run.device) state.device.value = { kind: 'open', device: run.device };
  if (before?.state !== run.state) {
    state.asked.value = null;
    if (run.state !== 'evaluating') state.judging.value = null;
    if (run.state !== 'generating') state.generating.value = null;
    if (run.state !== 'training') state.speed.value = null;
  }
}

/** A run at work does not know what a person says of it meanwhile; the list does. */
function labelledAs({ labels }: RunRecord, { labels: _, ...told }: RunRecord): RunRecord {
  return labels ? { ...told, labels } : told;
}

function applyTrain(
  state: State,
  round: number,
  progress: Extract<RunEvent, { type: 'train' }>['progress'],
): void {
  const trace = traceOf(state, round);
  switch (progress.kind) {
    case 'started':
      state.total.value = progress.totalIterations;
      state.device.value = { kind: 'open', device: progress.device };
      // A resume repeats what came after its checkpoint.
      dropAfter(trace.rows, progress.iteration);
      dropAfter(trace.grids, progress.iteration);
      dropAfter(trace.diagnostics, progress.iteration);
      break;
    case 'rows': {
      const first = progress.rows[0];
      if (first) dropAfter(trace.rows, first.iteration - 1);
      trace.rows.push(...progress.rows);
      state.speed.value = { imagesPerSecond: progress.imagesPerSecond, secondsLeft: progress.secondsLeft };
      break;
    }
    case 'samples':
      dropAfter(trace.grids, progress.grid.iteration - 1);
      trace.grids.push(progress.grid);
      thin(trace.grids, MAX_GRIDS);
      break;
    case 'checkpoint':
      state.checkpoint.value = progress.iteration;
      withdrawNotice(state, 'unsaved'); // it holds everything up to here
      break;
    case 'incident': // in the run's record, which has an event of its own
      break;
    case 'diagnostics':
      addDiagnostics(trace, [progress.diagnostics]);
      break;
    case 'unsaved':
      showUnsaved(state, progress);
      break;
    default:
      progress satisfies never;
  }
  state.traceTick.value++;
}

/** In order of iteration; of what a resume repeats, the newer counts. */
export function addDiagnostics(trace: RoundTrace, arrived: readonly Diagnostics[]): void {
  for (const one of arrived) {
    dropAfter(trace.diagnostics, one.iteration - 1);
    trace.diagnostics.push(one);
    thin(trace.diagnostics, MAX_DIAGNOSTICS);
  }
}

function showUnsaved(
  state: State,
  { iteration, facts }: { readonly iteration: number; readonly facts: Facts },
) {
  if (isNoticed(state, 'unsaved')) return; // said once, not at every epoch: an alert interrupts a screen reader
  const words = () => {
    const { unsaved, unsavedRefused } = text.value.train;
    return (isNamed(facts, 'quotaBytes') ? unsaved : unsavedRefused)(iteration);
  };
  showNotice(state, words, { key: 'unsaved', offer: checkpointOffer(state) });
}

/** Said while it lasts: what became of it is in the run's record. */
function showSilence(state: State, seconds: number | null): void {
  if (seconds === null) withdrawNotice(state, 'silent');
  else showNotice(state, () => text.value.train.silent(integer(seconds)), { key: 'silent' });
}

/** The newest state of the round in work as a file: where storage refuses it, the only place it can go. */
function checkpointOffer(state: State): Offer | null {
  const run = state.run.value;
  if (!run) return null;
  const { id, round } = run;
  return {
    icon: 'download',
    label: () => text.value.train.downloadCheckpoint,
    take({ exports }) {
      const now = state.run.value;
      void exports.saveModel(id, 'safetensors', now?.id === id ? now.round : round); // it may stand for rounds
    },
  };
}

function isRefusal(error: Error): boolean {
  return error instanceof StorageFullError || error instanceof StorageUnavailableError;
}

/** Speaks what happened to the run since its record was last told. */
function announceIncidents(state: State, before: RunRecord, run: RunRecord): void {
  const fresh = (run.incidents ?? []).slice(before.incidents?.length ?? 0);
  if (fresh.length === 0) return;
  state.announcement.value = fresh.map(incidentWords).join(' ');
}

function dropAfter(list: { readonly iteration: number }[], iteration: number): void {
  while (list.length > 0 && list[list.length - 1]!.iteration > iteration) list.pop();
}

/** Beyond `most`, keeps the first and the newest, and every second of the rest. */
function thin<T>(list: T[], most: number): void {
  if (list.length <= most) return;
  const kept = list.filter((_, i) => i === 0 || i % 2 === 0 || i > most / 2);
  list.splice(0, list.length, ...kept);
}
