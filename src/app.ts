/**
 * What the page can do, as one object: main.ts makes it, ui/ and remote.ts use it. The run itself is in pipeline.ts.
 */
import type { RunConfig } from './config.ts';
import type {
  EvaluateProgress,
  EvaluationDump,
  EvaluationPictures,
  EvaluationRecord,
  InstalledNetwork,
  NetworkInfo,
} from './evaluation.ts';
import type { ConfigFile } from './interop/configFile.ts';
import type { TrainingLogRow } from './interop/trainingLog.ts';
import type { MonthlyReport, OpenedReport, Report, SharedReport, SigningKey } from './report/reportTypes.ts';
import type { RunLabels, RunRecord, RunSettings, RunStorage } from './run.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  Diagnostics,
  FileOutcome,
  GenerateArgs,
  GenerateFromModelResult,
  GenerateResult,
  LogRow,
  Measured,
  ModelDraw,
  ModelFormat,
  ModelSummary,
  OpenedSlice,
  Preview,
  Recipe,
  ReplayResult,
  SampleGrid,
  ScannedFile,
  Selection,
  Source,
  SplitName,
  TrainProgress,
} from './workers/protocol.ts';

export type { ConfigFile, RunStorage, Selection, TrainingLogRow };

export interface DroppedFile {
  /** Relative to what was dropped, `/`-separated; in an archive `a.zip!/b`. Stays in memory: never stored, never exported. */
  readonly path: string;
  readonly file: Source;
}

/** What was dropped, its headers read; in the page's memory only. */
export interface Scan {
  /** In order of path; the entries of an archive follow it. */
  readonly files: readonly DroppedFile[];
  /** One per file, in its order. */
  readonly scanned: readonly ScannedFile[];
  readonly bytes: number;
  readonly seconds: number;
}

export interface ScanOptions {
  readonly signal?: AbortSignal | undefined;
  /** `files` have been read so far, of `total` (which grows as archives are opened). */
  readonly onProgress?: ((progress: ScanStatus) => void) | undefined;
}

export interface ScanStatus {
  readonly done: number;
  readonly total: number;
  readonly images: number;
  readonly filesPerSecond: number;
  readonly secondsLeft: number | null;
}

export interface IngestOptions {
  readonly name: string;
  readonly recipe: Recipe;
  readonly synthetic: boolean;
  readonly selection?: Selection;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: IngestStatus) => void) | undefined;
}

export interface IngestStatus {
  /** `measuring`: percentiles of series that are not CT, before their slices are made. */
  readonly phase: 'scanning' | 'measuring' | 'reading';
  readonly done: number;
  readonly total: number;
  readonly accepted: number;
  readonly skipped: number;
  readonly failed: number;
  readonly filesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly preview: Preview | null;
}

export interface IngestReport {
  /** Null when no file gave a slice; `outcomes` then says why for each. */
  readonly dataset: DatasetRecord | null;
  /** In order of path; `paths[outcome.file]` is the path. */
  readonly outcomes: readonly FileOutcome[];
  readonly paths: readonly string[];
  /** Of all files, archives' entries not counted twice. */
  readonly bytes: number;
  readonly seconds: number;
  /** Files served from an earlier dataset's pixels. */
  readonly cached: number;
}

export type RunEvent =
  /** The record changed: state, round, evaluation, ledger. Every other event is detail beside it. */
  | { readonly type: 'run'; readonly run: RunRecord }
  | { readonly type: 'train'; readonly round: number; readonly progress: TrainProgress }
  | {
      readonly type: 'evaluate';
      readonly round: number;
      readonly what: 'baseline' | 'midway' | 'final' | 'confirmation';
      readonly progress: EvaluateProgress;
    }
  | { readonly type: 'generate'; readonly done: number; readonly total: number }
  | { readonly type: 'images'; readonly images: GenerateResult }
  /** A worker has said nothing for so many seconds, and is ended if it goes on; null: it answers again, or was ended. */
  | { readonly type: 'silent'; readonly seconds: number | null }
  | { readonly type: 'error'; readonly error: Error };

/** A run in work. `done` resolves with the record in state `done` or `stopped`, not while it is paused; it rejects when the run failed. */
export interface RunHandle {
  readonly id: string;
  readonly done: Promise<RunRecord>;
  subscribe(listener: (event: RunEvent) => void): () => void;
  /** Saves a checkpoint and frees the graphics device until `resume`. */
  pause(): void;
  resume(): void;
  /** Saves a checkpoint and ends; `Gantry.resumeRun` continues it later. */
  stop(): void;
  /** Ends this round's training early and goes on to its evaluation. Nothing in any other state than `training`. */
  evaluateNow(): void;
  /** Of a run that asks (state `asking`): the next round's configuration, or that no further round follows. @throws ConfigError */
  answer(answer: { readonly kind: 'train'; readonly config: RunConfig } | { readonly kind: 'end' }): void;
}

