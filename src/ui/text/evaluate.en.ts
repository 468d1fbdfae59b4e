/** The sentences of the evaluation in English; evaluate.es.ts says the same in Spanish. Part of the table in en.ts. */

import type { AsInThesis, FigureReason, Memorisation } from '../../evaluation.ts';
import { METRIC_NAMES } from '../../report/metricNames.ts';
import type { ConditionName, GateNeed } from '../../report/verdict.ts';
import type { WarningCode } from '../../report/warnings.ts';
import type { GateOutcome } from '../../run.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const evaluate = {
  empty: 'No evaluation yet',
  emptyHelp: 'When a round’s training ends it is evaluated here.',
  outcomes: {
    passed: 'FID gate passed',
    'not-passed': 'FID gate not passed',
    inconclusive: 'FID gate inconclusive: more images needed',
  } satisfies Record<GateOutcome, string>,
  meaning: 'The gate compares statistics of image features. It is no judgement of medical quality.',
  bestRound: (n: number) => `Best round: ${n}`,
  given: {
    measuring: 'Measuring the model before training',
    now: 'First, the model is measured as it came, so that every later FID has something to stand against.',
    label: 'Before training',
    whereHelp: 'Logarithmic, beside the floor and the model before training.',
    whereAlt: (fid: string, floor: string, before: string) =>
      `FID ${fid}, beside the floor ${floor} and the model before training ${before}, on a logarithmic scale.`,
  },
  whats: {
    baseline: 'Measuring the untrained generator',
    midway: 'Measuring part-way',
    final: 'Measuring this round',
    confirmation: 'Measuring once against the final split',
  },
  stages: {
    network: 'Loading the feature network',
    real: 'Features of real slices',
    fake: 'Features of generated slices',
    train: 'Features of training slices',
    pairs: 'Pairs of images',
    copies: 'Nearest training slices',
    metrics: 'Distances',
  },
  before: { generate: 'Generating', score: 'The critic’s scores' },
  fid: 'FID',
  floor: 'Floor',
  ratio: 'Ratio to the floor',
  untrained: 'Untrained generator',
  where: 'Where the FID lies',
  whereHelp: 'Logarithmic, from the floor to the untrained generator.',
  whereAlt: (fid: string, floor: string, untrained: string) =>
    `FID ${fid}, between the floor ${floor} and the untrained generator ${untrained}, on a logarithmic scale.`,
  gateMark: 'Gate',
  roundMark: (n: number) => `Round ${n}`,
  ledger: 'Rounds',
  ledgerCaption: 'What changed from round to round, why, and what it did',
  changed: 'What changed',
  why: 'Why',
  effect: 'Effect',
  firstRound: 'As configured',
  trend: {
    'still-falling-raise': (mid: string, end: string) =>
      `The matched FID was still falling at the end (${mid} to ${end}).`,
    'stalled-lower': (mid: string, end: string) => `The matched FID had stopped falling (${mid} to ${end}).`,
    'rolled-back-lower': () => 'A loss or a weight was no longer a number at this rate.',
  },
  trendUnmeasured: 'The trend was not measured.',
  trendBroken: 'The round before broke off: its numbers left the range of a float.',
  brokeOff: 'Broke off',
  step: {
    raise: 'So the learning rate goes up.',
    lower: 'So the learning rate goes down.',
    raiseInstead: 'Lower rates were tried already or are out of range, so the learning rate goes up.',
    lowerInstead: 'Higher rates were tried already or are out of range, so the learning rate goes down.',
  },
  best: 'Best',
  notYet: 'Not yet measured',

  // The verdict
  verdict: {
    ratio: (ratio: string, threshold: string) =>
      `FID is ${ratio} times its floor; the gate asks for at most ${threshold}.`,
    fid: (fid: string, threshold: string) => `FID is ${fid}; the gate asks for at most ${threshold}.`,
    noFigure: (name: string, why: string) => `${name} could not be formed: ${why}.`,
    interval: (low: string, high: string) => `95 % interval ${low} to ${high}`,
    noInterval: (why: string) => `No interval: ${why}.`,
    whole: 'Decided by the whole interval, not by the figure alone.',
    within: 'It is within the gate with its whole interval.',
    conditionDecides: 'A further condition decides.',
    fewFakes: (least: string, found: string) =>
      `At least ${least} generated images are needed to pass; there are ${found}.`,
    across: 'The interval reaches across the threshold.',
    threshold: 'Threshold',
    needs: {
      'generated-images': (fakes: string) => `Evaluate with more generated images than ${fakes}.`,
      patients: (units: string) => `Add patients to the validation split: the verdict rests on ${units}.`,
      'other-patients': () =>
        'Use a dataset none of whose patients is in two splits: copies can be judged only there.',
    } satisfies Record<GateNeed, (value: string) => string>,
    unitCount: (n: number, kind: 'patients' | 'blocks') =>
      kind === 'patients'
        ? plural(n, 'patient', 'patients')
        : plural(n, 'block of slices', 'blocks of slices'),
    conditions: 'Further conditions',
    condition: {
      recallFloor: (bound: string) => `Recall at least ${bound}`,
      copyRate: (bound: string) => `Copies at most ${bound}`,
      kidP: (bound: string) => `p of the KID test at least ${bound}`,
    } satisfies Record<ConditionName, (bound: string) => string>,
    met: 'Met',
    notMet: 'Not met',
    unsaid: 'Cannot be said',
    found: (value: string) => `found ${value}`,
    unmeasured: 'not measured',
    confirmation: 'Checked once on the final split',
    confirmationHelp:
      'Slices kept aside from training and from every verdict. Used once a run, when the gate passed: measuring against them again would overfit the gate to them.',
    lookedAtBefore: (n: number) =>
      `This dataset’s final split had been looked at by ${plural(n, 'earlier run', 'earlier runs')}.`,
    unconfirmed:
      'Not checked on a final split: it is used once a run, when a gate passes, and needs at least 8 slices.',
  },
  optimisticHelp: 'A patient is in more than one split, so these figures are better than on new patients.',
  subjects: {
    run: (round: number, iteration: string) => `Round ${round}, iteration ${iteration}`,
    model: (file: string, steps: string | null) =>
      steps === null ? `Model file (${file})` : `Model file (${file}), ${steps} steps`,
    images: 'Folder of images',
  },

  // Figures
  figures: {
    title: 'Figures',
    note: (real: string, fake: string, split: string) =>
      `${real} real slices of the ${split} split, ${fake} generated. Intervals at 95 %.`,
    caption: (subject: string, dataset: string, network: string) =>
      `${subject} against “${dataset}”, measured with ${network}`,
    splits: { validation: 'validation', final: 'final' },
    metric: 'Metric',
    value: 'Value',
    interval: '95 % interval',
    beside: 'Beside it',
    range: (low: string, high: string) => `${low} to ${high}`,
    intervalAlt: (name: string, value: string, low: string, high: string) =>
      `${name} ${value}, 95 % interval ${low} to ${high}`,
    n: (real: string, fake: string) => `${real} real, ${fake} generated`,
    reals: (train: string, real: string) => `${train} training against ${real} real`,
    pairs: (n: string) => `${n} random pairs`,
    nearestPairs: (n: string, train: string) => `each of ${n} generated against ${train} training`,
    fakes: (n: string) => `${n} generated`,
    heldOut: (all: string) => `held-out half of ${all}`,
    withTraining: (train: string, real: string) => `${train} training, ${real} real`,
    units: (n: string, kind: 'patients' | 'blocks') =>
      kind === 'patients'
        ? `Intervals by drawing whole patients anew (${n} real): slices of one patient are not independent.`
        : `Intervals by drawing blocks of the anatomy anew (${n} real): too few patients, so they understate how patients differ.`,
    provenance: {
      network: 'Network',
      weights: 'Weights',
      preprocessing: 'Preprocessing',
      seed: 'Seed',
      unknown: 'not recorded',
      none: 'none: from pixels',
      critic: 'the critic itself',
    },
    tap: (tap: string, dimension: string) => `layer ${tap}, ${dimension} features`,
    published: 'As published',
    publishedHelp:
      'Defined as in the literature: compares with published numbers as far as the data and the number of images agree. Figures without this mark compare within Gantry only.',
    measuredOn: (device: string, seconds: string) => `Measured on ${device} in ${seconds}.`,
    oneOnly: 'Only the FID was measured here.',
    groups: {
      distribution: {
        title: 'Distribution',
        help: 'How far the generated slices lie from the real ones, as two clouds of features. Lower is closer.',
      },
      coverage: {
        title: 'Coverage',
        help: 'Whether each generated slice looks real (precision, density), and whether every kind of real slice is generated (recall, coverage).',
      },
      likeness: {
        title: 'Likeness of pairs',
        help: 'Four numbers each, since one alone says nothing: what real slices do among themselves is the measure.',
      },
      critic: {
        title: 'Critic',
        help: 'Whether the critic still tells generated slices from real ones. Adding a constant to its scores changes nothing here.',
      },
      memorisation: {
        title: 'Memorisation',
        help: 'Whether generated slices are copies of training slices.',
      },
    },
    rows: METRIC_NAMES.en,
    help: {
      floor: 'real against real: what no generator can be expected to beat',
      fidInfinity: 'extrapolated to infinitely many generated slices',
      featureDistance:
        'Uncalibrated stand-in for LPIPS: unit-normalised features without learned weights. Not comparable with any LPIPS.',
      msSsim: (scales: number) =>
        scales === 5 ? 'All five scales fit.' : `${scales} of five scales fit this image size.`,
      ssim: 'On [0, 1], Gaussian window, range 1.',
      psnr: 'On [0, 1], range 1, in decibels.',
      lpips: 'On [−1, 1]. Lower is more alike.',
      criticGap: 'far above 0: the critic knows its training slices by heart',
    },
    pairNames: {
      realFake: 'real and generated',
      realReal: 'real and real',
      nearestTraining: 'generated and nearest training slice',
      fakeFake: 'generated and generated',
    },
    floorBeside: (floor: string) => `floor ${floor}`,
    gateAt: (threshold: string) => `gate at ${threshold}`,
    ideal: (value: string) => `ideal ${value}`,
    atMostOne: '1 at most',
    nearOne: 'near 1 where alike',
    before: (label: string, value: string) => `${label} ${value}`,
    kidP: (p: string, permutations: string) => `p ${p}, ${permutations} permutations`,
  },
  reasons: {
    'not-asked': 'not asked for',
    'earlier-version': 'not measured by the earlier Gantry that judged this',
    'no-critic': 'there is no critic: a folder of images, or a model file without one',
    'no-weights': 'no LPIPS weights are installed',
    'too-few-images': 'fewer images than it needs',
    'too-few-units': 'too few patients or blocks for an interval',
    'identical-images': 'the images of every pair are identical',
    constant: 'the images are of one shade each, without structure to compare',
    'floor-zero': 'the floor is 0',
    'images-too-small': 'the images are smaller than its window',
    'not-finite': 'the result is no finite number',
  } satisfies Record<FigureReason, string>,

  warnings: {
    'identical-fakes': 'The generated images are identical, as far as they were compared.',
    'constant-fakes': 'The generated images are of one shade each, as far as they were compared.',
    'few-patients':
      'The intervals rest on blocks of slices of few patients: they say nothing of how another patient would differ.',
  } satisfies Partial<Record<WarningCode, string>>,

  // Memorisation
  copies: {
    states: {
      passed: 'No sign of copying',
      failed: 'Generated slices copy training slices',
      'not-assessable': 'Memorisation: not assessable',
    } satisfies Record<Memorisation['state'], string>,
    passedHelp: 'No more generated slices lie near a training slice than validation slices do by themselves.',
    failedHelp:
      'More generated slices lie very near a training slice than chance allows. What they show may be a patient’s own image: do not share them as synthetic.',
    reasons: {
      'same-patient':
        'The splits share a patient: validation slices lie near training slices of themselves, so there is nothing to tell copies by.',
      'too-few-images': 'Too few images to tell copies by.',
    },
    unmeasured: 'Not measured.',
    spaces: { pixel: 'Copies, in pixels', feature: 'Copies, in features' },
    flagged: (flagged: string, fakes: string, threshold: string, train: string) =>
      `${flagged} of ${fakes} generated slices nearer than ${threshold} to one of ${train} training slices`,
    expected: (share: string, p: string) => `${share} expected of images that copy nothing, p ${p}`,
    mirrored: 'Mirrored training slices were looked at too.',
    warning: 'Memorisation check failed',
    warningHelp:
      'These images may be copies of patients’ slices. Look at the nearest pairs under Evaluate before anything leaves this computer.',
    seePairs: 'See the nearest pairs',
  },

  // Pictures
  pictures: {
    title: 'Pictures',
    gone: 'The pictures of this evaluation are not kept in this browser: it measured the FID alone, or its dataset was deleted.',
    real: 'Real',
    fake: 'Generated',
    train: 'Training',
    grids: 'Real and generated',
    gridsHelp: 'At random, not chosen. On this screen only: real slices leave through no export.',
    gridsAlt: (n: string, side: string) => `${n} ${side} slices`,
    slider: 'Real on the left of the line, generated on the right',
    sliderValue: (share: string) => `${share} real`,
    histogram: 'The critic’s scores',
    histogramHelp:
      'Shares of each class. Where the classes lie on one another the critic cannot tell them apart; the line is the threshold of the accuracies.',
    histogramAlt: (threshold: string, real: string, fake: string) =>
      `The critic’s scores as three histograms. Threshold ${threshold}. ${real} of real validation slices and ${fake} of generated slices lie above it.`,
    score: 'Score',
    threshold: 'Threshold',
    shareAbove: 'Share above the threshold',
    classes: 'Class',
    plane: 'Precision and recall, as a picture',
    planeHelp: (variance: string) =>
      `In the plane of the real slices’ two main feature axes, which shows ${variance} of their variance: points that seem to meet may be far apart beyond it.`,
    planeAlt: (fake: string, outside: string, real: string, missed: string) =>
      `${outside} of ${fake} generated slices lie outside the real ones’ neighbourhoods; ${missed} of ${real} real slices lie outside the generated ones’.`,
    fakeInside: 'Generated, among real ones',
    fakeOutside: 'Generated, outside',
    realInside: 'Real, reached',
    realOutside: 'Real, not reached',
    training: 'FID over training',
    trainingHelp:
      'At the floor’s sample size. Bars are 95 % intervals; points without one were measured for their FID alone.',
    trainingAlt: (points: string) => `FID by iteration: ${points}.`,
    point: (iteration: string, fid: string) => `${fid} at iteration ${iteration}`,
    round: 'Round',
    kind: 'Measured',
    kinds: {
      baseline: 'Before training',
      midway: 'Part-way',
      final: 'End of round',
      kept: 'Kept checkpoint',
      rung: 'A search’s rung',
    },
    measureKept: 'Measure every kept checkpoint',
    measureKeptHelp: (n: number) =>
      n === 0
        ? 'Every kept checkpoint has been measured.'
        : `${plural(n, 'kept checkpoint is', 'kept checkpoints are')} not measured yet. The FID alone, without intervals.`,
    ofKept: (n: number, of: number) => `Checkpoint ${n} of ${of}`,
    byCount: 'FID by number of generated slices',
    byCountHelp:
      'FID falls with the number of images by itself. Against 1/n it is nearly a line, whose end at infinitely many is FID∞.',
    byCountAlt: (points: string, infinity: string) =>
      `FID by number of generated slices: ${points}. FID∞ ${infinity}.`,
    byCountPoint: (n: string, fid: string) => `${fid} of ${n}`,
    infinitely: '∞',
    generated: 'Generated slices',
    pairs: 'Nearest pairs',
    pairsHelp:
      'The generated slices nearest to a training slice, nearest first. On this screen only: training slices leave through no export.',
    pairAlt: (rank: string) => `Pair ${rank}: a generated slice and its nearest training slice`,
    distance: (value: string) => `distance ${value}`,
    flagged: 'Flagged as a copy',
    mirrored: 'mirrored',
    showAll: (n: string) => `Show all ${n} pairs`,
  },

  // As in the thesis
  thesis: {
    title: 'As in the thesis',
    help: 'By the definitions of its eval_model.py, for those who must compare. For comparison only: no verdict rests on them.',
    column: 'As in the thesis',
    here: 'Here',
    why: 'Why they differ',
    reasons: {
      discriminatorAccuracy:
        'It cuts the raw score at 0.5. A critic’s scores have no fixed zero, so this changes when a constant is added to them.',
      generatorAccuracy: 'The same cut at 0.5.',
      ssim: 'Random pairs of a real and a generated slice; without real–real pairs beside it the number has no measure.',
      psnr: 'The same random pairs.',
      lpips: 'It gives images on [0, 1] to a network made for [−1, 1], so it sees half the contrast.',
    } satisfies Record<keyof AsInThesis, string>,
  },

  // Evaluate anything
  form: {
    title: 'Evaluate',
    help: 'Any checkpoint, model file or folder of images, against the validation slices of any dataset here. Kept in this browser.',
    what: 'Images',
    kinds: { run: 'A run’s checkpoint', model: 'A model file', images: 'A folder of PNG' },
    run: 'Run',
    noRuns: 'No run with a checkpoint is in this browser.',
    checkpoint: 'Checkpoint',
    kept: (round: number, iteration: string, newest: boolean) =>
      newest ? `Round ${round}, iteration ${iteration} (newest)` : `Round ${round}, iteration ${iteration}`,
    noKept: 'This run keeps no checkpoint.',
    chooseModel: 'Choose a model file',
    chooseFolder: 'Choose a folder',
    chosenImages: (n: number) => plural(n, 'PNG chosen', 'PNG chosen'),
    noImages: 'There is no PNG in it.',
    dataset: 'Dataset',
    noDatasets: 'No dataset is in this browser yet.',
    count: 'Generated images',
    countHelp:
      'Empty: as many as there are validation slices, at least 128 and at most 512 (1,024 on a graphics card).',
    countHelpImages:
      'At most so many of the folder, in order of name. Empty: as many as there are validation slices, at least 128 and at most 512 (1,024 on a graphics card).',
    countError: 'Give a whole number from 8 to 4096.',
    evaluate: 'Evaluate',
    busy: 'A run is in work. Evaluations can be made when it has ended.',
    busyModel: 'The opened model is in use under Generate.',
    done: (fid: string) => `Evaluation finished: FID ${fid}.`,
    cached: 'The same was asked before; it is shown as it was measured then.',
  },

  // Records
  list: {
    title: 'Evaluations in this browser',
    help: 'Choose two to compare them. Verdicts are under the gate set in Train; a run’s rounds have that of their run.',
    gate: (words: string) => `Gate in Train: ${words}.`,
    noGate: 'The gate in Train is not filled in.',
    change: 'Change it',
    none: 'None yet.',
    compare: 'Compare',
    compareWith: (what: string) => `Compare ${what}`,
    subject: 'What',
    n: 'n',
    nHelp: (real: string, fake: string) => `${real} real, ${fake} gen.`,
    network: 'Network',
    verdict: 'Verdict',
    open: 'Show',
    shown: 'Shown',
    back: 'Back to the run',
    confirmDelete: 'Delete this evaluation?',
    confirmDeleteHelp: 'Its figures and pictures leave this browser.',
    short: {
      passed: 'Gate passed',
      'not-passed': 'Gate not passed',
      inconclusive: 'Gate inconclusive',
    } satisfies Record<GateOutcome, string>,
  },
  compare: {
    title: 'Side by side',
    first: 'A',
    second: 'B',
    swap: 'End the comparison',
    help: 'Only figures measured alike are called comparable: the same dataset, preprocessing, network and numbers of images.',
    comparable: 'Comparable',
    why: {
      dataset: 'not comparable: other datasets',
      split: 'not comparable: other splits',
      preprocessing: 'not comparable: prepared differently',
      network: 'not comparable: other networks',
      n: 'not comparable: other numbers of images',
      missing: 'measured on one side only',
    },
    apart: 'Intervals apart',
    overlap: 'Intervals overlap',
    same: 'Comparison',
    choose: 'Choose one more to compare.',
  },

  // Networks
  networks: {
    title: 'Networks',
    help: 'What figures are measured in. A figure compares only with figures of the same network and weights.',
    kinds: { features: 'Feature network', lpips: 'Perceptual distance' },
    where: { shipped: 'With this page', served: 'Beside this page', browser: 'In this browser' },
    from: (from: string) => `from ${from}`,
    licence: 'Licence',
    dimension: (n: string) => `${n} features`,
    input: (px: string) => `input ${px} px`,
    hash: 'SHA-256',
    published: 'As published',
    remove: (name: string) => `Remove ${name}`,
    removed: (name: string) => `${name} removed.`,
    added: (names: string) => `Added: ${names}.`,
    adding: 'Checking the weights',
    drop: 'Drop weights here',
    dropHelp:
      'LPIPS (AlexNet, SqueezeNet) or the standard FID Inception, as .pth or .safetensors; any other network by a manifest (.json) with its weights. Checked by SHA-256, kept in this browser, sent nowhere.',
    choose: 'Choose files',
    noLpips: 'No LPIPS weights are installed',
    noLpipsHelp:
      'Until they are, an uncalibrated stand-in is shown under its own name. Run “npm run weights” beside the server, or drop the weights here.',
    standard: 'The standard FID network is not installed: FIDs here compare with no published FID.',
  },
};
