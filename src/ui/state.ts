/**
 * Everything the page shows, as signals; runEvents.ts is how a run changes it.
 *
 * Fed by events only: nothing here polls, asks storage or computes a figure. Actions (*Actions.ts) write it, views read it.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Drawn,
  DroppedFile,
  IngestReport,
  IngestStatus,
  KeptCheckpoint,
  RunHandle,
  ScanStatus,
  TrainingLogRow,
  UploadOutcome,
  UploadTarget,
} from '../app.ts';
import { DEFAULT_CONFIG } from '../config.ts';
import type { EvaluateProgress } from '../evaluation.ts';
import type { RunRecord } from '../run.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  Diagnostics,
  GenerateResult,
  LogRow,
  Preview,
  SampleGrid,
} from '../workers/protocol.ts';
import type { Ui } from './context.ts';
import type { Builder } from './data/builder.ts';
import { defaultRecipeDraft, type RecipeDraft } from './data/recipeDraft.ts';
import type { IconName } from './parts/Icon.tsx';
import { type ConfigDraft, draftOf } from './train/configDraft.ts';
import { defaultGateDraft, type GateDraft } from './train/gateDraft.ts';
import { defaultPolicyDraft, type PolicyDraft } from './train/policyDraft.ts';

export const STAGES = ['data', 'train', 'evaluate', 'generate', 'report'] as const;
export type StageName = (typeof STAGES)[number];

/** What the address can name: the five stages, and the list of all runs beside them. */
export const VIEWS = [...STAGES, 'runs'] as const;
export type ViewName = (typeof VIEWS)[number];

export const MAX_COMPARED = 10;

export type IngestState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'walking'; readonly files: number }
  | { readonly kind: 'scanning'; readonly status: ScanStatus; readonly cancel: () => void }
  | { readonly kind: 'running'; readonly status: IngestStatus; readonly cancel: () => void }
  | { readonly kind: 'done'; readonly report: IngestReport };

export interface RememberedFolder {
  readonly id: string;
  readonly handle: FileSystemDirectoryHandle;
}

export type DeviceState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly device: DeviceInfo }
  | { readonly kind: 'refused' };

/** What an alert offers to do about itself, as a button. */
export interface Offer {
  readonly icon: IconName;
  readonly label: () => string;
  take(ui: Ui): void;
}

/** One sentence above the page: an error, or a plain notice. */
export type Alert = { readonly id: number; readonly offer: Offer | null } & (
  | { readonly kind: 'error'; readonly error: Error }
  | { readonly kind: 'notice'; readonly words: () => string; readonly key: string | null }
);

/** A round's log, sample grids and diagnostics as they arrive. */
export interface RoundTrace {
  readonly rows: LogRow[];
  readonly grids: SampleGrid[];
  readonly diagnostics: Diagnostics[];
}

export interface Speed {
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
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

/** A state that a run keeps, to train on from. */
export interface ForkStart extends KeptCheckpoint {
  readonly run: RunRecord;
}

export type Asked = 'pause' | 'stop' | 'evaluate' | 'answer' | null;

export interface State {
  readonly backend: BackendRequest;
  readonly stage: Signal<ViewName>;
  readonly alerts: Signal<readonly Alert[]>;
  /** Said by the polite live region. */
  readonly announcement: Signal<string>;

  readonly recipe: Signal<RecipeDraft>;
  /** The scan that is open, if one is; kept while and after a dataset is made of it. */
  readonly builder: Signal<Builder | null>;
  /** Dropped beside an open scan: whether to add or replace is being asked. */
  readonly joining: Signal<readonly DroppedFile[] | null>;
  /** Folders this browser remembers. */
  readonly folders: Signal<readonly RememberedFolder[]>;
  readonly ingest: Signal<IngestState>;
  /** Newest first, of the ingest in work. */
  readonly previews: Signal<readonly Preview[]>;
  /** Null until read from this browser. */
  readonly datasets: Signal<readonly DatasetRecord[] | null>;
  readonly dataset: Signal<DatasetRecord | null>;

  readonly draft: Signal<ConfigDraft>;
  readonly gate: Signal<GateDraft>;
  readonly policy: Signal<PolicyDraft>;
  readonly device: Signal<DeviceState>;

  /** Newest first; null until read from this browser. */
  readonly runs: Signal<readonly RunRecord[] | null>;
  /** Put away and still to be had back, newest first. */
  readonly deleted: Signal<readonly RunRecord[]>;
  /** What the next run starts from, of another one; null: the draft's model, or the seed. */
  readonly fork: Signal<ForkStart | null>;
  readonly run: Signal<RunRecord | null>;
  /** Ids of the runs that are compared, at most MAX_COMPARED. */
  readonly compared: Signal<readonly string[]>;
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
  /** Whether the diagnostics are unfolded; held until the page is closed. */
  readonly diagnosticsOpen: Signal<boolean>;
  readonly judging: Signal<{
    readonly what: 'baseline' | 'midway' | 'final' | 'confirmation';
    readonly progress: EvaluateProgress;
  } | null>;
  readonly generating: Signal<{ readonly done: number; readonly total: number } | null>;
  readonly images: Signal<GenerateResult | null>;
  /** Drawn beside the run's own. */
  readonly more: Signal<Drawn | null>;

