/**
 * Every error a person can meet, as a class with facts.
 *
 * `message` is one English sentence that names the thing and the remedy; the page shows `name` + `facts` through its own
 * text tables (English, Spanish), so a fact never holds a sentence. Facts never hold patient data, UIDs or file paths.
 * A class listed in `errorClasses` crosses a worker boundary and comes back as itself (workers/wire.ts).
 */

/** A plain, structured-cloneable set of values that say what went wrong. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export class GantryError extends Error {
  readonly facts: Facts;
  constructor(message: string, facts: Facts = {}) {
    super(message);
    // Not `new.target.name`: the built page's classes have one-letter names.
    this.name = Object.entries(errorClasses).find(([, type]) => type === new.target)?.[0] ?? 'GantryError';
    this.facts = facts;
  }
}

/** Nothing in a drop could become a training slice. Facts: files, skipped, failed. */
export class NoSlicesError extends GantryError {}
/** Fewer training slices than one batch. Facts: slices, bsize. */
export class DatasetTooSmallError extends GantryError {}
/** Too few validation slices to estimate an FID. Facts: slices, needed. */
export class TooFewValidationError extends GantryError {}
/** The dataset a run or a page asks for is not in this browser. Facts: none. */
export class DatasetMissingError extends GantryError {}
/** A file that was asked for cannot be read or decoded. Facts: code (an outcome's), and those of its outcome. */
export class FileError extends GantryError {}
/**
 * A configuration value is wrong. Facts: key, value, expected, suggestion (the nearest known key, or null). Of one read from a file
 * also line and column (1-based, or null), and problem where it is not a value that is wrong ('contradiction' or a ConfigFileProblem).
 */
export class ConfigError extends GantryError {}
/** No backend could be opened. Facts: requested, reason. */
export class BackendUnavailableError extends GantryError {}
/** The GPU device went away. Facts: backend, reason. */
export class DeviceLostError extends GantryError {}
/** A loss or a weight is NaN or infinite. Facts: iteration, what. */
export class NonFiniteError extends GantryError {}
/** IndexedDB cannot be opened (private window, policy, blocked). Facts: reason. */
export class StorageUnavailableError extends GantryError {}
/** IndexedDB refused a write for want of room. Facts: usedBytes, quotaBytes. */
export class StorageFullError extends GantryError {}
/** Stored bytes of a version this program does not read. Facts: found, expected. */
export class StoredVersionError extends GantryError {}
/** A stored checkpoint's bytes are not what was written. Facts: reason ('checksum' | 'truncated' | 'layout'). */
export class CheckpointDamagedError extends GantryError {}
/** A run has no checkpoint to continue from. Facts: round. */
export class CheckpointMissingError extends GantryError {}
/** The feature network's files are missing or unreadable. Facts: network, reason. */
export class NetworkUnavailableError extends GantryError {}
/** A dropped network file cannot be used. Facts: file, problem (a NetworkFileProblem), found, expected. */
export class NetworkFileError extends GantryError {}
/** A folder of images to judge holds one that cannot be. Facts: image (its number in the folder's order), problem ('unreadable' | 'size' | 'colour' | 'none'), found, expected. */
export class ImageFilesError extends GantryError {}
/** An evaluation's dataset has another image size than the model. Facts: dataset, model. */
export class SizeMismatchError extends GantryError {}
/** A presigned upload was refused or could not be sent. Facts: file, status, reason. */
export class UploadError extends GantryError {}
/** A worker ended without an answer. Facts: worker. */
export class WorkerCrashedError extends GantryError {}
/** A worker said nothing for too long and was ended. Facts: worker, seconds. */
export class WorkerSilentError extends GantryError {}
/** One training step at the configured batch does not fit into memory. Facts: bsize, accumulate, reason, proposedAccumulate, proposedBsize (each a number, or null), foreseen (from shapes alone: nothing was tried). */
export class OutOfMemoryError extends GantryError {}
/** The engine has one run in work and is asked for another. Facts: none. */
export class BusyError extends GantryError {}
/**
 * A model file (.pth, .safetensors) cannot be read, or holds what this program cannot train or draw with.
 * Facts: file ('.pth' | '.safetensors'), problem (a ModelFileProblem), what, found, expected.
 */