/** Images that a person asks for beside a run's own. */
export interface DrawOptions {
  readonly seed: number;
  readonly count: number;
  /** Latent index of the first image; 0 where absent. */
  readonly first?: number;
  readonly between?: GenerateArgs['between'];
  /** Absent: the best round's newest. */
  readonly checkpoint?: { readonly round: number; readonly slot: string | null };
  readonly signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Where drawn images come from and which they are: what each file says of itself. */
export interface Drawn extends GenerateResult {
  readonly runId: string;
  readonly round: number;
  readonly slot: string | null;
  readonly seed: number;
  readonly first: number;
  readonly between: NonNullable<GenerateArgs['between']> | null;
}

/** `npy`: one array float32 [count, size, size] in [−1, 1]. `dicom`: secondary captures, one file an image, marked SYNTHETIC. */
export type DrawnFormat = 'grid' | 'png8' | 'png16' | 'npy' | 'dicom';

export type EvaluationProgress =
  | { readonly kind: 'generate' | 'score'; readonly done: number; readonly total: number }
  | { readonly kind: 'evaluate'; readonly progress: EvaluateProgress };

/** Whose images to judge. */
export type EvaluationSubject =
  /** A run's checkpoint; `slot` null: the round's newest. */
  | {
      readonly kind: 'run';
      readonly runId: string;
      readonly round: number;
      readonly slot: string | null;
    }
  | { readonly kind: 'model'; readonly file: File }
  /** PNG of one size, in order of name. */
  | { readonly kind: 'images'; readonly files: readonly File[] };

export interface EvaluationOptions {
  readonly datasetId: string;
  readonly network: RunSettings['network'];
  /** Fakes to draw; null: as many as the validation split has, at least 128, at most 512 (1,024 on a graphics card). Of a folder: at most so many. */
  readonly count: number | null;
  readonly depth?: 'fid' | 'full';
  readonly backend: BackendRequest;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: EvaluationProgress): void;
  /** Also gives what was computed from; nothing of it is stored. A result from the cache is computed again. */
  readonly dump?: boolean;
}

export interface EvaluationAnswer {
  readonly record: EvaluationRecord;
  /** The same was asked before: nothing was computed. */
  readonly cached: boolean;
  readonly dump: EvaluationDump | null;
}

/** A checkpoint that a run keeps. */
export interface KeptCheckpoint {
  readonly round: number;
  /** `epoch-100`; null: the round's newest. */
  readonly slot: string | null;
  readonly iteration: number;
}

/** How a report is shared. */
export interface ShareOptions {
  /** Of the Markdown; English where absent. */
  readonly language?: 'en' | 'es';
  /** False: not signed, although there is a key. */
  readonly sign?: boolean;
}

export interface UploadTarget {
  readonly bucket: string;
}

export interface UploadOutcome {
  readonly file: string;
  readonly bytes: number;
  readonly ok: boolean;
  readonly error: Error | null;
}

export type DatasetFormat = 'safetensors' | 'npy';

export interface ExportFile {
  /** Relative, `/`-separated: `report.json`, `generated/0001.png`. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Gantry {
  /** Reads headers, opens archives. @throws AbortError */
  scan(files: readonly DroppedFile[], options?: ScanOptions): Promise<Scan>;
  /** One frame of a scanned file, to look at. @throws FileError */
  openSlice(scan: Scan, file: number, frame: number, side: number): Promise<OpenedSlice>;
  /** Files are scanned first. @throws AbortError, StorageFullError, StorageUnavailableError */
  ingest(input: Scan | readonly DroppedFile[], options: IngestOptions): Promise<IngestReport>;
  /** The synthetic thorax phantom as real DICOM files, in memory. */
  sampleFiles(): Promise<DroppedFile[]>;
  /** Keeps a folder's handle, its name included, in this browser until it is forgotten. @throws StorageUnavailableError */
  rememberFolder(handle: FileSystemDirectoryHandle): Promise<void>;
  folders(): Promise<{ readonly id: string; readonly handle: FileSystemDirectoryHandle }[]>;
  forgetFolder(id: string): Promise<void>;
  listDatasets(): Promise<DatasetRecord[]>;
  renameDataset(id: string, name: string): Promise<void>;
  /** @throws BusyError while a run in work uses it */
  deleteDataset(id: string): Promise<void>;
  previewDataset(id: string, split: SplitName, count: number): Promise<SampleGrid>;
  /** Slices `first` … `first + count − 1` of all, in the dataset's order, for the screen only. */
  browseDataset(id: string, first: number, count: number): Promise<SampleGrid>;
  /**
   * A dataset's slices for elsewhere: `dataset.safetensors` (in parts of at most 256 MiB) or `image_{idx}.npy`, and `dataset.json`,
   * one file after another. Real slices: only on a person's word. @throws DatasetMissingError
   */
  exportDataset(id: string, format: DatasetFormat): AsyncIterable<ExportFile>;

