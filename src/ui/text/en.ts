/**
 * Every sentence of the page in English. es.ts holds the same keys in Spanish; the compiler holds the two together.
 *
 * A table and nothing else: no component, no formatting of numbers beyond what a sentence needs.
 */
import type { ConfigKey, Initialisation, Mode, Schedule } from '../../config.ts';
import type {
  ErrorName,
  Facts,
  ModelFileProblem,
  NetworkFileProblem,
  TrainingLogProblem,
} from '../../errors.ts';
import type { RunState } from '../../run.ts';
import type { BackendName, IncidentKind, OutcomeCode } from '../../workers/protocol.ts';
import { adjust } from './adjust.en.ts';
import { compare } from './compare.en.ts';
import { config, configError } from './config.en.ts';
import { data, outcomes } from './data.en.ts';
import { evaluate } from './evaluate.en.ts';
import { fact, isNamed, mebibytes, uploadReason } from './facts.ts';
import { generate, openModel } from './generate.en.ts';
import { report, reportErrors } from './report.en.ts';
import { runs } from './runs.en.ts';

/** What an alert says: what happened, and what to do about it. */
export interface ErrorText {
  readonly title: string;
  readonly remedy: string;
}

export interface KeyText {
  readonly label: string;
  readonly help: string;
}

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const modelFile: Record<ModelFileProblem, (facts: Facts) => string> = {
  unrecognised: (f) => `This is not a ${fact(f, 'file')} file that Gantry knows`,
  truncated: (f) => `The ${fact(f, 'file')} file ends too early, inside “${fact(f, 'what')}”`,
  damaged: (f) =>
    `The ${fact(f, 'file')} file is damaged at “${fact(f, 'what')}”: found ${fact(f, 'found')}, expected ${fact(f, 'expected')}`,
  foreign: (f) =>
    `The ${fact(f, 'file')} file asks for a ${fact(f, 'what')} that Gantry never runs: “${fact(f, 'found')}”`,
  tooLarge: (f) =>
    `In the ${fact(f, 'file')} file, “${fact(f, 'what')}” is ${fact(f, 'found')}; at most ${fact(f, 'expected')} is read`,
  missing: (f) => `The ${fact(f, 'file')} file has no “${fact(f, 'what')}”`,
  unexpected: (f) =>
    `The ${fact(f, 'file')} file holds “${fact(f, 'what')}”, for which the network has no place`,
  shape: (f) =>
    `“${fact(f, 'what')}” has shape ${fact(f, 'found')}; the network needs ${fact(f, 'expected')}`,
  unsupported: (f) =>
    `“${fact(f, 'what')}” is ${fact(f, 'found')}; Gantry works with ${fact(f, 'expected')} only`,
};

const trainingLog: Record<TrainingLogProblem, (facts: Facts) => string> = {
  empty: () => 'The training log is empty',
  missing: (f) => `The training log has no column “${fact(f, 'column')}”`,
  unknown: (f) => `The training log has a column that Gantry does not know: “${fact(f, 'column')}”`,
  twice: (f) => `The training log names the column “${fact(f, 'column')}” twice`,
  width: (f) =>
    `Row ${fact(f, 'row')} of the training log has fewer or more values than there are columns, from “${fact(f, 'column')}” on`,
  number: (f) =>
    `Row ${fact(f, 'row')}, column “${fact(f, 'column')}” of the training log is “${fact(f, 'value')}”, not a number`,
  count: (f) =>
    `Row ${fact(f, 'row')}, column “${fact(f, 'column')}” of the training log is “${fact(f, 'value')}”, not a whole number`,
};

const networkFile: Record<NetworkFileProblem, (facts: Facts) => string> = {
  unrecognised: (f) =>
    `This file (${fact(f, 'file')}) is no network that Gantry knows; it knows ${fact(f, 'expected')}`,
  hash: (f) =>
    `The weights (${fact(f, 'file')}) are not those they should be: SHA-256 ${fact(f, 'found')}, expected ${fact(f, 'expected')}`,
  shape: (f) =>
    `The weights (${fact(f, 'file')}) do not fit their network: found ${fact(f, 'found')}, expected ${fact(f, 'expected')}`,
  bytes: (f) =>
    `The file (${fact(f, 'file')}) is not whole, or not of its format: found ${fact(f, 'found')}, expected ${fact(f, 'expected')}`,
  manifest: (f) => `The manifest is not valid: found ${fact(f, 'found')}, expected ${fact(f, 'expected')}`,
};

