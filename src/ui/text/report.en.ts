/** The sentences of reports in English; report.es.ts says the same in Spanish. Part of the table in en.ts. */
import type { Facts, ReportFileProblem } from '../../errors.ts';
import type { WarningCode } from '../../report/warnings.ts';
import { fact } from './facts.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const report = {
  empty: 'No report yet',
  emptyHelp: 'The report is written when a run ends.',
  title: 'Report',
  intendedUse: 'Intended use',
  configuration: 'Configuration',
  configurationBest: (round: number) => `As used in round ${round}, the best`,
  data: 'Data',
  theseData: 'these data',
  dataGone: 'The dataset is no longer in this browser.',
  metrics: 'Metrics',
  rounds: 'Rounds',
  device: 'Device',
  log: 'Training log',
  logOf: (round: number) => `Training log, round ${round}`,
  first: 'First',
  last: 'Last',
  highest: 'Highest Wasserstein estimate',
  seconds: 'Time in training steps',
  images: 'Images',
  window: 'Window',
  size: 'Slice size',
  started: 'Started',
  gate: 'Gate',
  gateRatio: (threshold: string) => `FID at most ${threshold} times the floor`,
  gateFid: (threshold: string) => `FID at most ${threshold}`,
  exports: 'What leaves this computer',
  exportsHelp: 'Nothing, until you press a button here. These files, and no others:',
  exportsOnlyGenerated: 'Generated images only. No real slice, no name, no identifier, no path.',
  exportGroups: {
    report: 'Report',
    log: 'Training log',
    samples: 'Sample grids',
    generated: 'Generated images',
    rounds: 'Rounds',
    other: 'Other',
  },
  fileList: (n: number, size: string) => `${plural(n, 'file', 'files')}, ${size}`,
  showFiles: 'Every file',
  file: 'File',
  fileSize: 'Size',
  preparing: 'Preparing the files',
  downloadReport: 'Download report.json',
  downloadZip: 'Download everything (ZIP)',
  model: 'The model',
  modelHelp:
    'For other programs. Slices it learned from may be read out of a model: share it as you would share the data.',
  modelFormats: {
    pth: 'PyTorch checkpoint (.pth)',
    safetensors: 'Checkpoint (.safetensors)',
    onnx: 'Generator (.onnx)',
  },
  upload: 'Upload to S3',
  uploadTo: (bucket: string) => `Upload to ${bucket}`,
  uploadHelp: 'The same files, through addresses the server signs for this upload.',
  uploading: 'Uploading',
  uploadStates: { arrived: 'Arrived', failed: 'Failed' },
  uploadDone: (ok: string, all: string) => `${ok} of ${all} files arrived.`,
  uploadTable: 'What arrived',

  // The three views
  views: { run: 'This run', month: 'A month', opened: 'Someone’s report' },
  viewsLabel: 'Which report',
  print: 'Print or save as PDF',
  printHelp: 'With the charts, in light colours, on A4.',
  syntheticHead: 'SYNTHETIC',

  // Share
  share: 'Share this report',
  shareHelp:
    'The file carries a digest: whoever opens it here sees at once whether it was altered. No account, no server.',
  shareJson: 'JSON',
  shareMarkdown: 'Markdown',
  sign: 'Sign with this browser’s key',
  signHelp: 'Proves that the holder of the key wrote it. Without it: unaltered by accident, origin unproven.',
  key: 'Signing key',
  keyNone: 'This browser has no key. One is made here and its private half cannot leave.',
  keyCreate: 'Create a key',
  keyFingerprint: 'Fingerprint',
  keyTell: 'Tell it to those who get your reports, by another way than the report itself.',
  keySince: (date: string) => `Created ${date}`,
  keyDelete: 'Delete the key',
  keyDeleteTitle: 'Delete the signing key?',
  keyDeleteHelp:
    'It cannot be had back. Reports signed before stay valid; later ones would carry another fingerprint.',

  // A month
  month: 'Month',
  monthHelp: 'All runs that began in it, by this computer’s clock. Deleted runs do not count.',
  monthNone: 'No runs yet',
  monthNoneHelp: 'A month has a report once a run began in it.',
  monthMaking: 'Rolling up the month',
  monthTitle: (month: string) => `Report of ${month}`,
  monthZone: (zone: string) => `Local time ${zone}`,
  totals: 'In all',
  runs: 'Runs',
  passed: 'Passed',
  notPassed: 'Not passed',
  inconclusive: 'Inconclusive',
  unjudged: 'Not judged',
  passRate: 'Pass rate of those judged',
  hours: 'Training and evaluation',
  storage: 'Storage',
  generatedImages: 'Images generated',
  outcomes: 'How the runs ended',
  outcomesAlt: (parts: string) => `Runs by outcome: ${parts}.`,
  trend: (network: string, dataset: string, fake: string, real: string) =>
    `FID over the month: dataset ${dataset}, in ${network}, ${fake} images against ${real}`,
  trendHelp: 'Each run at the time it began: its best round with the 95 % interval, and its other rounds.',
  trendAlt: (points: string) => `FID by day: ${points}.`,
  trendPoint: (day: string, fid: string) => `day ${day}, FID ${fid}`,
  trendBest: 'Best round, passed',
  trendOpen: 'Best round, not passed or undecided',
  trendRounds: 'Other rounds',
  day: 'Day',
  workload: 'Hours of training and evaluation, by day of start',
  workloadAlt: (points: string) => `Hours by day: ${points}.`,
  workloadPoint: (day: string, hours: string) => `day ${day}, ${hours} h`,
  monthRuns: 'Every run',
  run: 'Run',
  time: 'Time',
  state: 'State',
  outcome: 'Outcome',
  network: 'Network',
  openFailed:
    'The report was checked, but says something that this page cannot draw. Ask who wrote it for the PDF or Markdown.',
  bestOf: 'Best of its data, network, number of images and gate',
  dataDeleted: 'deleted',
  patients: (n: number) => plural(n, 'patient', 'patients'),
  deviceTable: 'Devices',
  warningsTitle: 'Warnings',
  warningTexts: {
    'memorisation-failed':
      'Generated images may be copies of training images, that is, of patients: the check for memorisation failed.',
    'memorisation-not-assessable': 'Whether generated images copy training images could not be assessed.',
    'same-patient': 'The splits share a patient, so that every figure is optimistic.',
    'few-patients': 'Intervals rest on blocks of slices of few patients.',
    'identical-fakes': 'The generated images are identical.',
    'constant-fakes': 'The generated images are of one shade each.',
  } satisfies Record<WarningCode, string>,
  thumbnails: 'Generated images',
  thumbnailAlt: (run: string) => `Generated images of run ${run}`,

  // Anybody's
  open: 'Open a report',
  openHelp:
    'A report.json, or the JSON of a month, from anybody. It is checked before it is shown, and nothing of it is kept. Or drop the file anywhere on the page.',
  openButton: 'Choose a file',
  opening: 'Checking the report',
  closeReport: 'Close this report',
  trust: {
    unchecked: 'Unchecked',
    digest: 'Unaltered by accident, origin unproven',
    signed: 'Signed',
    own: 'Signed by you',
  },
  trustHelp: {
    unchecked: 'It is older than digests: whether it was altered cannot be told.',
    digest: 'Its digest is that of its content. Whoever changes a report on purpose can write a new digest.',
    signed:
      'It is what the holder of this key signed. Compare the fingerprint with one you got by another way.',
    own: 'It was signed with the key of this browser.',
  },
  digest: 'Digest',
  generatedThumb: 'The first generated images, as the report shows them',
  curves: 'Wasserstein estimate by round',
  curvesHelp: 'Thinned to the points that keep every extreme.',
  curvesAlt: (parts: string) => `Curves: ${parts}.`,
  curvePart: (name: string, first: string, last: string) => `${name} from ${first} to ${last}`,
  losses: 'Losses of the best round',
  modelHash: 'Weights',
  reproducible: 'The same checkpoint, seed and index give the same image on the same device.',
  compareOwn: 'Beside your own runs',
  compareOwnHelp: 'Runs of this browser whose figures were measured in the same network. Up to three.',
  compareNone: 'No finished run of this browser was measured in the same network.',
  compareOther: (n: number) =>
    `${plural(n, 'run was', 'runs were')} measured in another network: their figures do not compare.`,
  compareThis: 'This report',
  compareFigures: 'Figures side by side',
  compareCurves: 'Wasserstein estimate of the best rounds',
};

