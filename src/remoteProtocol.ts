/**
 * What the command line and the page say to each other. Types only, shared by remote.ts (page) and cli/ (Node).
 *
 * Everything is JSON: it crosses through the browser driver. Numbers and states only, no pixels, no keys, no paths.
 */
import type { ConfigKey, ImageSize, Mode, RunConfig } from './config.ts';
import type { EvaluateProgress, Evaluation, NetworkName } from './evaluation.ts';
import type { Gate, GateOutcome, RunRecord, RunSettings, RunState } from './run.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  Diagnostics,
  FileOutcome,
  Incident,
  Measured,
  ModelSummary,
  Recipe,
  SliceFilter,
  WireError,
} from './workers/protocol.ts';

/** What a run's dataset is made of. */
export interface RemoteData {
  /** Relative names of the DICOM files of the page's input, in its order. */
  readonly paths: readonly string[];
  readonly name: string;
  readonly slices: SliceWishes;
}

/** What of a recipe a command line may ask for; the rest is as it always is. */
export interface SliceWishes extends Pick<Recipe, 'window' | 'fit' | 'colour' | 'flip' | 'folders'> {
  /** With the words themselves where the recipe has their hash. */
  readonly filter: SliceFilter;
}

/** Files to a dataset, and no further. */
export interface RemoteIngestRequest extends RemoteData {
  readonly size: ImageSize;
  readonly backend: 'auto';
}

export type RemoteIngested =
  | {
      readonly ok: true;
      /** In order of path; an archive's entries have paths of their own. */
      readonly paths: readonly string[];
      readonly outcomes: readonly FileOutcome[];
      readonly bytes: number;
      readonly seconds: number;
      /** Null when nothing was accepted. */
      readonly dataset: DatasetSummary | null;
    }
  | { readonly ok: false; readonly error: WireError };

export interface RemoteRequest extends RemoteData, Omit<RunSettings, 'datasetId' | 'trainOnly'> {}

/** Training and nothing after it. */
export interface RemoteTrainRequest extends RemoteData {
  readonly config: RunConfig;
  readonly backend: BackendRequest;
  /**
   * Not null: the page's input holds a model file before the DICOM files, to train on from. Of `config` the keys in `given`
   * count, and for the architecture and all others the file's own.
   */
  readonly model: { readonly given: readonly ConfigKey[] } | null;
}

export type IngestPhase = 'scanning' | 'measuring' | 'reading';

/** A dataset in numbers. */
export type DatasetSummary = Pick<
  DatasetRecord,
  'patients' | 'series' | 'splitBy' | 'samePatient' | 'counts' | 'outcomes' | 'files' | 'synthetic'
>;

export type RemoteEvent =
  | {
      readonly type: 'ingest';
      readonly phase: IngestPhase;
      readonly done: number;
      readonly total: number;
      readonly accepted: number;
      readonly secondsLeft: number | null;
    }
  | { readonly type: 'dataset'; readonly dataset: DatasetSummary }
  | { readonly type: 'device'; readonly device: DeviceInfo }
  /** A model to train on from, and what was asked for that it does not allow. */
  | {
      readonly type: 'model';
      readonly model: ModelSummary;
      /** What it is trained on with; another than the model's own has no use for its optimizers. */
      readonly mode: Mode;
      readonly overruled: readonly Overruled[];
    }
  /** One training step, before the run. */
  | { readonly type: 'measured'; readonly measured: Measured }
  | { readonly type: 'state'; readonly state: RunState; readonly round: number; readonly maxRounds: number }
  | {
      readonly type: 'train';
      readonly round: number;
      readonly iteration: number;
      readonly totalIterations: number;
      readonly wasserstein: number;
      readonly imagesPerSecond: number;
      readonly secondsLeft: number;
    }
  | { readonly type: 'diagnostics'; readonly round: number; readonly diagnostics: Diagnostics }
  | { readonly type: 'incident'; readonly incident: Incident }
  | {
      readonly type: 'evaluate';
      readonly what: 'baseline' | 'midway' | 'final' | 'confirmation';
      readonly progress: EvaluateProgress;
    }
  | { readonly type: 'generate'; readonly done: number; readonly total: number }
  /** By a model's critic. */
  | { readonly type: 'score'; readonly done: number; readonly total: number }
  | { readonly type: 'replay'; readonly done: number; readonly total: number }
  /** As RunEvent's. */
  | { readonly type: 'silent'; readonly seconds: number | null }
  /** A part of an output file, in order; `last` ends it. */
  | { readonly type: 'file'; readonly name: string; readonly base64: string; readonly last: boolean };

/** A key of the configuration that was asked for and is not the model's. */
export interface Overruled {
  readonly key: ConfigKey;
  readonly asked: RunConfig[ConfigKey];
  readonly used: RunConfig[ConfigKey];
}

export type RemoteOutcome =
  /** The record as it ended (state done or stopped), without its report: that is among the files. */
  { readonly ok: true; readonly run: RunRecord } | { readonly ok: false; readonly error: WireError };

/** The page's input holds the model file, and the file of latents after it where `seed` is not to be asked. */
export interface RemoteGenerateRequest {
  /** Null: the model's own seed. */
  readonly seed: number | null;
  /** Null: 64 of a seed, all of given latents. */
  readonly count: number | null;
  /** Files of latents after the model: 0 or 1; the data's files follow. */
  readonly latents: number;
  /** Not null: also `compare.png`, the images beside real slices of this data, which are written as asked. */
  readonly compare: RemoteData | null;
  /** What the images leave as; their latents and exact values go beside. */
  readonly format: 'png8' | 'png16' | 'npy' | 'dicom';
  readonly backend: BackendRequest;
}

