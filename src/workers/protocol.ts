/**
 * The one map of jobs. Keys are jobs, values what goes in, what comes out and what is told on the way; the request and
 * reply messages below derive from it. Also the nouns that more than one room speaks of. Types only: nothing here runs.
 *
 * Messages carry ids, counts and small pictures, never datasets: pixels go through storage.
 */
import type { ConfigKey, ImageSize, Mode, RunConfig } from '../config.ts';
import type { Facts } from '../errors.ts';
import type {
  CriticScores,
  EvaluateArgs,
  EvaluateProgress,
  EvaluateResult,
  InstalledNetwork,
  NetworkInfo,
} from '../evaluation.ts';

// ---------------------------------------------------------------- datasets

export type SplitName = 'train' | 'validation' | 'final';

/**
 * A window in the units of the modality LUT (Hounsfield units for CT; PS3.3 C.11.2.1.2.1, LINEAR), or `file`: each file's own VOI.
 * A preset means CT; images of other modalities are windowed by their series' percentiles under it.
 */
export type WindowSpec =
  | {
      readonly name: 'lung' | 'mediastinum' | 'body' | 'full' | 'custom';
      readonly center: number;
      readonly width: number;
    }
  | { readonly name: 'file' };

/** How a frame becomes a square: padded with −1, cropped around its middle, or each axis by its own scale. */
export type Fit = 'pad' | 'crop' | 'stretch';

/** By the slice normal: within 37° of the body's axis (axial), of front to back (coronal), of side to side (sagittal), or none. */
export type Plane = 'axial' | 'coronal' | 'sagittal' | 'oblique';

/** Which of the decodable frames become slices. Null: whatever it is. */
export interface SliceFilter {
  /** Every decodable grey frame, whatever the rest says, and whatever its kind, UID or look. */
  readonly keepAll: boolean;
  /** Modality (0008,0060). */
  readonly modality: string | null;
  readonly plane: Plane | null;
  /** SHA-256 (hex) of the words looked for in Series and Study Description: the words themselves are not stored. */
  readonly description: string | null;
  /** Within each series in its order: 1-based numbers, or percent of its length; both ends included. */
  readonly slices: {
    readonly from: number;
    readonly to: number;
    readonly unit: 'index' | 'percent';
  } | null;
  /** Share of the image that is lung, 0 … 1 (preprocess/lungShare.ts); asked of CT only. */
  readonly lungShare: { readonly least: number; readonly most: number } | null;
}

/** Everything that decides a dataset's pixels and splits, given the files. */
export interface Recipe {
  readonly version: 2;
  readonly size: ImageSize;
  readonly window: WindowSpec;
  readonly fit: Fit;
  readonly filter: SliceFilter;
  /** DICOM in colour: left out, or turned to its luma. */
  readonly colour: 'skip' | 'luma';
  /** Each slice is mirrored left to right half of the times that training draws it. */
  readonly flip: boolean;
  /** Images in train/, valid/ and test/ folders keep those as splits, or all train, as the thesis did. */
  readonly folders: 'split' | 'train-all';
  /** Percent of patients (or of blocks, below three patients) per split; the rest is `final`. */
  readonly trainPercent: number;
  readonly validationPercent: number;
  readonly splitSeed: number;
  /** Length of a contiguous block when one or two patients must be split, in millimetres. */
  readonly blockMm: number;
}

/**
 * One outcome per file. `accepted` gave at least one slice; `skipped` is readable but excluded by a rule, or not an image;
 * `failed` is an image that could not be decoded. Documented in docs/outcomes.md.
 */
export type OutcomeCode =
  | 'accepted'
  // no image, or excluded by a rule
  | 'not-dicom'
  | 'empty-file'
  | 'archive'
  | 'series-table'
  | 'no-pixel-data'
  | 'not-an-image'
  | 'not-ct'
  | 'secondary-capture'
  | 'burned-in'
  | 'localizer'
  | 'not-axial'
  | 'colour'
  | 'filtered'
  | 'not-selected'
  | 'duplicate'
  // an image that could not be decoded
  | 'unsupported-transfer-syntax'
  | 'unsupported-photometric'
  | 'unsupported-bit-depth'
  | 'unsupported-archive'
  | 'truncated'
  | 'malformed'
  | 'decode-failed'
  | 'unreadable'
  | 'too-large'
  | 'out-of-memory'
  | 'timeout';