  openBackend(backend: BackendRequest): Promise<DeviceInfo>;
  /**
   * One training step at the configured batch, before a run. @throws OutOfMemoryError with what would fit: the fewest parts,
   * the largest halved batch, each null where nothing tried did; BackendUnavailableError, BusyError, AbortError
   */
  measure(
    settings: Pick<RunSettings, 'config' | 'backend' | 'datasetId'>,
    signal?: AbortSignal,
  ): Promise<Measured>;
  /** @param model a model file that every round starts from. @throws ModelFileError, ConfigError, DatasetTooSmallError, BusyError */
  startRun(settings: RunSettings, model?: File): Promise<RunHandle>;
  /** Continues a run that a reload, a stop or a failure left. @throws BusyError, DatasetMissingError */
  resumeRun(id: string): Promise<RunHandle>;
  listRuns(): Promise<RunRecord[]>;
  /** Puts it away, to be had back; stops it first where it is in work here. @throws BusyError when another tab has it in work */
  deleteRun(id: string): Promise<void>;
  /** Put away and not yet gone. */
  listDeletedRuns(): Promise<RunRecord[]>;
  restoreRun(id: string): Promise<void>;
  /** Removes what was put away for good, and frees its room; null: all of it. */
  purgeRun(id: string | null): Promise<void>;
  /** Changes what is given, and nothing else. */
  labelRun(id: string, labels: RunLabels): Promise<RunRecord>;
  runStorage(id: string): Promise<RunStorage>;
  /** A new run from a state of another: its weights and, where the trainer is the same, its optimizers. @throws as startRun; CheckpointMissingError */
  forkRun(
    from: { readonly runId: string; readonly round: number; readonly slot: string | null },
    settings: RunSettings,
  ): Promise<RunHandle>;
  /** Takes a round's change back, or takes that back. @throws BusyError while the run is in work */
  undoRound(id: string, round: number, undone: boolean): Promise<RunRecord>;
  /** Goes on with a run that ended: so many further rounds. @throws as resumeRun */
  addRounds(id: string, rounds: number): Promise<RunHandle>;
  readLog(id: string, round: number): Promise<LogRow[]>;
  readSnapshots(id: string, round: number): Promise<SampleGrid[]>;
  /** Iterations with a snapshot, ascending. */
  listSnapshots(id: string, round: number): Promise<number[]>;
  readSnapshot(id: string, round: number, iteration: number): Promise<SampleGrid | null>;
  readDiagnostics(id: string, round: number): Promise<Diagnostics[]>;
  /** More images from a run's state. @throws BusyError while a run is in work, CheckpointMissingError */
  generate(id: string, options: DrawOptions): Promise<Drawn>;
  /** @throws GantryError where the run is gone */
  exportDrawn(drawn: Drawn, format: DrawnFormat): Promise<ExportFile[]>;
  /** The same as one file: itself where it is one, else an archive. @throws as `exportDrawn` */
  zipDrawn(drawn: Drawn, format: DrawnFormat): Promise<ExportFile>;
  /** What a run generated at its end; null while it has not. */
  runImages(id: string): Promise<Drawn | null>;
  /** A grid of drawn images beside validation slices, `generated | real` in turn: for the screen, and for the command line as asked. */
  compareDrawn(drawn: GenerateResult, datasetId: string): Promise<SampleGrid>;

