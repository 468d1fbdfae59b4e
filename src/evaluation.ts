/**
 * What an evaluation is: figures with their intervals, on what they rest, and how they are asked for. Types only.
 *
 * No figure stands alone: beside it stand how many images, which network and weights, how the images were prepared, which seed.
 * Made by evaluate/, kept by storage/, judged against a gate by report/verdict.ts.
 */
import type { DeviceInfo } from './workers/protocol.ts';

/** A feature network or an LPIPS network by its name: one of evaluate/registry.ts, or one that a person added. */
export type NetworkName = string;

export interface NetworkInfo {
  readonly name: NetworkName;
  /** `features`: FID, KID and their like are measured in it. `lpips`: a perceptual distance of two images. */
  readonly kind: 'features' | 'lpips';
  /** As shown wherever the number shows, e.g. "ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10". */
  readonly title: string;
  readonly tap: string;
  /** Length of a feature vector; 0 for `lpips`. */
  readonly dimension: number;
  /** Height and width of what it is given; null: the images' own. */
  readonly inputSize: number | null;
  /** What −1 and +1 become: the network's own input range before its own normalisation, if any. */
  readonly range: readonly [low: number, high: number];
  readonly resize: 'bilinear' | 'none';
  readonly licence: string;
  /** SHA-256 (hex) of the weights. */
  readonly sha256: string;
  /**
   * Tells what is measured in: figures compare where it is equal. For a network that this program knows, the weights' SHA-256, for it
   * uses them in one way; else the SHA-256 (hex) of them and all that a manifest says of how they are used (evaluate/manifestId.ts).
   */
  readonly id: string;
  /** Where the weights are from, in words. */
  readonly from: string;
  /** Its FID (or LPIPS) is that of the literature, so that published numbers compare as far as n does. */
  readonly published: boolean;
}

/** A network that this page can use, and where its weights lie. */
export interface InstalledNetwork {
  readonly info: NetworkInfo;
  /** `shipped`: with the page; `served`: put beside it by `npm run weights`; `browser`: dropped on the page, kept in its storage. */
  readonly where: 'shipped' | 'served' | 'browser';
  readonly bytes: number;
}

/** Why a figure is null, or else why it has no interval. */
export type FigureReason =
  /** The evaluation was asked for its FID alone. */
  | 'not-asked'
  /** It was made by a Gantry that did not measure this. */
  | 'earlier-version'
  /** A folder of images, or a model file without its critic. */
  | 'no-critic'
  /** No LPIPS weights are installed, or they could not be loaded. */
  | 'no-weights'
  /** Fewer images than the metric needs. */
  | 'too-few-images'
  /** Fewer patients (or blocks) than an interval needs. */
  | 'too-few-units'
  /** Every pair is identical: an infinite PSNR. */
  | 'identical-images'
  /** Every image of every pair is of one shade: SSIM and MS-SSIM have no structure to compare. */
  | 'constant'
  | 'floor-zero'
  /** The images are smaller than the metric's window. */
  | 'images-too-small'
  | 'not-finite';

export interface Figure {
  readonly value: number | null;
  /** Ends of the 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  /** Null where all three are numbers. */
  readonly reason: FigureReason | null;
}

/** Means over pairs. PSNR in decibels over the pairs that differ. */
export interface PairFigures {
  /** Random real beside random fake. */
  readonly realFake: Figure;
  /** Random real beside another of the same split. */
  readonly realReal: Figure;
  /** Fake beside the training image nearest to it in pixels. */
  readonly nearestTraining: Figure;
  /** Fake beside another fake: diversity. */
  readonly fakeFake: Figure;
}

export interface Metrics {
  /** All fakes against all reals. */
  readonly fid: Figure;
  /** `n.floor` fakes against all reals: the ratio's numerator. */
  readonly matchedFid: Figure;
  /** `n.floor` training images against all reals. */
  readonly floor: Figure;
  readonly ratio: Figure;
  /** FID extrapolated to infinitely many fakes (Chong & Forsyth 2020). */
  readonly fidInfinity: Figure;
  readonly kid: Figure;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly density: Figure;
  readonly coverage: Figure;
  /** On [0, 1], range 1. */
  readonly ssim: PairFigures;
  readonly psnr: PairFigures;
  /** On [−1, 1]. */
  readonly lpips: PairFigures;
  /** The uncalibrated stand-in for LPIPS: distance of unit-normalised features, no learned weights. */
  readonly featureDistance: PairFigures;
  readonly msSsim: {
    readonly realReal: Figure;
    readonly fakeFake: Figure;
    /** Of the five, those that fit the image size; 0: none. */
    readonly scales: number;
  };
  /** Of the critic telling reals from fakes; 0.5 is ideal. */
  readonly auc: Figure;
  /** E[D(real)] − E[D(fake)]. */
  readonly wasserstein: Figure;
  /** Share of reals and fakes that the critic classes rightly, at the threshold found on other images. */
  readonly discriminatorAccuracy: Figure;
  /** Share of fakes that the critic takes for real, at that threshold. */
  readonly generatorAccuracy: Figure;
  /** E[D(training real)] − E[D(validation real)]: what the critic knows by heart. */
  readonly criticGap: Figure;
}

