/**
 * Everything the page shows, as signals, and how a run's events change it.
 *
 * Fed by events only: nothing here polls, asks storage or computes a figure. Actions (*Actions.ts) write it, views read it.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  IngestReport,
  IngestStatus,
  RunEvent,
  RunHandle,
  TrainingLogRow,
  UploadOutcome,
  UploadTarget,
} from '../app.ts';
import { DEFAULT_CONFIG } from '../config.ts';
import type { RunRecord } from '../run.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  EvaluateProgress,
  GenerateResult,
  LogRow,
  Preview,
  SampleGrid,
} from '../workers/protocol.ts';
import { defaultRecipeDraft, type RecipeDraft } from './data/recipeDraft.ts';
import { text } from './language.ts';
import { type ConfigDraft, draftOf } from './train/configDraft.ts';
import { defaultGateDraft, type GateDraft } from './train/gateDraft.ts';

export const STAGES = ['data', 'train', 'evaluate', 'generate', 'report'] as const;
export type StageName = (typeof STAGES)[number];

export type IngestState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'walking'; readonly files: number }
  | { readonly kind: 'running'; readonly status: IngestStatus; readonly cancel: () => void }
  | { readonly kind: 'done'; readonly report: IngestReport };

export type DeviceState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly device: DeviceInfo }
  | { readonly kind: 'refused' };

/** One sentence above the page: an error, or a plain notice. */
export type Alert =
  | { readonly id: number; readonly kind: 'error'; readonly error: Error }
  | {
      readonly id: number;
      readonly kind: 'notice';
      readonly words: () => string;
      readonly key: string | null;
    };

/** A round's log and sample grids as they arrive. */
export interface RoundTrace {
  readonly rows: LogRow[];
  readonly grids: SampleGrid[];
}

export interface Speed {
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

export interface MoreImages {
  readonly seed: number;
  readonly images: GenerateResult;
}

export type UploadState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'sending';
      readonly done: number;
      readonly total: number;
      readonly file: string;
      readonly cancel: () => void;
    }
  | { readonly kind: 'done'; readonly outcomes: readonly UploadOutcome[] };

export type Asked = 'pause' | 'stop' | 'evaluate' | null;

export interface State {
  readonly backend: BackendRequest;
  readonly stage: Signal<StageName>;
  readonly alerts: Signal<readonly Alert[]>;
  /** Said by the polite live region. */
  readonly announcement: Signal<string>;

  readonly recipe: Signal<RecipeDraft>;
  readonly ingest: Signal<IngestState>;
  /** Newest first, of the ingest in work. */
  readonly previews: Signal<readonly Preview[]>;
  /** Null until read from this browser. */
  readonly datasets: Signal<readonly DatasetRecord[] | null>;
  readonly dataset: Signal<DatasetRecord | null>;

  readonly draft: Signal<ConfigDraft>;
  readonly gate: Signal<GateDraft>;
  readonly device: Signal<DeviceState>;

  readonly runs: Signal<readonly RunRecord[] | null>;
  readonly run: Signal<RunRecord | null>;
  readonly handle: Signal<RunHandle | null>;
  /** What was asked of the run and has not happened yet. */
  readonly asked: Signal<Asked>;
  /** A run is in work (paused counts). */
  readonly active: ReadonlySignal<boolean>;
  /** By round. Mutated in place; `traceTick` says when. */
  readonly traces: Map<number, RoundTrace>;
  readonly traceTick: Signal<number>;
  readonly total: Signal<number | null>;
  readonly speed: Signal<Speed | null>;
  readonly checkpoint: Signal<number | null>;
  readonly judging: Signal<{
    readonly what: 'baseline' | 'midway' | 'final';
    readonly progress: EvaluateProgress;
  } | null>;
  readonly generating: Signal<{ readonly done: number; readonly total: number } | null>;
  readonly images: Signal<GenerateResult | null>;
  readonly more: Signal<MoreImages | null>;

  /** A training log opened from a file; null: none is open. */
  readonly log: Signal<readonly TrainingLogRow[] | null>;

  readonly uploadTarget: Signal<UploadTarget | null>;
  readonly upload: Signal<UploadState>;
}