  /** What a model file (.pth or .safetensors) is; nothing of it is stored. @throws ModelFileError, ConfigError */
  readModel(file: File): Promise<ModelSummary>;
  /** Images of a model file's generator. @throws ModelFileError, ConfigError, BusyError, AbortError */
  generateFromModel(
    file: File,
    options: {
      draw: ModelDraw;
      backend: BackendRequest;
      signal?: AbortSignal;
      onProgress?(done: number, total: number): void;
    },
  ): Promise<GenerateFromModelResult>;
  /**
   * Any generator's images against any dataset's validation split; kept in this browser.
   * @throws TooFewValidationError, DatasetMissingError, SizeMismatchError, ImageFilesError, NetworkUnavailableError, ModelFileError,
   * ConfigError, CheckpointMissingError, NonFiniteError, BusyError, AbortError
   */
  evaluate(subject: EvaluationSubject, options: EvaluationOptions): Promise<EvaluationAnswer>;
  listEvaluations(): Promise<EvaluationRecord[]>;
  deleteEvaluation(id: string): Promise<void>;
  /** @param id of an evaluation, or `runId/round` for a run's own; null: none are kept. */
  evaluationPictures(id: string): Promise<EvaluationPictures | null>;
  keptCheckpoints(runId: string): Promise<KeptCheckpoint[]>;
  listNetworks(): Promise<readonly InstalledNetwork[]>;
  /** Weights or a manifest, as dropped on the page. @throws NetworkFileError, StorageFullError */
  addNetwork(files: readonly File[]): Promise<readonly NetworkInfo[]>;
  /** Of those in the browser's storage. */
  removeNetwork(name: string): Promise<void>;
  /** `generated/0001.png` …, `latents.safetensors`, `images.safetensors`, each marked as not judged. */
  exportModelImages(
    drawn: GenerateFromModelResult,
    warning?: string | null,
    format?: Exclude<DrawnFormat, 'grid'>,
  ): ExportFile[];
  exportModelGrid(drawn: GenerateFromModelResult, warning?: string | null): ExportFile;
  exportModelZip(
    drawn: GenerateFromModelResult,
    warning?: string | null,
    format?: Exclude<DrawnFormat, 'grid'>,
  ): ExportFile;
  /** What each PNG of the file must say beside: that its newest evaluation in this browser found copies. Null: nothing is known. */
  modelWarning(file: File): Promise<string | null>;

  /** The steps of a bundle (docs/replay.md) on its own inputs. @throws ModelFileError, ConfigError, NonFiniteError, BusyError */
  replay(
    bundle: File,
    options: {
      backend: BackendRequest;
      signal?: AbortSignal;
      onProgress?(done: number, total: number): void;
    },
  ): Promise<ReplayResult>;

  /** Every file an export holds: report, log, samples, generated images. No real slice. */
  exportFiles(id: string): Promise<ExportFile[]>;
  /** What training left of a run in any state, with no need of images or a report: run.json, logs, diagnostics, samples. */
  exportTraining(id: string): Promise<ExportFile[]>;
  /** One PNG: the generated images as a grid, with intended use in its text. */
  exportGrid(id: string): Promise<ExportFile>;
  exportZip(id: string): Promise<ExportFile>;
  /**
   * The model of `round`, else of the best: `model.pth`, `checkpoint.safetensors` or `generator.onnx`. Part of no other export.
   * While the engine holds a newer state than storage has room for, that one.
   */
  exportModel(id: string, format: ModelFormat, round?: number): Promise<ExportFile>;
  /** config.json or config.js, read and never run. @throws ConfigError, with line and column */
  parseConfigFile(text: string): Promise<ConfigFile>;
  /** training_log_wgan.csv, the thesis's nine columns or Gantry's ten, in the file's order. @throws TrainingLogError */
  parseTrainingLog(text: string): TrainingLogRow[];
  /** The report of a run as shared: with its digest, and signed where this browser has a key. @throws GantryError where the run has none */
  shareReport(id: string, options?: ShareOptions): Promise<SharedReport<Report>>;
  /** All runs of a month, `YYYY-MM` in local time. @throws EmptyMonthError, UsageError for no month */
  monthlyReport(month: string, options?: ShareOptions): Promise<SharedReport<MonthlyReport>>;
  /** The same month's report as it was made, signed or not: saved and shown have one digest. */
  shareMonth(report: MonthlyReport, options?: ShareOptions): Promise<SharedReport<MonthlyReport>>;
  /** Months with runs, newest first. */
  reportMonths(): Promise<string[]>;
  /** Anybody's report: checked, and nothing of it is stored. @throws ReportFileError */
  openReport(file: Blob): Promise<OpenedReport>;
  /** Of this browser, or null. The private half cannot be exported. */
  signingKey(): Promise<SigningKey | null>;
  /** The one that is there already, where there is one. */
  createSigningKey(): Promise<SigningKey>;
  deleteSigningKey(): Promise<void>;
  /** Null where the server signs no uploads. */
  uploadTarget(): Promise<UploadTarget | null>;
  upload(
    id: string,
    options: { signal?: AbortSignal; onProgress?(done: number, total: number, file: string): void },
  ): Promise<UploadOutcome[]>;
}