  /** A training log opened from a file; null: none is open. */
  readonly log: Signal<readonly TrainingLogRow[] | null>;

  readonly uploadTarget: Signal<UploadTarget | null>;
  readonly upload: Signal<UploadState>;
}

export function createState(backend: BackendRequest): State {
  const handle = signal<RunHandle | null>(null);
  return {
    backend,
    stage: signal<ViewName>('data'),
    alerts: signal<readonly Alert[]>([]),
    announcement: signal(''),
    recipe: signal(defaultRecipeDraft()),
    builder: signal<Builder | null>(null),
    joining: signal<readonly DroppedFile[] | null>(null),
    folders: signal<readonly RememberedFolder[]>([]),
    ingest: signal<IngestState>({ kind: 'idle' }),
    previews: signal<readonly Preview[]>([]),
    datasets: signal<readonly DatasetRecord[] | null>(null),
    dataset: signal<DatasetRecord | null>(null),
    draft: signal(draftOf(DEFAULT_CONFIG, 'quick')),
    gate: signal(defaultGateDraft()),
    policy: signal(defaultPolicyDraft()),
    device: signal<DeviceState>({ kind: 'unknown' }),
    runs: signal<readonly RunRecord[] | null>(null),
    deleted: signal<readonly RunRecord[]>([]),
    fork: signal<ForkStart | null>(null),
    run: signal<RunRecord | null>(null),
    compared: signal<readonly string[]>([]),
    handle,
    asked: signal<Asked>(null),
    active: computed(() => handle.value !== null),
    traces: new Map(),
    traceTick: signal(0),
    total: signal<number | null>(null),
    speed: signal<Speed | null>(null),
    checkpoint: signal<number | null>(null),
    diagnosticsOpen: signal(false),
    judging: signal<State['judging']['value']>(null),
    generating: signal<State['generating']['value']>(null),
    images: signal<GenerateResult | null>(null),
    more: signal<Drawn | null>(null),
    log: signal<readonly TrainingLogRow[] | null>(null),
    uploadTarget: signal<UploadTarget | null>(null),
    upload: signal<UploadState>({ kind: 'idle' }),
  };
}

let nextAlert = 1;

/** Shows an error; an AbortError is the person's own doing and is not shown. */
export function showError(state: State, error: unknown, offer: Offer | null = null): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  const shown = error instanceof Error ? error : new Error(String(error));
  const same = (alert: Alert) => alert.kind === 'error' && alert.error.message === shown.message;
  state.alerts.value = [
    ...state.alerts.value.filter((alert) => !same(alert)),
    { id: nextAlert++, kind: 'error', error: shown, offer },
  ];
}

/** `key`: a notice that would repeat replaces itself, where it stands. */
export function showNotice(
  state: State,
  words: () => string,
  { key = null, offer = null }: { readonly key?: string | null; readonly offer?: Offer | null } = {},
): void {
  const { value: shown } = state.alerts;
  const at = shown.findIndex((alert) => alert.kind === 'notice' && key !== null && alert.key === key);
  const id = shown[at]?.id ?? nextAlert++;
  const notice: Alert = { id, kind: 'notice', words, key, offer };
  state.alerts.value = at < 0 ? [...shown, notice] : shown.with(at, notice);
}

/** Whether the notice of that key stands. */
export function isNoticed(state: State, key: string): boolean {
  return state.alerts.value.some((alert) => alert.kind === 'notice' && alert.key === key);
}

/** What the notice of that key said is over. */
export function withdrawNotice(state: State, key: string): void {
  const { value: shown } = state.alerts;
  const left = shown.filter((alert) => alert.kind !== 'notice' || alert.key !== key);
  if (left.length < shown.length) state.alerts.value = left;
}

export function dismissAlert(state: State, id: number): void {
  state.alerts.value = state.alerts.value.filter((alert) => alert.id !== id);
}

/** Keys of the notices about the run in work. */
const RUN_NOTICES = ['unsaved', 'silent'] as const;

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
    for (const key of RUN_NOTICES) withdrawNotice(state, key);
  });
}

/** A round's trace, made when first asked for. */
export function traceOf(state: State, round: number): RoundTrace {
  const known = state.traces.get(round);
  if (known) return known;
  const fresh: RoundTrace = { rows: [], grids: [], diagnostics: [] };
  state.traces.set(round, fresh);
  return fresh;
}

/** The newest row of a round's log; a view that reads it follows it. */
export function lastRow(state: State, round: number): LogRow | undefined {
  return state.traceTick.value < 0 ? undefined : state.traces.get(round)?.rows.at(-1);
}