export function createState(backend: BackendRequest): State {
  const handle = signal<RunHandle | null>(null);
  return {
    backend,
    stage: signal<StageName>('data'),
    alerts: signal<readonly Alert[]>([]),
    announcement: signal(''),
    recipe: signal(defaultRecipeDraft()),
    ingest: signal<IngestState>({ kind: 'idle' }),
    previews: signal<readonly Preview[]>([]),
    datasets: signal<readonly DatasetRecord[] | null>(null),
    dataset: signal<DatasetRecord | null>(null),
    draft: signal(draftOf(DEFAULT_CONFIG, 'quick')),
    gate: signal(defaultGateDraft()),
    device: signal<DeviceState>({ kind: 'unknown' }),
    runs: signal<readonly RunRecord[] | null>(null),
    run: signal<RunRecord | null>(null),
    handle,
    asked: signal<Asked>(null),
    active: computed(() => handle.value !== null),
    traces: new Map(),
    traceTick: signal(0),
    total: signal<number | null>(null),
    speed: signal<Speed | null>(null),
    checkpoint: signal<number | null>(null),
    judging: signal<State['judging']['value']>(null),
    generating: signal<State['generating']['value']>(null),
    images: signal<GenerateResult | null>(null),
    more: signal<MoreImages | null>(null),
    log: signal<readonly TrainingLogRow[] | null>(null),
    uploadTarget: signal<UploadTarget | null>(null),
    upload: signal<UploadState>({ kind: 'idle' }),
  };
}

/** Grids kept per round; beyond it every second of the older ones goes. */
const MAX_GRIDS = 48;

let nextAlert = 1;

/** Shows an error; an AbortError is the person's own doing and is not shown. */
export function showError(state: State, error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  const shown = error instanceof Error ? error : new Error(String(error));
  const same = (alert: Alert) => alert.kind === 'error' && alert.error.message === shown.message;
  state.alerts.value = [
    ...state.alerts.value.filter((alert) => !same(alert)),
    { id: nextAlert++, kind: 'error', error: shown },
  ];
}

/** `key`: a notice that would repeat replaces itself. */
export function showNotice(state: State, words: () => string, key: string | null = null): void {
  const others = state.alerts.value.filter(
    (alert) => alert.kind !== 'notice' || key === null || alert.key !== key,
  );
  state.alerts.value = [...others, { id: nextAlert++, kind: 'notice', words, key }];
}

export function dismissAlert(state: State, id: number): void {
  state.alerts.value = state.alerts.value.filter((alert) => alert.id !== id);
}

/** Forgets what a run showed, before another one is shown. */
export function clearRun(state: State): void {
  batch(() => {
    state.traces.clear();
    state.traceTick.value++;
    for (const one of [state.total, state.speed, state.checkpoint, state.judging] as Signal<null>[])
      one.value = null;
    for (const one of [state.generating, state.images, state.more, state.run] as Signal<null>[])
      one.value = null;
    state.upload.value = { kind: 'idle' };
    state.asked.value = null;
  });
}

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
      case 'error':
        showError(state, event.error);
        break;
      default:
        event satisfies never;
    }
  });
}

/** The run's record moved on: what belonged to the state before is cleared. */
export function showRun(state: State, run: RunRecord): void {
  const before = state.run.value;
  state.run.value = run;
  state.runs.value = (state.runs.value ?? []).some((one) => one.id === run.id)
    ? (state.runs.value ?? []).map((one) => (one.id === run.id ? run : one))
    : [run, ...(state.runs.value ?? [])];
  if (run.device) state.device.value = { kind: 'open', device: run.device };
  if (before?.state !== run.state) {
    state.asked.value = null;
    if (run.state !== 'evaluating') state.judging.value = null;
    if (run.state !== 'generating') state.generating.value = null;
    if (run.state !== 'training') state.speed.value = null;
  }
}

/** A round's trace, made when first asked for. */
export function traceOf(state: State, round: number): RoundTrace {
  const known = state.traces.get(round);
  if (known) return known;
  const fresh: RoundTrace = { rows: [], grids: [] };
  state.traces.set(round, fresh);
  return fresh;
}

/** The newest row of a round's log; a view that reads it follows it. */
export function lastRow(state: State, round: number): LogRow | undefined {
  return state.traceTick.value < 0 ? undefined : state.traces.get(round)?.rows.at(-1);
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
      thin(trace.grids);
      break;
    case 'checkpoint':
      state.checkpoint.value = progress.iteration;
      break;
    case 'incident': // in the run's record, which has an event of its own
    case 'diagnostics':
      break;
    case 'unsaved':
      showNotice(state, () => text.value.train.unsaved(progress.iteration), 'unsaved');
      break;
    default:
      progress satisfies never;
  }
  state.traceTick.value++;
}

function dropAfter(list: { readonly iteration: number }[], iteration: number): void {
  while (list.length > 0 && list[list.length - 1]!.iteration > iteration) list.pop();
}

/** Keeps the first and the newest grids, and every second of the rest. */
function thin(grids: SampleGrid[]): void {
  if (grids.length <= MAX_GRIDS) return;
  const kept = grids.filter((_, i) => i === 0 || i % 2 === 0 || i > MAX_GRIDS / 2);
  grids.splice(0, grids.length, ...kept);
}
