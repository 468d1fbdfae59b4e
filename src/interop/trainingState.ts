/**
 * A training run's tensors as Gantry keeps them, in the words that files are made of and read into.
 *
 * The shape of model/checkpoint.ts's NetworkCheckpoint, with the optimizer named: this room knows no model, so that what
 * reads a stranger's bytes runs anywhere. Convolution weights and their moments are [4, 4, large, small].
 */
import type { ConfigKey, RunConfig } from '../config.ts';
import type { ModelFileKind } from './modelFile.ts';
import type { NamedTensors } from './tensors.ts';

export interface NetworkTensors {
  /** By PyTorch state-dict name. */
  readonly parameters: NamedTensors;
  /** running_mean and running_var of each batch normalisation; empty for the critic. */
  readonly buffers: NamedTensors;
}

/** One moment tensor for each parameter, and the steps taken. */
export type OptimizerState =
  | {
      readonly kind: 'adam';
      readonly steps: number;
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      /** exp_avg */
      readonly first: NamedTensors;
      /** exp_avg_sq */
      readonly second: NamedTensors;
    }
  | {
      readonly kind: 'rmsprop';
      readonly steps: number;
      readonly lr: number;
      /** square_avg */
      readonly squares: NamedTensors;
    };

/** What a configuration may hold beside Gantry's keys. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

export interface TrainingState {
  readonly config: RunConfig;
  /** Parameters of the file that are not configuration keys; written back beside them. */
  readonly otherParams: Readonly<Record<string, PlainValue>>;
  readonly generator: NetworkTensors;
  /** BatchNorm's num_batches_tracked: training forwards of the generator. */
  readonly batchesTracked: number;
  /** Running average of the generator (its buffers too), or null. */
  readonly generatorEma: NetworkTensors | null;
  /** Null in a file that can be generated from, but not trained further. */
  readonly critic: NetworkTensors | null;
  readonly generatorOptimizer: OptimizerState | null;
  readonly criticOptimizer: OptimizerState | null;
}

/** A state out of a file. */
export interface ReadCheckpoint extends TrainingState {
  readonly file: ModelFileKind;
  /** Keys whose value in the file's params was not what its tensors or optimizers hold. */
  readonly corrected: readonly {
    readonly key: ConfigKey;
    readonly params: PlainValue;
    readonly used: number | string;
  }[];
}

/** PyTorch's defaults, which Gantry's optimizers keep to. */
export const OPTIMIZER_EPSILON = 1e-8;
export const RMSPROP_ALPHA = 0.99;