export type OutcomeKind = 'accepted' | 'skipped' | 'failed';

export interface FileOutcome {
  /** Index into the files, sorted by relative path. The path itself never leaves the page. */
  readonly file: number;
  readonly outcome: OutcomeKind;
  readonly code: OutcomeCode;
  /** Numbers and technical terms that explain the code (a transfer syntax UID, bits allocated, bytes expected and found). */
  readonly facts: Facts;
  readonly slices: number;
  /** `same-uid`: another file has this SOP Instance UID and other pixels; both are kept. */
  readonly warning?: 'same-uid';
}

/** Where a file's bytes are: a file, or an entry of a zip archive. Crosses to the workers without being read. */
export type Source = Blob | { readonly archive: Blob; readonly entry: ArchiveEntry };

/** One entry of a zip archive's central directory (APPNOTE 4.3.12). */
export interface ArchiveEntry {
  /** As the archive writes it, `/`-separated. In memory only. */
  readonly name: string;
  /** Of its local header, from the archive's beginning. */
  readonly offset: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc32: number;
}

/** What one frame is where a file's frames differ (enhanced multi-frame, PS3.3 C.7.6.16). */
export interface FrameFacts {
  readonly plane: Plane | null;
  /** Along the slice normal, mm. */
  readonly position: number | null;
  readonly localizer: boolean;
}

/**
 * What the header of an image says, as far as choosing needs it. Lives in the page's memory only; the four identifiers and the
 * descriptions are never shown whole, stored or exported.
 */
export interface ScannedImage {
  /** `array`: an exported dataset, its images normalised already. */
  readonly kind: 'dicom' | 'raster' | 'array';
  /** Patient ID, else Study Instance UID; null where unknown. */
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  /** SOP Instance UID. */
  readonly instance: string | null;
  readonly instanceNumber: number | null;
  /** Code string, `other` or `none`; `none` for rasters. */
  readonly modality: string;
  /** UID of the standard, `private` or `none`. */
  readonly sopClass: string;
  readonly transferSyntax: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsStored: number;
  readonly photometric: string;
  readonly plane: Plane | null;
  readonly position: number | null;
  /** Millimetres between rows and between columns. */
  readonly spacing: readonly [number, number] | null;
  /** Slice Thickness, mm. */
  readonly thickness: number | null;
  /** One per frame, where they differ. */
  readonly perFrame: readonly FrameFacts[] | null;
  readonly seriesDescription: string | null;
  readonly studyDescription: string | null;
  /** It has pixels, and is a segmentation, presentation state or the like. */
  readonly notAnImage: boolean;
  readonly secondaryCapture: boolean;
  readonly burnedIn: boolean;
  readonly localizer: boolean;
  /** More than one sample per pixel, or a palette. */
  readonly colour: boolean;
  /** It brings a window or a VOI LUT of its own. */
  readonly ownWindow: boolean;
  /** What its class folder says (rasters) or its exporter wrote (arrays). */
  readonly split: SplitName | null;
  readonly label: string | null;
}

/** A file after its header was read. */
export interface ScannedFile {
  readonly file: number;
  /** What is already sure; null for an image that rules and decoding are still to judge. */
  readonly outcome: FileOutcome | null;
  /** Null where nothing of an image is known. With an outcome: what it would be, were it whole. */
  readonly image: ScannedImage | null;
  /** What NBIA's metadata.csv says, by Series Instance UID. */
  readonly table?: readonly SeriesDescription[];
}

export interface SeriesDescription {
  readonly series: string;
  readonly seriesDescription: string;
  readonly studyDescription: string;
}

/** What a person chose beside the recipe: it narrows the files, and is not part of it. */
export interface Selection {
  /** The words that `recipe.filter.description` is the hash of: looked for, whatever the case, in Series and Study Description. */
  readonly description: string | null;
  /** Files left out by hand (whole patients, studies, series), by index. */
  readonly without: ReadonlySet<number>;
}