const imageFiles: Record<string, (facts: Facts) => string> = {
  unreadable: (f) => `Image ${fact(f, 'image')} of the folder cannot be read`,
  size: (f) => `Image ${fact(f, 'image')} of the folder is ${fact(f, 'found')}, not ${fact(f, 'expected')}`,
  colour: (f) => `Image ${fact(f, 'image')} of the folder is not grey`,
  none: () => 'The folder holds no PNG',
};

const errors: Record<ErrorName, (facts: Facts) => ErrorText> = {
  ...reportErrors,
  GantryError: () => ({
    title: 'Something went wrong',
    remedy: 'Saved work is kept. Try again; if it repeats, reload the page.',
  }),
  NoSlicesError: (f: Facts) => ({
    title: `None of the ${fact(f, 'files')} files gave a usable slice`,
    remedy: 'The table of outcomes says why for each. Loosen the filters, or add other files.',
  }),
  DatasetTooSmallError: (f: Facts) => ({
    title: `${fact(f, 'slices')} training slices are fewer than one batch of ${fact(f, 'bsize')}`,
    remedy: 'Lower the batch size, or add more slices.',
  }),
  TooFewValidationError: (f: Facts) => ({
    title: `${fact(f, 'slices')} validation slices are too few for an FID; it needs ${fact(f, 'needed')}`,
    remedy: 'Prepare a dataset with more slices or more patients.',
  }),
  DatasetMissingError: () => ({
    title: 'This dataset is no longer in this browser',
    remedy: 'Drop its files again, or choose another dataset.',
  }),
  FileError: (f: Facts) => ({
    title: 'A file cannot be read or decoded',
    remedy: outcomes[f.code as OutcomeCode] ?? 'Choose another, or copy it again.',
  }),
  ConfigError: configError,
  BackendUnavailableError: (f: Facts) => ({
    title: `The backend “${fact(f, 'requested')}” could not be opened`,
    remedy:
      'Remove ?backend= from the address to let Gantry choose, or update the browser or the graphics driver.',
  }),
  DeviceLostError: () => ({
    title: 'The graphics device went away',
    remedy: 'The last checkpoint is kept. Continue the run; if it repeats, use ?backend=wasm.',
  }),
  NonFiniteError: (f: Facts) => ({
    title: isNamed(f, 'iteration')
      ? `Training left the range of numbers at iteration ${fact(f, 'iteration')}`
      : `The evaluation met values that are no numbers (${fact(f, 'what')})`,
    remedy: 'Lower the learning rate and start again.',
  }),
  StorageUnavailableError: () => ({
    title: 'This browser refuses to store data for this page',
    remedy: 'Leave private browsing, or allow site data for this address, and reload.',
  }),
  StorageFullError: (f: Facts) => ({
    title: `The browser has no room left (${mebibytes(f, 'usedBytes')} of ${mebibytes(f, 'quotaBytes')} used)`,
    remedy: 'Delete a dataset or a run, or free disk space, and try again.',
  }),
  StoredVersionError: (f: Facts) => ({
    title: `Stored data has version ${fact(f, 'found')}; this Gantry reads version ${fact(f, 'expected')}`,
    remedy: 'Delete it and prepare it again from the original files.',
  }),
  CheckpointDamagedError: () => ({
    title: 'A stored checkpoint is damaged',
    remedy: 'Delete this run and start it again; the dataset is not affected.',
  }),
  CheckpointMissingError: (f: Facts) => ({
    title: `Round ${fact(f, 'round')} has no checkpoint to continue from`,
    remedy: 'Start a new run; the dataset is not affected.',
  }),
  NetworkUnavailableError: (f: Facts) => ({
    title: `The feature network ${fact(f, 'network')} could not be loaded`,
    remedy:
      'Check that the page’s server is still running, then continue the run, or choose the other network.',
  }),
  NetworkFileError: (f: Facts) => ({
    title: networkFile[f.problem as NetworkFileProblem]?.(f) ?? networkFile.unrecognised(f),
    remedy:
      'Give the file as its source publishes it, or a manifest together with its weights. Nothing was kept.',
  }),
  ImageFilesError: (f: Facts) => ({
    title: (imageFiles[String(f.problem)] ?? imageFiles.unreadable!)(f),
    remedy: 'Give grey PNG images of one size, the dataset’s. Nothing was measured.',
  }),
  SizeMismatchError: (f: Facts) => ({
    title: `The images have ${fact(f, 'model')} px; the dataset’s slices have ${fact(f, 'dataset')} px`,
    remedy: 'Choose a dataset of the same size, or prepare one.',
  }),
  UploadError: (f: Facts) => ({
    title: `${fact(f, 'file')} was not uploaded (${uploadReason(f)})`,
    remedy: 'Check the bucket’s permissions and the connection, then upload again.',
  }),
  WorkerCrashedError: (f: Facts) => ({
    title: `The ${fact(f, 'worker')} worker stopped unexpectedly`,
    remedy: 'Saved work is kept. Continue the run, or try again with a smaller batch.',
  }),
  WorkerSilentError: (f: Facts) => ({
    title: `The ${fact(f, 'worker')} worker has not answered for ${fact(f, 'seconds')} s`,
    remedy: 'It was ended. Saved work is kept: continue the run.',
  }),
  OutOfMemoryError: (f: Facts) => ({
    title: `A training step with batches of ${fact(f, 'bsize')} does not fit into memory`,
    remedy: 'Lower the batch size, or let the critic work through each batch in parts.',
  }),
  BusyError: () => ({
    title: 'Another run is in work',
    remedy: 'Stop it or wait for its end, then try again.',
  }),
  ModelFileError: (f: Facts) => ({
    title: (modelFile[f.problem as ModelFileProblem] ?? modelFile.unrecognised)(f),
    remedy: 'Give a file that torch.save or Gantry wrote, whole and of this network. Nothing was changed.',
  }),
  TrainingLogError: (f: Facts) => ({
    title: (trainingLog[f.problem as TrainingLogProblem] ?? trainingLog.empty)(f),
    remedy:
      'Give a CSV with the thesis’s nine columns, or Gantry’s ten, under their own names. Nothing was changed.',
  }),
  UsageError: (f: Facts) => ({
    title: `The command line was not understood: ${fact(f, 'argument')}`,
    remedy: 'Run the command with --help.',
  }),
};