export type MetricName = keyof Metrics;

/** KID over permutations of which unit is real and which is fake. */
export interface KidTest {
  /** (1 + permutations at least as large) / (1 + permutations). */
  readonly p: number;
  readonly permutations: number;
}

/** What is drawn anew to find an interval. */
export interface ResamplingUnits {
  readonly kind: 'patients' | 'blocks';
  readonly real: number;
  readonly train: number;
  readonly replicates: number;
}

export interface Memorisation {
  /** `not-assessable`: the splits share a patient, so that validation images are near training images of themselves. */
  readonly state: 'passed' | 'failed' | 'not-assessable';
  readonly reason: 'same-patient' | 'too-few-images' | null;
  /** Mirrored training images were looked at too. */
  readonly mirrored: boolean;
  readonly pixel: CopyShare | null;
  readonly feature: CopyShare | null;
}

export interface CopyShare {
  /** Fakes nearer to a training image than `threshold`. */
  readonly flagged: number;
  readonly share: Figure;
  /** The share among images that copy nothing. */
  readonly expected: number;
  /** In the space's own distance. */
  readonly threshold: number;
  /** Chance of so many flagged fakes, or of so near ones, did they copy nothing; evaluate/copyRule.ts. */
  readonly p: number;
  /** Training images looked at. */
  readonly train: number;
}

/** The critic's scores over equal bins from `from` to `to`. */
export interface CriticHistogram {
  readonly from: number;
  readonly to: number;
  readonly train: readonly number[];
  readonly real: readonly number[];
  readonly fake: readonly number[];
  /** Midway between the class means on the calibration part. */
  readonly threshold: number;
}

/** The thesis's eval_model.py by its own definitions, for those who must compare; each is flawed as docs/metrics.md says. */
export interface AsInThesis {
  /** Share of reals and fakes with a raw critic score above and below 0.5. */
  readonly discriminatorAccuracy: number | null;
  /** Share of fakes with a raw critic score above 0.5. */
  readonly generatorAccuracy: number | null;
  /** Random real–fake pairs. */
  readonly ssim: number | null;
  readonly psnr: number | null;
  /** Images on [0, 1] given to a network that expects [−1, 1]. */
  readonly lpips: number | null;
}

export interface Evaluation {
  readonly version: 2;
  /** `fid`: the figures up to `ratio` alone, without intervals. */
  readonly depth: 'fid' | 'full';
  readonly split: 'validation' | 'final';
  readonly metrics: Metrics;
  readonly kidTest: KidTest | null;
  readonly memorisation: Memorisation | null;
  readonly critic: CriticHistogram | null;
  readonly asInThesis: AsInThesis | null;
  /** FID by number of fakes: what `fidInfinity` was extrapolated from. */
  readonly fidByCount: readonly { readonly n: number; readonly fid: number }[];
  readonly n: {
    readonly real: number;
    readonly fake: number;
    readonly floor: number;
    /** Training images whose features were taken. */
    readonly train: number;
    /** Of each kind, at most: few images make fewer pairs. */
    readonly pairs: number;
  };
  /** Null where no interval was asked for. */
  readonly units: ResamplingUnits | null;
  readonly network: NetworkInfo;
  /** Null: LPIPS was not measured. */
  readonly lpipsNetwork: NetworkInfo | null;
  /** SHA-256 (hex) of the dataset's recipe; null for a dataset of an earlier version. */
  readonly preprocessing: string | null;
  readonly seed: number;
  /** Metrics whose definition is that of the literature here. */
  readonly comparable: readonly MetricName[];
  /** The splits share a patient, so the figures are optimistic. */
  readonly samePatient: boolean;
  readonly synthetic: boolean;
  readonly seconds: number;
  /** What the evaluation worker computed on. */
  readonly device: DeviceInfo;
}