/** One frame in the units of its modality, made small enough to look at. */
export interface OpenedSlice {
  readonly width: number;
  readonly height: number;
  /** [height, width]: Hounsfield units for CT, rescaled values elsewhere, [−1, 1] for arrays. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly unit: 'HU' | 'value' | 'grey' | 'normalised';
  /** The same under the file's own VOI, [−1, 1]; null where it has none. */
  readonly own: Float32Array<ArrayBuffer> | null;
  /** MONOCHROME1. */
  readonly inverted: boolean;
  /** Of a picture: its whole range, 0 … this. Null for all else. */
  readonly whitest: 255 | 65535 | null;
  /** Percentiles 1 and 99 of this frame. */
  readonly low: number;
  readonly high: number;
  /** Counts over equal bins from `from` to `to`, of the whole frame. */
  readonly histogram: {
    readonly from: number;
    readonly to: number;
    readonly counts: Uint32Array<ArrayBuffer>;
  };
}

/** One decoded slice as the ingest worker left it: where its pixels lie and what orders and splits it. */
export interface RawSlice {
  readonly file: number;
  readonly frame: number;
  /** What orders patients and series: identifiers as the files have them, dropped before anything is stored. Null: unknown. */
  readonly order: { readonly patient: string | null; readonly series: string | null };
  /** Salted hashes (hex). */
  readonly patientKey: string;
  readonly seriesKey: string;
  /** Slices of one frame of reference share a coordinate system. */
  readonly frameOfReferenceKey: string;
  /** Salted hash of SOPInstanceUID. */
  readonly instanceKey: string;
  /** SHA-256 (hex) of the normalised pixels. */
  readonly contentHash: string;
  /** SHA-256 (hex) of the decoded pixels before window and resize; with `instanceKey` it tells duplicates. */
  readonly pixelHash: string;
  /** Position along the slice normal in millimetres, or null where the file does not say. */
  readonly position: number | null;
  readonly instanceNumber: number | null;
  /** What its class folder or its exporter says. */
  readonly given: { readonly split: SplitName | 'guard' | null; readonly label: string | null };
  readonly shard: string;
  /** Index of the slice within its shard. */
  readonly offset: number;
}

export interface SliceRecord extends Omit<RawSlice, 'order' | 'given'> {
  /** 1-based ordinals in the dataset's order; exports show `p001`, `s001`. Patient 0 is unknown. */
  readonly patient: number;
  readonly series: number;
  /** 1-based ordinal of the class, by name; null without classes. */
  readonly label: number | null;
  /** `guard`: dropped between two splits so that no neighbour leaks. */
  readonly split: SplitName | 'guard';
}

export interface DatasetRecord {
  readonly id: string;
  readonly version: 2;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly recipe: Recipe;
  /** Made by the phantom generator; said wherever the dataset shows. */
  readonly synthetic: boolean;
  /** Known ones. */
  readonly patients: number;
  readonly series: number;
  readonly classes: number;
  /** `blocks`: fewer than three patients, so every number is optimistic (same patient in every split). `folders`: as the folders say. */
  readonly splitBy: 'patient' | 'blocks' | 'folders';
  /** A patient stands in more than one split, or patients are unknown: every number is optimistic. */
  readonly samePatient: boolean;
  /** SHA-256 (hex) of the recipe; null for a dataset of an earlier version. */
  readonly recipeHash: string | null;
  readonly counts: Readonly<Record<SplitName | 'guard', number>>;
  readonly outcomes: Readonly<Partial<Record<OutcomeCode, number>>>;
  readonly files: number;
  /** By patient, series, position, instance number, content hash. */
  readonly slices: readonly SliceRecord[];
}

/** What an ingest worker needs to turn one file into slices. */
export interface ChosenFile {
  readonly index: number;
  readonly source: Source;
  /** With size and time of change it tells the same file at the next drop; only their salted hash is stored. */
  readonly path: string;
  readonly image: Pick<
    ScannedImage,
    'kind' | 'modality' | 'patient' | 'series' | 'instanceNumber' | 'split' | 'label'
  >;
  /** Ascending; null: all. */
  readonly frames: readonly number[] | null;
  /** What becomes −1 and +1 in a series windowed by its percentiles; null: the recipe's window. */
  readonly range: { readonly low: number; readonly high: number } | null;
}