export const en = {
  languageName: 'English',
  intendedUse: 'Research use only. Not a medical device. Synthetic images, not for diagnosis.',
  tagline: 'Image generators from CT, trained where the data is',
  skipToContent: 'Skip to content',
  privacy: 'Runs in this browser. Nothing leaves this computer unless you export it.',
  language: 'Language',
  theme: 'Appearance',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  remove: 'Delete',
  yes: 'Yes',
  no: 'No',
  synthetic: 'Synthetic data',
  syntheticHelp: 'Made by a phantom in code. No patient was scanned.',
  optimistic: 'Same patient, optimistic',
  optimisticHelp:
    'A patient is in more than one split, or patients are not known. Figures look better than they would on new patients.',
  problems: 'Problems',
  loading: 'Loading',
  technicalDetail: 'Technical detail',
  ofTotal: (done: string, total: string) => `${done} of ${total}`,
  percent: (value: string) => `${value} %`,
  timeLeft: (time: string) => `${time} left`,
  perSecond: (rate: string, what: string) => `${rate} ${what}/s`,
  units: { files: 'files', images: 'images', slices: 'slices' },
  duration: {
    seconds: (s: number) => `${s} s`,
    minutes: (m: number, s: number) => (s === 0 ? `${m} min` : `${m} min ${s} s`),
    hours: (h: number, m: number) => (m === 0 ? `${h} h` : `${h} h ${m} min`),
    days: (d: number, h: number) => (h === 0 ? `${d} d` : `${d} d ${h} h`),
    unknown: 'estimating',
  },

  stagesLabel: 'Stages',
  stages: {
    data: { name: 'Data', lede: 'Folders of images become slices of one size in one window.' },
    train: { name: 'Train', lede: 'A generator and a critic learn from the training split.' },
    evaluate: { name: 'Evaluate', lede: 'How far generated slices lie from real ones kept aside.' },
    generate: { name: 'Generate', lede: 'New slices from the best round.' },
    report: { name: 'Report', lede: 'What was done, what came out, and what you take with you.' },
  },
  status: {
    noData: 'No dataset yet',
    choosing: 'Files open',
    reading: (percent: string) => `Reading, ${percent}`,
    dataset: (slices: string, size: number) => `${slices} slices, ${size} px`,
    ready: 'Ready to start',
    needsData: 'Needs a dataset',
    iteration: (done: string, total: string) => `Iteration ${done} of ${total}`,
    waiting: 'Waiting',
    afterTraining: 'After training',
    evaluating: (percent: string) => `Measuring, ${percent}`,
    images: (n: string) => `${n} images`,
    reportReady: 'Ready',
    round: (n: number, of: number) => `Round ${n} of ${of}`,
  },
  runStates: {
    training: 'Training',
    paused: 'Paused',
    stopped: 'Stopped',
    evaluating: 'Evaluating',
    adjusting: 'Adjusting',
    asking: 'Waiting for your answer',
    generating: 'Generating',
    reporting: 'Writing the report',
    done: 'Finished',
    failed: 'Failed',
  } satisfies Record<RunState, string>,
  announce: {
    ingestDone: (slices: number) => `Dataset ready: ${plural(slices, 'slice', 'slices')}.`,
    ingestEmpty: 'No slice could be read from these files.',
    scanDone: (images: string, files: string) => `${images} images found in ${files} files.`,
    progress: (percent: string) => `${percent} done.`,
    state: (state: string, round: number) => `${state}. Round ${round}.`,
  },

  adjust,
  config,
  data,
  runs,
  outcomes,

  train: {
    preset: 'Preset',
    presets: {
      quick: {
        name: 'Quick',
        summary: '300 iterations, batch 32, small networks.',
        expect: 'Recognisable chest slices at 32 px within about five minutes on a two-core processor.',
      },
      thesis: {
        name: 'Thesis',
        summary: '1000 epochs, batch 128, 64 px, full-width networks.',
        expect: 'The reference experiment exactly. Hours on a graphics card; not practical on a processor.',
      },
    },
    edited: 'edited',
    sizeMismatch: (asked: number, has: number) =>
      `The configuration asks for ${asked} px; this dataset holds ${has} px slices.`,
    useDatasetSize: (px: number) => `Train at ${px} px`,
    prepareAt: (px: number) => `Prepare data at ${px} px`,
    configuration: 'Configuration',
    fromRun: 'As in the run shown above. Choose a preset to begin afresh.',
    fieldError: {
      integer: (range: string) => `Give a whole number ${range}.`,
      number: (range: string) => `Give a number ${range}.`,
      options: (options: string) => `Give one of ${options}.`,
    },
    range: (low: string, high: string) => `${low} ${high}`,
    from: (n: string) => `from ${n}`,
    above: (n: string) => `above ${n}`,
    upTo: (n: string) => `up to ${n}`,
    below: (n: string) => `and below ${n}`,
    orEmpty: 'Empty: follow the epochs.',
    planned: (iterations: string, epochs: string, slices: string) =>
      `${iterations} iterations over ${slices} training slices, about ${epochs} epochs.`,
    batchTooLarge: (bsize: string, slices: string) =>
      `One batch of ${bsize} is more than the ${slices} training slices. Lower the batch size or add data.`,
    groups: { length: 'Length', networks: 'Networks', optimiser: 'Optimiser' },
    choices: {
      mode: { gp: 'Gradient penalty (gp)', wc: 'Weight clipping (wc)' } satisfies Record<Mode, string>,
      schedule: { paper: 'As the papers', thesis: 'As the thesis’s scripts' } satisfies Record<
        Schedule,
        string
      >,
      init: { pytorch: 'PyTorch’s default', dcgan: 'DCGAN: N(0, 0.02)' } satisfies Record<
        Initialisation,
        string
      >,
    },
    gate: 'Gate and rounds',
    gateHelp:
      'After training, generated slices are measured against real ones. If the gate is not passed, the policy below changes the configuration and training repeats.',
    gateKind: 'Gate',
    gateRatio: 'Ratio to the floor',
    gateFid: 'Absolute FID',
    gateRatioHelp:
      'FID at most this many times the floor: the distance between real slices and other real slices.',
    gateFidHelp:
      'In the scale of the network chosen below. There is no usual value: FID depends on the network and on the number of images.',
    gateValue: 'Threshold',
    gateError: 'Give a number above 0.',
    gateConditions: 'Further conditions',
    gateConditionsHelp:
      'The gate is decided by the whole 95 % interval: across the threshold it is inconclusive. A condition switched on must be met too; one that cannot be said leaves the gate inconclusive.',
    gateCondition: {
      recallFloor: {
        name: 'Recall floor',
        bound: 'Recall at least',
        help: 'Share of real slices whose like is generated, 0 to 1. Guards against a generator that draws few kinds well.',
      },
      copyRate: {
        name: 'Copies',
        bound: 'Share of copies at most',
        help: 'Share of generated slices flagged as copies of training slices, 0 to 1. Cannot be said where splits share a patient.',
      },
      kidP: {
        name: 'KID test',
        bound: 'p at least',
        help: 'p of the permutation test that real and generated slices have one distribution, 0 to 1. For catching differences only: a large p proves nothing. Cannot be said with fewer than 8 validation patients or blocks; with many images hardly any generator passes.',
      },
    },
    gateShareError: 'Give a number from 0 to 1.',
    maxRounds: 'Rounds at most',
    maxRoundsError: 'Give a whole number from 1 to 100.',
    numOutput: 'Images to generate',
    numOutputError: 'Give a whole number from 1 to 4096.',
    network: 'Feature network',
    networks: {
      auto: 'Automatic',
      'mobilenet-v2': 'MobileNetV2 (faster)',
      'inception-v3': 'InceptionV3 (slower)',
    },
    networkHelp: 'Automatic takes the faster one on a processor, the larger one on a graphics card.',
    device: 'Device',
    deviceOpening: 'Looking for the fastest device',
    deviceRetry: 'Look again',
    adapter: 'Adapter',
    backend: 'Backend',
    backends: {
      webgpu: 'WebGPU',
      webgl: 'WebGL',
      wasm: 'WebAssembly',
      cpu: 'Plain JavaScript',
    } satisfies Record<BackendName, string>,
    threads: 'Threads',
    simd: 'SIMD',
    software: 'Software adapter',
    requested: (name: string) => `Asked for in the address: ?backend=${name}`,
    requestedHow: 'Add ?backend=webgpu, webgl, wasm or cpu to the address to choose another.',
    passedOver: 'Passed over',
    expect: {
      hardware:
        'The graphics card trains. The quick preset ends in minutes; the thesis preset is made for this.',
      webgl:
        'The graphics card trains through its older interface: slower than WebGPU, faster than the processor.',
      wasm: 'The processor trains. The quick preset takes minutes; the thesis preset is not practical here.',
      software: 'A graphics card imitated in software. Correct, and very slow: for checking only.',
      cpu: 'Plain JavaScript. Correct, and very slow: for checking only.',
    },
    start: 'Start training',
    startBlocked: 'Choose a dataset first',
    memory: {
      measuring: 'Measuring whether one step fits…',
      measuringHelp:
        'One critic step and one generator step at this batch, on noise. Training begins if they fit.',
      fits: (peak: string, seconds: string) =>
        `One step was measured: ${peak} of memory at its peak, ${seconds}.`,
      tried: 'Tried, and each of these fits:',
      accumulate: (parts: number) => `Work through each batch in ${parts} parts: same result, slower`,
      bsize: (images: number) => `Batches of ${images}`,
      neither: 'Neither parts nor smaller batches would fit. Lower the widths (ngf, ndf) or the image size.',
    },
    startModel: {
      chip: (name: string, steps: string | null) =>
        steps === null ? `Starts from ${name}` : `Starts from ${name}, ${steps} steps`,
      fresh: 'fresh optimisers',
      remove: 'Start from the seed instead',
      configuration: 'Read from the model’s file.',
      held: 'Held by the model the run starts from.',
      has: (value: string) => `The model the run starts from has ${value}.`,
      conflict: (keys: string) => `The configuration is not that of the model the run starts from: ${keys}.`,
      useValues: 'Use the model’s values',
      otherDataset: 'Choose another dataset',
      wait: 'The opened model is in use. Wait for it, or cancel it under Generate.',
      ofRun: (kind: string, steps: string | null) =>
        steps === null ? `From a model (${kind})` : `From a model (${kind}), ${steps} steps`,
    },
    fixFirst: 'Correct the marked values first',
    goToData: 'Go to data',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    stopHelp: 'Stop saves a checkpoint; you can continue later.',
    evaluateNow: 'Evaluate now',
    pausing: 'Pausing after this step',
    stopping: 'Saving and stopping',
    evaluatingSoon: 'Ending this round’s training',
    progress: 'Training',
    iteration: 'Iteration',
    round: 'Round',
    speed: 'Images per second',
    timeLeft: 'Time left',
    roundShown: 'Round shown',
    lastCheckpoint: (iteration: string) => `Checkpoint at iteration ${iteration}`,
    losses: 'Losses',
    critic: 'Critic',
    generator: 'Generator',
    wasserstein: 'Wasserstein estimate',
    wassersteinHelp:
      'Rises while the critic learns to tell, then falls as generated slices approach real ones.',
    criticLoss: 'Critic loss',
    generatorLoss: 'Generator loss',
    chartAlt: (name: string, first: string, last: string, axis: string, at: string) =>
      `${name}: from ${first} to ${last} at ${axis.toLowerCase()} ${at}.`,
    chartTable: 'Figures',
    chartEmpty: 'Figures appear with the first iterations.',
    curves: {
      smoothing: 'Smoothing',
      smoothingHelp: 'Exponential average. The measured line stays behind, faint, with every extreme.',
      none: 'off',
      scale: 'Vertical scale',
      scales: { linear: 'Linear', symlog: 'Symmetric log' },
      drawn: (smoothing: string, scale: string) => `Smoothing ${smoothing}. Scale: ${scale.toLowerCase()}.`,
    },
    log: {
      title: 'Curves from a training log',
      help: 'Drop training_log_wgan.csv here or anywhere on the page: the thesis’s nine columns, or Gantry’s ten. It is read here and not kept.',
      letGo: 'Let go to draw it.',
      open: 'Open a training log',
      another: 'Open another',
      close: 'Close',
      opened: (rows: number) => `Training log open: ${plural(rows, 'row', 'rows')}.`,
      noRows: 'The file has its header and no rows.',
      rows: 'Rows',
      epochs: 'Epochs',
      batchesPerEpoch: 'Batches per epoch',
      along: 'Horizontal axis',
      axes: { epoch: 'Epoch', batch: 'Iteration' },
      means: 'What the critic answers',
      meansHelp:
        'D(x): mean over real slices. D(G(z))_Real: over generated ones in the critic’s step. D(G(z))_Fake: in the generator’s.',
      derived: 'D(x) − D(G(z))_Real: the file has no column for it.',
      figures: 'First, last, lowest and highest value of every column',
      column: 'Column',
      first: 'First',
      last: 'Last',
      lowest: 'Lowest',
      highest: 'Highest',
      notFinite: 'Not finite',
    },
    samples: 'What the generator draws',
    samplesHelp: 'The same 64 points of latent space, over and over.',
    samplesAveraged:
      'The same 64 points of latent space, over and over, drawn by the running average of the generator.',
    samplesAlt: (n: number, iteration: string) =>
      `${plural(n, 'generated image', 'generated images')} at iteration ${iteration}`,
    samplesEmpty: 'The first grid appears when training starts.',
    sampleAt: 'Grid at iteration',
    baselineNow:
      'First, the untrained generator is measured, so that every later FID has something to stand against.',
    midwayNow: 'Part-way measurement, to see whether FID is still falling.',
    evaluatingNow: 'Training of this round is over; it is being evaluated.',
    confirmingNow: 'The gate was passed: the best round is measured once against the final split.',
    seeEvaluation: 'See the evaluation',
    seeReport: 'See the report',
    runs: 'Runs in this browser',
    noRuns: 'None yet.',
    openRun: 'Open',
    continueRun: 'Continue where it stopped',
    unfinished: (name: string, round: number) =>
      `A run on “${name}” is unfinished, in round ${round}. Its checkpoint is kept.`,
    confirmDelete: 'Delete this run?',
    confirmDeleteHelp: 'Its checkpoints, log, images and report leave this browser.',
    silent: (seconds: string) =>
      `The computing part of this page has not answered for ${seconds} s. If it stays silent it is started again from the last checkpoint.`,
    unsaved: (iteration: number) =>
      `The browser has no room left: since iteration ${iteration} nothing could be saved. Training goes on in memory; delete a dataset or a run to make room.`,
    unsavedRefused: (iteration: number) =>
      `The browser refuses to store: since iteration ${iteration} nothing could be saved. Training goes on in memory; closing this page would lose it.`,
    downloadCheckpoint: 'Download the checkpoint',
    tellMe: {
      label: 'Tell me when it ends or asks',
      refused:
        'This browser does not let the page notify. Allow notifications for this address and tick again.',
      finished: 'Gantry: run finished',
      failed: 'Gantry: run failed',
    },
    diagnostics: {
      title: 'Diagnostics',
      help: 'Gradient penalty, the critic on slices it never saw, layers, memory.',
      penalty: 'Gradient penalty',
      penaltyHelp: 'Before its weight λ. Near 0 when the critic’s slope is near 1.',
      gradNorm: 'Mean gradient norm',
      gradNormHelp: 'Of the critic, between real and generated slices. The penalty pulls it to 1.',
      aim: 'Aim',
      clipped: 'Weight clipping (wc) measures neither a gradient penalty nor a gradient norm.',
      means: 'Critic’s mean scores',
      meansHelp: (n: number) =>
        `At checkpoints, over ${plural(n, 'slice', 'slices')} of each split and as many generated ones.`,
      train: 'Training',
      validation: 'Validation',
      fake: 'Generated',
      gap: 'Training − validation',
      gapHelp:
        'A gap that keeps growing is an overfitting critic: it knows its training slices by heart, and what it teaches the generator fits no others.',
      share: 'Beside training − generated',
      noMeans: 'Appears with the first checkpoint, where the dataset has validation slices.',
      layers: 'Weights and their changes',
      layersHelp: (iteration: string) =>
        `Root mean square at iteration ${iteration}; the change is per iteration since the checkpoint examined before. A ratio near 0.001 is usual: far above it training shakes, far below it hardly learns.`,
      noLayers: 'Appears with the first checkpoint.',
      noUpdates: 'Changes appear with the second checkpoint since training was last started.',
      layer: 'Layer',
      weight: 'Weights',
      update: 'Change',
      ratio: 'Ratio',
      memory: 'Memory',
      memoryHelp: (iteration: string) =>
        `At iteration ${iteration}. In a healthy run these stay level, however long it takes.`,
      tensors: 'Tensors',
      tensorBytes: 'In tensors',
      deviceBytes: 'Device memory',
      heapBytes: 'JavaScript heap',
      untold: 'not told by this browser',
    },
  },

  incidents: {
    title: 'What happened on the way',
    help: 'None of these ended the run.',
    kinds: {
      'device-lost': () => 'The graphics device went away. A fresh worker went on from the last checkpoint.',
      'worker-silent': (f) =>
        `The computing part of this page had not answered for ${fact(f, 'seconds')} s. It was started again from the last checkpoint.`,
      'worker-crashed': () =>
        'The computing part of this page stopped unexpectedly. It was started again from the last checkpoint.',
      'rolled-back': (f) =>
        `Training left the range of numbers (${fact(f, 'what')}). It went back to the last checkpoint and on at half the learning rate, ${fact(f, 'lr')}.`,
      'checkpoint-passed-over': (f) =>
        `The newest checkpoint was damaged (${fact(f, 'reason')}). The one before it was taken.`,
      unsaved: (f) =>
        isNamed(f, 'quotaBytes')
          ? `The browser had no room left (${mebibytes(f, 'usedBytes')} of ${mebibytes(f, 'quotaBytes')} used). Training went on in memory.`
          : 'The browser refused to store. Training went on in memory.',
    } satisfies Record<IncidentKind, (facts: Facts) => string>,
    reached: (iteration: string) => `at iteration ${iteration}`,
    lost: (n: number) =>
      n === 0 ? 'no iteration lost' : `${plural(n, 'iteration', 'iterations')} done again`,
    back: (time: string) => `training again after ${time}`,
  },

  keys: {
    bsize: {
      label: 'Batch size',
      help: 'Real images per critic step. At least one batch must fit in the training split.',
    },
    imsize: { label: 'Image size (px)', help: 'Height and width. Must equal the dataset’s slice size.' },
    nc: { label: 'Channels', help: 'CT slices are grey, so this is always 1.' },
    nz: { label: 'Latent dimension', help: 'Random numbers the generator turns into one image.' },
    ngf: {
      label: 'Generator width',
      help: 'Feature maps in the generator’s last hidden layer. More learn more, and more slowly.',
    },
    ndf: { label: 'Critic width', help: 'Feature maps in the critic’s first layer.' },
    nepochs: {
      label: 'Epochs',
      help: 'Passes over the training split. A number of iterations overrides it.',
    },
    iterations: { label: 'Iterations', help: 'One iteration is one generator step with its critic steps.' },
    mode: {
      label: 'Trainer',
      help: 'gp (WGAN-GP) holds the critic’s slope near 1 with a penalty and learns more steadily and in finer detail, with Adam, but each critic step costs nearly twice as much. wc (WGAN) clips the critic’s weights and learns with RMSprop: cheaper steps, but a blunter critic that learns more slowly and wants a small learning rate (0.00005).',
    },
    lr: {
      label: 'Learning rate',
      help: 'The optimiser’s step size for both networks. Later rounds may change it.',
    },
    beta1: { label: 'Adam β₁', help: 'Memory of past gradients. WGAN-GP is used with 0 or 0.5.' },
    beta2: { label: 'Adam β₂', help: 'Memory of past squared gradients.' },
    lambda: { label: 'Penalty weight λ', help: 'Weight of the gradient penalty in the critic’s loss.' },
    clip: {
      label: 'Clipping limit',
      help: 'Under wc, critic weights stay between minus and plus this after each step.',
    },
    init: {
      label: 'Initial weights',
      help: 'The thesis means N(0, 0.02); its scripts get PyTorch’s default.',
    },
    schedule: {
      label: 'Schedule',
      help: 'Papers: all critic steps on fresh batches, then the generator’s. Thesis: gp takes one critic step a batch and a generator step every so many batches; wc takes all critic steps on the same batch. The thesis keeps an epoch’s last, smaller batch.',
    },
    critic_iters: { label: 'Critic steps', help: 'Critic steps for each generator step.' },
    save_epoch: { label: 'Checkpoint interval', help: 'Epochs between kept checkpoints.' },
    ema: {
      label: 'Running average',
      help: 'Decay of the generator’s running average (0.999 is usual): steadier images, which are then what is evaluated and generated. 0 keeps none.',
    },
    accumulate: {
      label: 'Parts per batch',
      help: 'The critic works through each batch in so many parts, one after another: the same gradients in less memory, more slowly.',
    },
    seed: { label: 'Seed', help: 'Decides every random number. The same seed and data give the same run.' },
  } satisfies Record<ConfigKey, KeyText>,

  compare,
  evaluate,

  generate,

  openModel,

  report,

  errors,
};

/** The shape both languages fill. */
export type Text = typeof en;