const problems: Record<ReportFileProblem, (facts: Facts) => string> = {
  json: () => 'This file is not JSON, or ends early',
  'not-a-report': () => 'This file is no report of Gantry',
  newer: (f) =>
    `This report is of version ${fact(f, 'found')}; this page reads version ${fact(f, 'expected')}`,
  schema: (f) =>
    f.where
      ? `This report is not as its schema says, at ${fact(f, 'where')}`
      : 'This report is not as its schema says',
  changed: () => 'This report has been altered since it was written',
  signature: () => 'The signature of this report is not valid',
  size: () => 'This file is too large for a report',
};

const remedies: Record<ReportFileProblem, string> = {
  json: 'Ask for the original file. Nothing was changed here.',
  'not-a-report': 'Open a report.json, or the JSON of a month.',
  newer: 'Open it with a newer Gantry.',
  schema: 'It is not shown. Ask for the original file.',
  changed: 'Its digest is not that of its content, so it is not shown. Ask for the original file.',
  signature:
    'It was altered, or signed by another key than it names, so it is not shown. Ask for the original file.',
  size: 'A report has at most 64 MiB. Open a report.json.',
};

export const reportErrors = {
  ReportFileError: (f: Facts) => {
    const problem = isProblem(f.problem) ? f.problem : 'not-a-report';
    return { title: problems[problem](f), remedy: remedies[problem] };
  },
  EmptyMonthError: (f: Facts) => ({
    title: `No run of ${fact(f, 'month')} is in this browser`,
    remedy: 'Choose a month in which a run was begun.',
  }),
};

function isProblem(problem: Facts[string] | undefined): problem is ReportFileProblem {
  return typeof problem === 'string' && Object.hasOwn(problems, problem);
}