export class ModelFileError extends GantryError {}
/** A file is not a training log. Facts: problem (a TrainingLogProblem), row (its line, 1 for the header), column, value. */
export class TrainingLogError extends GantryError {}
/**
 * A file is no report that this page can show. Facts: problem ('json' | 'not-a-report' | 'newer' | 'schema' | 'changed' | 'signature' | 'size'),
 * found, expected, where (a path in the report).
 */
export class ReportFileError extends GantryError {}
/** No run of that month is in this browser. Facts: month. */
export class EmptyMonthError extends GantryError {}
/** The command line was wrong. Facts: argument. */
export class UsageError extends GantryError {}

export const errorClasses = {
  GantryError,
  NoSlicesError,
  DatasetTooSmallError,
  TooFewValidationError,
  DatasetMissingError,
  ConfigError,
  BackendUnavailableError,
  DeviceLostError,
  FileError,
  NonFiniteError,
  StorageUnavailableError,
  StorageFullError,
  StoredVersionError,
  CheckpointDamagedError,
  CheckpointMissingError,
  NetworkUnavailableError,
  NetworkFileError,
  ImageFilesError,
  SizeMismatchError,
  UploadError,
  WorkerCrashedError,
  WorkerSilentError,
  OutOfMemoryError,
  BusyError,
  ModelFileError,
  TrainingLogError,
  ReportFileError,
  EmptyMonthError,
  UsageError,
} as const;

export type ErrorName = keyof typeof errorClasses;

/** What can be wrong with a model file; ModelFileError's `what`, `found` and `expected` are read by it. */
export type ModelFileProblem =
  /** Not such a file at all: its first bytes are another format's. */
  | 'unrecognised'
  /** The file ends inside `what`. */
  | 'truncated'
  /** `what` contradicts the format: `found` stands where `expected` must. */
  | 'damaged'
  /** The pickle names a `what` (global, opcode, persistent id) outside the closed list: `found`. */
  | 'foreign'
  /** `what` is `found`; no more than `expected` is read. */
  | 'tooLarge'
  /** There is no `what`. */
  | 'missing'
  /** There is a `what` that the network has no place for. */
  | 'unexpected'
  /** The tensor `what` has shape `found`; the network needs `expected`. */
  | 'shape'
  /** `what` is `found`, and this program works with `expected` only. */
  | 'unsupported';

/** What can be wrong with a report's file. */
export type ReportFileProblem =
  | 'json'
  | 'not-a-report'
  | 'newer'
  | 'schema'
  | 'changed'
  | 'signature'
  | 'size';

/** What can be wrong with a network's file. */
export type NetworkFileProblem =
  /** Neither known weights nor a manifest. */
  | 'unrecognised'
  /** Its SHA-256 is not the pinned one, or the manifest's. */
  | 'hash'
  /** A tensor is missing or has another shape. */
  | 'shape'
  /** It ends early, or is larger than what it says. */
  | 'bytes'
  /** The manifest lacks a value or has a wrong one. */
  | 'manifest';

/** What can be wrong with a training log. */
export type TrainingLogProblem =
  /** Not even a header. */
  | 'empty'
  /** The header has no `column`. */
  | 'missing'
  /** The header names a `column` that no training log has. */
  | 'unknown'
  /** The header names `column` twice. */
  | 'twice'
  /** Row `row` has another number of values than the header has columns. */
  | 'width'
  /** Row `row`, column `column` holds `value`, which is no number. */
  | 'number'
  /** Row `row`, column `column` holds `value`, which is no whole number. */
  | 'count';

/** Said by the page's footer, the README, every report (`intendedUse`) and every exported PNG. */
export const INTENDED_USE = 'Research use only. Not a medical device. Synthetic images, not for diagnosis.';