export interface IngestArgs {
  readonly datasetId: string;
  readonly files: readonly ChosenFile[];
  readonly recipe: Recipe;
  /** Per-installation salt (hex). */
  readonly salt: string;
}

export interface Preview {
  readonly size: number;
  /** Greyscale, size² bytes. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface FinishDatasetArgs {
  readonly datasetId: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly synthetic: boolean;
  readonly files: number;
  readonly outcomes: readonly FileOutcome[];
  readonly slices: readonly RawSlice[];
}

/** Distinct values of some frames and how often each occurs, ascending. */
export interface ValueCounts {
  readonly values: Float32Array<ArrayBuffer>;
  readonly counts: Float64Array<ArrayBuffer>;
  /** Last bits of every value that are 0, to keep them few. */
  readonly cleared: number;
}

export interface FinishedDataset {
  readonly record: DatasetRecord;
  /** Every file's final outcome, in order of file: what `args.outcomes` said, with duplicates now known. */
  readonly outcomes: readonly FileOutcome[];
}

// ---------------------------------------------------------------- the engine

/** `auto`: hardware WebGPU → hardware WebGL → WASM → CPU. A named backend is opened even when its adapter is software. */
export type BackendRequest = 'auto' | BackendName;
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

export interface DeviceInfo {
  /** What tfjs really uses, verified by a computation after opening. */
  readonly backend: BackendName;
  readonly requested: BackendRequest;
  /** GPU description as the browser gives it, or null. */
  readonly adapter: string | null;
  /** True for SwiftShader, llvmpipe and their like. */
  readonly software: boolean;
  /** WASM threads really running; 1 elsewhere. */
  readonly threads: number;
  readonly simd: boolean;
  /** Why each earlier choice was passed over, by backend. */
  readonly passedOver: readonly { readonly backend: BackendName; readonly reason: string }[];
  readonly tfjs: string;
}

export interface TrainArgs {
  readonly runId: string;
  readonly round: number;
  readonly datasetId: string;
  readonly config: RunConfig;
  readonly backend: BackendRequest;
  /** Continue from the newest checkpoint of (runId, round) if there is one; else from the run's `start`, else from the seed. */
  readonly resume: boolean;
  /** Stop after this iteration (the pipeline looks at the FID part-way), or null for the configuration's own end. */
  readonly until: number | null;
}

/** One iteration: its generator step and the critic step right before it. Each value is a mean over the batch. */
export interface LogRow {
  /** 1-based. */
  readonly iteration: number;
  /** 0-based epoch of that critic step's batch. */
  readonly epoch: number;
  readonly totalEpochs: number;
  /** 0-based batch in the epoch, and batches per epoch (the thesis's Iteration, Total Iterations). */
  readonly batch: number;
  readonly batchesPerEpoch: number;
  /** E[D(fake)] − E[D(real)] + λ·penalty, critic step; without the penalty under `wc`. */
  readonly lossD: number;
  /** −E[D(G(z))], generator step. */
  readonly lossG: number;
  /** E[D(real)], critic step. */
  readonly dReal: number;
  /** E[D(G(z))], critic step (the thesis's `D(G(z))_Real`). */
  readonly dFakeCritic: number;
  /** E[D(G(z))], generator step (the thesis's `D(G(z))_Fake`). */
  readonly dFakeGenerator: number;
  /** E[D(real)] − E[D(fake)], critic step. */
  readonly wasserstein: number;
  /** E[(‖∇D(x̂)‖ − 1)²], without λ; 0 under `wc`, which does not measure it. */
  readonly penalty: number;
  /** E‖∇D(x̂)‖; 0 under `wc`, which does not measure it. */
  readonly gradNorm: number;
}

/** A grid of images, row-major grey bytes, round((x+1)·127.5). */
export interface SampleGrid {
  readonly iteration: number;
  readonly columns: number;
  readonly rows: number;
  readonly size: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** What happened to a run that a person should know of, though it went on. */
export type IncidentKind =
  /** The graphics device went away; a fresh worker went on from the newest checkpoint. */
  | 'device-lost'
  /** The engine's worker said nothing for too long and was replaced. */
  | 'worker-silent'
  /** The engine's worker died and was replaced. */
  | 'worker-crashed'
  /** A loss or a weight was not finite: back to the newest checkpoint, at half the learning rate. */
  | 'rolled-back'
  /** A stored checkpoint was damaged; the one before it was taken. */
  | 'checkpoint-passed-over'
  /** A checkpoint or log rows could not be stored; training went on in memory. */
  | 'unsaved';

export interface Incident {
  readonly kind: IncidentKind;
  readonly round: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The last iteration known to have been reached; null where none was. */
  readonly iteration: number | null;
  /** The iteration that training went on from, and the seconds until its next row; null while, and where, it has not. */
  readonly resumedFrom: number | null;
  readonly seconds: number | null;
  /** Numbers and technical terms: the browser's reason, what was not finite, the rate from then on. */
  readonly facts: Facts;
}

/** What a network's state says of its health; made at checkpoints. */
export interface Diagnostics {
  readonly iteration: number;
  /** Mean critic scores over `n` slices of each split and `n` fakes (an overfitting critic tells train from validation); null without validation slices. */
  readonly critic: {
    readonly n: number;
    readonly train: number;
    readonly validation: number;
    readonly fake: number;
  } | null;
  readonly layers: readonly LayerFigures[];
  readonly memory: MemoryFigures;
}

export interface LayerFigures {
  readonly network: 'generator' | 'critic';
  /** State-dict name. */
  readonly name: string;
  /** Root mean square of the weights. */
  readonly weight: number;
  /** Root mean square of their change since the diagnostics before, an iteration; null at the first. */
  readonly update: number | null;
}

export interface MemoryFigures {
  /** tfjs's count of live tensors and their bytes. */
  readonly tensors: number;
  readonly bytes: number;
  /** Bytes the backend has allocated: GPU buffers or textures, the WASM heap; null where it does not tell. */
  readonly deviceBytes: number | null;
  /** JavaScript heap in use; null where the browser does not tell a worker. */
  readonly heapBytes: number | null;
}

export type TrainProgress =
  | {
      readonly kind: 'started';
      readonly iteration: number;
      readonly totalIterations: number;
      readonly batchesPerEpoch: number;
      readonly trainSlices: number;
      readonly device: DeviceInfo;
    }
  | {
      readonly kind: 'rows';
      readonly rows: readonly LogRow[];
      /** Real images through the critic per second, over the last few iterations. */
      readonly imagesPerSecond: number;
      readonly secondsLeft: number;
    }
  | { readonly kind: 'samples'; readonly grid: SampleGrid }
  | { readonly kind: 'checkpoint'; readonly iteration: number; readonly reason: CheckpointReason }
  /** A recovery checkpoint, an epoch's copy or log rows found no room; training goes on, and the stop or the end will try again. Facts of StorageFullError. */
  | { readonly kind: 'unsaved'; readonly iteration: number; readonly facts: Facts }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'diagnostics'; readonly diagnostics: Diagnostics };

export type CheckpointReason = 'epoch' | 'recovery' | 'hidden' | 'rollback' | 'stop' | 'end';

export interface TrainResult {
  /** `finished`: reached `until` or the end. `stopped`: was asked to stop before; a checkpoint holds the place. */
  readonly state: 'finished' | 'stopped';
  readonly iteration: number;
  readonly totalIterations: number;
  /** Seconds spent in this round's training steps up to `iteration`, by this call and those it continued. */
  readonly seconds: number;
  readonly device: DeviceInfo;
}

export interface GenerateArgs {
  readonly runId: string;
  readonly round: number;
  /** `initial`: what the run started from, the model it was given or the untrained generator of this seed; `latest`: the newest checkpoint; else a slot: `epoch-100`. */
  readonly weights: string;
  readonly config: RunConfig;
  readonly backend: BackendRequest;
  /** Latents are `normals({ seed, name: 'generate', index: first + i }, nz)` for image i. */
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** Not null: `count` latents on the way from that of index `first` to that of this index, both included. */
  readonly between?: { readonly to: number; readonly path: LatentPath } | null;
}

/** `slerp`: along the great circle, radii interpolated (White 2016, "Sampling Generative Networks"). */
export type LatentPath = 'slerp' | 'linear';

/** `pth`: the thesis's checkpoint as torch.save writes it. `safetensors`: the same tensors. `onnx`: the generator alone. */
export type ModelFormat = 'pth' | 'safetensors' | 'onnx';

export interface ExportModelArgs {
  readonly runId: string;
  readonly round: number;
  /** `epoch-100`; absent or null: the newest. */
  readonly slot?: string | null;
  readonly format: ModelFormat;
}

export interface ExportModelResult {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface GenerateResult {
  readonly size: number;
  readonly count: number;
  /** [count, size, size] in [−1, 1]. */
  readonly images: Float32Array<ArrayBuffer>;
  /** Iteration of the checkpoint used; 0 for untrained. */
  readonly iteration: number;
  /** Of the generator's weights that drew, hex (docs/report.md); absent in images stored before it was told. */
  readonly modelHash?: string;
}

/** Which model file a run started from. */
export interface ModelOrigin {
  readonly kind: '.pth' | '.safetensors';
  /** Of the file, hex. */
  readonly sha256: string;
  /** Steps of the generator's optimizer, or null where the file has none. */
  readonly steps: number | null;
}

export interface ImportModelArgs {
  readonly model: Blob;
  readonly runId: string;
  /** The one round that starts from it; absent or null: every round that has no start of its own. */
  readonly round?: number | null;
  /** Of the run; its architecture must be the file's. */
  readonly config: RunConfig;
  readonly trainSlices: number;
}

export interface MeasureArgs {
  readonly config: RunConfig;
  readonly backend: BackendRequest;
  /** They lie on the device for the whole of a run. */
  readonly trainSlices: number;
}

/** One critic and one generator step at the configured batch and a sample grid, on noise, beside as many slices. */
export interface Measured {
  readonly device: DeviceInfo;
  /** What the backend had allocated at its fullest; where it does not tell (cpu), what the shapes alone come to. */
  readonly peakBytes: number;
  readonly memory: MemoryFigures;
  readonly seconds: number;
}

/** What a model file (.pth or .safetensors) holds, in numbers. */
export interface ModelSummary {
  readonly imsize: ImageSize;
  readonly nz: number;
  readonly ngf: number;
  readonly mode: Mode;
  readonly seed: number;
  /** Steps of the generator's optimizer, or null where the file has none. */
  readonly iteration: number | null;
  /** A running average of the generator is there, and draws. */
  readonly averaged: boolean;
  /** The critic is there, so that training can go on. */
  readonly trainable: boolean;
  /** Both optimizers are there; else training goes on with fresh ones. */
  readonly optimizers: boolean;
  /** What a run that goes on from it would be configured with. */
  readonly config: RunConfig;
  /** What the file's params said, as JSON, and what its tensors and optimizers hold. */
  readonly corrected: readonly {
    readonly key: ConfigKey;
    readonly params: string;
    readonly used: string;
  }[];
}

export interface GenerateFromModelArgs {
  readonly model: Blob;
  readonly draw: ModelDraw;
  readonly backend: BackendRequest;
}

export type ModelDraw =
  /** Latents first … first + count − 1 of the seed; of the model's own seed for null. */
  | { readonly kind: 'seed'; readonly seed: number | null; readonly count: number; readonly first?: number }
  /** The first `count` rows of `z` in a .safetensors, all for null. */
  | { readonly kind: 'latents'; readonly file: Blob; readonly count: number | null };

export interface GenerateFromModelResult extends GenerateResult {
  readonly model: ModelSummary;
  /** Null when the latents were given. */
  readonly seed: number | null;
  /** Latent index of the first image; absent: 0. */
  readonly first?: number;
  /** [count, nz], those the images were made of. */
  readonly latents: Float32Array<ArrayBuffer>;
}

export interface ReplayArgs {
  /** A .safetensors of weights and of every step's inputs (docs/replay.md). */
  readonly bundle: Blob;
  readonly backend: BackendRequest;
}

/** One step of a replay. A step that does not measure a value has 0 there, as in LogRow. */
export interface ReplayStep {
  /** 1-based. */
  readonly iteration: number;
  readonly network: 'discriminator' | 'generator';
  /** E[D(fake)] − E[D(real)] + λ·penalty, or −E[D(G(z))]. */
  readonly loss: number;
  readonly penalty: number;
  readonly gradNorm: number;
  readonly wasserstein: number;
}

export interface ReplayResult {
  readonly device: DeviceInfo;
  readonly iterations: number;
  /** JSON, `{ steps: ReplayStep[] }` in the order of the steps. */
  readonly trace: Uint8Array<ArrayBuffer>;
  /** .safetensors: the first critic step's and the first generator step's gradients. */
  readonly grads: Uint8Array<ArrayBuffer>;
  /** .safetensors: weights, running statistics and optimizers after the last step. */
  readonly final: Uint8Array<ArrayBuffer>;
}

// ---------------------------------------------------------------- the critic's scores

/** A state of a run, or a person's model file. */
export type WeightsSource =
  | {
      readonly kind: 'run';
      readonly runId: string;
      readonly round: number;
      /** As `GenerateArgs.weights`, or a slot: `epoch-100`. */
      readonly weights: string;
      readonly config: RunConfig;
    }
  | { readonly kind: 'model'; readonly model: Blob };

export interface ScoreArgs {
  readonly source: WeightsSource;
  readonly datasetId: string;
  readonly split: 'validation' | 'final';
  /** [count, size, size] in [−1, 1]. */
  readonly fakes: Float32Array<ArrayBuffer>;
  readonly count: number;
  readonly size: number;
  readonly seed: number;
  readonly backend: BackendRequest;
}

export interface ScoreResult extends CriticScores {
  /** Of the run's state that scored; null: a model file, which stays as it is. */
  readonly iteration: number | null;
}

// ---------------------------------------------------------------- the map

export interface Jobs {
  /** Ingest worker: a zip archive's entries. @throws ArchiveError */
  listArchive: { args: { readonly archive: Blob }; progress: never; result: readonly ArchiveEntry[] };
  /** Ingest worker: headers only. `working` tells which file is at hand, in case it never ends. */
  scan: {
    args: {
      readonly files: readonly { readonly index: number; readonly source: Source; readonly path: string }[];
    };
    progress: { readonly working: number };
    result: readonly ScannedFile[];
  };
  /** Ingest worker: one frame to look at, its longer side at most `side` pixels. @throws FileError with the file's code */
  openSlice: {
    args: {
      readonly source: Source;
      readonly kind: ScannedImage['kind'];
      readonly frame: number;
      readonly side: number;
    };
    progress: never;
    result: OpenedSlice;
  };
  /** Ingest worker: what the percentiles of a series are made from. Files that cannot be decoded count nothing. */
  countValues: {
    /** `group`: of one series, by a number. */
    args: { readonly files: readonly (ChosenFile & { readonly group: number })[] };
    progress: { readonly working: number };
    result: ReadonlyMap<number, ValueCounts>;
  };
  /** Ingest worker: decode, preprocess and store; one outcome per file, whatever happens. */
  ingest: {
    args: IngestArgs;
    progress: {
      /** The file at hand. */
      readonly working: number | null;
      readonly outcomes: readonly FileOutcome[];
      readonly preview: Preview | null;
    };
    result: {
      readonly outcomes: readonly FileOutcome[];
      readonly slices: readonly RawSlice[];
      /** Files served from an earlier dataset's pixels. */
      readonly cached: number;
    };
  };
  /** Ingest worker: order, drop duplicates, split, store the manifest. @throws NoSlicesError */
  finishDataset: { args: FinishDatasetArgs; progress: never; result: FinishedDataset };
  /** Ingest worker: a contact sheet of a stored dataset, at most `count` slices, for the screen only. */
  previewDataset: {
    args: {
      readonly datasetId: string;
      /** Null: all slices. */
      readonly split: SplitName | null;
      /** The first of consecutive slices; null: spread over all of them. */
      readonly first: number | null;
      readonly count: number;
    };
    progress: never;
    result: SampleGrid;
  };
  /**
   * Ingest worker: grey PNG, JPEG or WebP of one square size that a model may have, in the order given; of more than `most`, the
   * first so many. @throws ImageFilesError, AbortError
   */
  readImages: {
    args: { readonly files: readonly File[]; readonly most: number | null };
    progress: { readonly done: number; readonly total: number };
    result: {
      readonly size: ImageSize;
      readonly count: number;
      /** [count, size, size]: 0 … the depth's largest value are −1 … 1. */
      readonly images: Float32Array<ArrayBuffer>;
    };
  };
  /** Engine worker: open the backend it will keep for life. @throws BackendUnavailableError */
  openBackend: { args: { readonly backend: BackendRequest }; progress: never; result: DeviceInfo };
  /** Engine worker. Abort is cooperative: it finishes the step, saves a checkpoint and returns `stopped`. */
  train: { args: TrainArgs; progress: TrainProgress; result: TrainResult };
  /** Engine worker: ask the running `train` to save a recovery checkpoint now (page hidden). */
  saveNow: { args: { readonly reason: CheckpointReason }; progress: never; result: boolean };
  /** Engine worker. */
  generate: {
    args: GenerateArgs;
    progress: { readonly done: number; readonly total: number };
    result: GenerateResult;
  };
  /** Engine worker, without its device. @throws CheckpointMissingError */
  exportModel: { args: ExportModelArgs; progress: never; result: ExportModelResult };
  /**
   * Engine worker, without its device: stores a person's model as what every round of the run starts from.
   * @throws ModelFileError, ConfigError, StorageFullError
   */
  importModel: { args: ImportModelArgs; progress: never; result: ModelOrigin };
  /** Engine worker: whether one step fits into memory. @throws OutOfMemoryError without proposals, BackendUnavailableError */
  measure: { args: MeasureArgs; progress: never; result: Measured };
  /** Engine worker, without its device: what a person's model file is. @throws ModelFileError, ConfigError */
  readModel: { args: { readonly model: Blob }; progress: never; result: ModelSummary };
  /** Engine worker. @throws ModelFileError, ConfigError */
  generateFromModel: {
    args: GenerateFromModelArgs;
    progress: { readonly done: number; readonly total: number };
    result: GenerateFromModelResult;
  };
  /** Engine worker: given steps on given inputs, to hold beside PyTorch's. @throws ModelFileError, ConfigError, NonFiniteError */
  replay: {
    args: ReplayArgs;
    progress: { readonly done: number; readonly total: number };
    result: ReplayResult;
  };
  /** Engine worker: raw critic scores of reals and fakes; null where the model file has no critic. @throws ModelFileError, ConfigError, CheckpointMissingError */
  score: {
    args: ScoreArgs;
    progress: { readonly done: number; readonly total: number };
    result: ScoreResult | null;
  };
  /** Evaluation worker. @throws TooFewValidationError, NetworkUnavailableError, NonFiniteError */
  evaluate: { args: EvaluateArgs; progress: EvaluateProgress; result: EvaluateResult };
  /** Evaluation worker: what this page can measure with. */
  listNetworks: { args: Record<never, never>; progress: never; result: readonly InstalledNetwork[] };
  /**
   * Evaluation worker: LPIPS weights, the standard FID Inception, or a manifest with its weights, checked and kept in this browser.
   * @throws NetworkFileError, StorageFullError
   */
  addNetwork: { args: { readonly files: readonly File[] }; progress: never; result: readonly NetworkInfo[] };
}

export type JobName = keyof Jobs;

export type IngestJob =
  | 'listArchive'
  | 'scan'
  | 'openSlice'
  | 'countValues'
  | 'ingest'
  | 'finishDataset'
  | 'previewDataset'
  | 'readImages';

// ---------------------------------------------------------------- messages

export type Request =
  | { [J in JobName]: { type: 'run'; id: number; job: J; args: Jobs[J]['args'] } }[JobName]
  | { type: 'abort'; id: number };

export type Reply =
  | { type: 'progress'; id: number; value: Jobs[JobName]['progress'] }
  | { type: 'result'; id: number; value: Jobs[JobName]['result'] }
  | { type: 'error'; id: number; error: WireError }
  /** At every beat (ticks.ts) while a job runs, so that a worker at work is told from one that died without an event. */
  | { type: 'alive' };

export interface WireError {
  name: string;
  message: string;
  facts: Facts;
  stack: string;
}