// ---------------------------------------------------------------- beside the figures, for the screen only

/** Pixels of reals and fakes, to look at. Kept in this browser with the evaluation, gone with the dataset; part of no export. */
export interface EvaluationPictures {
  readonly size: number;
  /** Greyscale, [count, size, size]. */
  readonly real: Uint8Array<ArrayBuffer>;
  readonly fake: Uint8Array<ArrayBuffer>;
  /** The fakes nearest to a training image, nearest first: pair k is image k of both. */
  readonly nearest: {
    readonly fake: Uint8Array<ArrayBuffer>;
    readonly train: Uint8Array<ArrayBuffer>;
    readonly distances: readonly number[];
    readonly flagged: readonly boolean[];
    /** The training image was mirrored to be this near. */
    readonly mirrored: readonly boolean[];
  } | null;
  /** Reals and fakes in the plane of the reals' two main feature axes: [count, 2]. */
  readonly plane: {
    readonly real: Float32Array<ArrayBuffer>;
    readonly fake: Float32Array<ArrayBuffer>;
    /** 1: within the other side's k-nearest-neighbour balls (counts to recall, to precision). */
    readonly realInside: Uint8Array<ArrayBuffer>;
    readonly fakeInside: Uint8Array<ArrayBuffer>;
    /** Share of the reals' variance that the plane shows, 0 … 1. */
    readonly variance: number;
  } | null;
}

/** What an evaluation was computed from, for those who want to compute it again; on a person's word only. */
export interface EvaluationDump {
  readonly size: number;
  /** [count, size, size] in [−1, 1]. */
  readonly images: { readonly real: Float32Array; readonly fake: Float32Array; readonly train: Float32Array };
  /** [count, dimension]. */
  readonly features: {
    readonly real: Float32Array;
    readonly fake: Float32Array;
    readonly train: Float32Array;
  };
  readonly dimension: number;
  /** Indices into `images`. */
  readonly pairs: PairLists;
}

export type PairList = readonly (readonly [number, number])[];

export interface PairLists {
  /** (real, fake) */
  readonly realFake: PairList;
  /** (real, real) */
  readonly realReal: PairList;
  /** (fake, training image) */
  readonly nearestTraining: PairList;
  /** (fake, fake) */
  readonly fakeFake: PairList;
}

/** The critic's raw scores, in the order of the images. */
export interface CriticScores {
  readonly fake: Float32Array<ArrayBuffer>;
  readonly real: Float32Array<ArrayBuffer>;
  readonly train: Float32Array<ArrayBuffer>;
}

export interface EvaluateArgs {
  readonly datasetId: string;
  readonly split: 'validation' | 'final';
  readonly depth: 'fid' | 'full';
  readonly network: NetworkName;
  /** Null: none is installed, or none is wanted. */
  readonly lpips: NetworkName | null;
  /** [count, size, size] in [−1, 1]. */
  readonly fakes: Float32Array<ArrayBuffer>;
  readonly count: number;
  readonly size: number;
  /** Of the slices that evaluate/chosen.ts chooses; null: there is no critic. */
  readonly scores: CriticScores | null;
  /** Draws the floor's sample, pairs, halves and permutations. */
  readonly seed: number;
  readonly dump: boolean;
}

export interface EvaluateProgress {
  readonly stage: 'network' | 'real' | 'fake' | 'train' | 'pairs' | 'copies' | 'metrics';
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
}

export interface EvaluateResult {
  readonly evaluation: Evaluation;
  /** Null at depth `fid`. */
  readonly pictures: EvaluationPictures | null;
  readonly dump: EvaluationDump | null;
}

// ---------------------------------------------------------------- evaluations as records

/** Whose images were judged. */
export type EvaluatedSubject =
  | { readonly kind: 'run'; readonly runId: string; readonly round: number; readonly iteration: number }
  | {
      readonly kind: 'model';
      readonly sha256: string;
      readonly file: '.pth' | '.safetensors';
      readonly iteration: number | null;
    }
  /** A folder of images, by the hash of their pixels. */
  | { readonly kind: 'images'; readonly sha256: string };

/** An evaluation that a person asked for; those of a run's own rounds are in the run. */
export interface EvaluationRecord {
  readonly id: string;
  readonly version: 1;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly subject: EvaluatedSubject;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly evaluation: Evaluation;
  /** SHA-256 (hex) of all that decides the figures: weights, dataset, networks, n, seed, split, version. */
  readonly key: string;
}