/** The page's input holds a training log; its curves go out as `graph.png`. */
export interface RemoteGraphRequest {
  readonly backend: 'auto';
  readonly width: number;
  readonly height: number;
  /** 0 … 0.99. */
  readonly smoothing: number;
}

export type RemoteGraphed =
  | { readonly ok: true; readonly rows: number }
  | { readonly ok: false; readonly error: WireError };

/** No files: what the browser's profile keeps. `report-YYYY-MM.json`, `.md` and `.pdf` go out, the last by the driver. */
export interface RemoteReportRequest {
  readonly backend: 'auto';
  /** `YYYY-MM`. */
  readonly month: string;
}

export type RemoteReported =
  | { readonly ok: true; readonly runs: number; readonly passed: number }
  | { readonly ok: false; readonly error: WireError };

export type RemoteGenerated =
  | {
      readonly ok: true;
      readonly model: ModelSummary;
      readonly count: number;
      /** Null for given latents. */
      readonly seed: number | null;
    }
  | { readonly ok: false; readonly error: WireError };

/** The page's input holds the bundle (docs/replay.md). */
export interface RemoteReplayRequest {
  readonly backend: BackendRequest;
}

export type RemoteReplayed =
  | { readonly ok: true; readonly iterations: number }
  | { readonly ok: false; readonly error: WireError };

/** The page's input holds the model file, or the images, and after it the data's files. */
export interface RemoteEvaluateRequest extends RemoteData {
  /** How many images come first; null: a model file does. */
  readonly images: number | null;
  /** Null: the model's own, or the images'. */
  readonly size: ImageSize | null;
  readonly network: NetworkName | 'auto';
  /** Images to draw, or at most to take of the folder. */
  readonly count: number;
  /** Null: no verdict is asked for. */
  readonly gate: Gate | null;
  /** Also features, images (real slices among them) and pairs as files. */
  readonly dump: boolean;
  readonly backend: BackendRequest;
}

export type RemoteEvaluated =
  | {
      readonly ok: true;
      readonly evaluation: Evaluation;
      readonly verdict: RemoteVerdict | null;
      readonly warnings: readonly string[];
      /** What a model file's params said, and what its tensors hold. */
      readonly corrected: ModelSummary['corrected'];
    }
  | { readonly ok: false; readonly error: WireError };

/** As evaluation.json has it. */
export interface RemoteVerdict {
  readonly outcome: GateOutcome;
  readonly text: string;
  /** With the figures that decided. */
  readonly reason: string;
}

/** The jobs that take files. */
export interface RemoteJobs {
  run: { request: RemoteRequest; outcome: RemoteOutcome };
  ingest: { request: RemoteIngestRequest; outcome: RemoteIngested };
  train: { request: RemoteTrainRequest; outcome: RemoteOutcome };
  generate: { request: RemoteGenerateRequest; outcome: RemoteGenerated };
  replay: { request: RemoteReplayRequest; outcome: RemoteReplayed };
  evaluate: { request: RemoteEvaluateRequest; outcome: RemoteEvaluated };
  graph: { request: RemoteGraphRequest; outcome: RemoteGraphed };
  report: { request: RemoteReportRequest; outcome: RemoteReported };
}

/** What the page offers as the global `gantryRemote`. `Files` is the page's own list type, unknown to Node. */
export interface Remote<Files = unknown> {
  openBackend(backend: BackendRequest): Promise<DeviceInfo>;
  /** Never rejects. Every event is told to the global `gantryHost`, which the driver provides, and awaited for files. */
  run(files: Files, request: RemoteRequest): Promise<RemoteOutcome>;
  /** Never rejects. Tells as `run` does. */
  ingest(files: Files, request: RemoteIngestRequest): Promise<RemoteIngested>;
  /** Never rejects. Tells as `run` does. */
  train(files: Files, request: RemoteTrainRequest): Promise<RemoteOutcome>;
  /** Never rejects. Tells as `run` does. */
  generate(files: Files, request: RemoteGenerateRequest): Promise<RemoteGenerated>;
  /** Never rejects. Tells as `run` does. */
  replay(files: Files, request: RemoteReplayRequest): Promise<RemoteReplayed>;
  /** Never rejects. Tells as `run` does. */
  evaluate(files: Files, request: RemoteEvaluateRequest): Promise<RemoteEvaluated>;
  /** Never rejects. Tells as `run` does. */
  graph(files: Files, request: RemoteGraphRequest): Promise<RemoteGraphed>;
  /** Never rejects. Tells as `run` does. Afterwards the page shows the report alone, to be printed. */
  report(files: Files, request: RemoteReportRequest): Promise<RemoteReported>;
  /** Sends a finished run's export to the bucket this server signs for. @throws UploadError when nothing could be signed */
  upload(runId: string): Promise<readonly UploadedFile[]>;
  /** Ends what is in work: a run after a checkpoint, and its job then resolves with the record in state stopped. */
  stop(): void;
}

export interface UploadedFile {
  readonly file: string;
  readonly bytes: number;
  /** Null when the file arrived. */
  readonly error: WireError | null;
}

/** Answers when the driver has taken the event. */
export type RemoteHost = (event: RemoteEvent) => Promise<void>;
