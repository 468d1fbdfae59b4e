/** How an evaluation reads on the terminal, the verdict first, and the exit code it gives. */
import type { Evaluation, Figure, FigureReason, PairFigures } from '../evaluation.ts';
import type { RemoteEvaluated } from '../remoteProtocol.ts';
import { figure } from './progress.ts';
import { EXIT, EXIT_OF } from './summary.ts';

export function summariseEvaluation({
  evaluation,
  verdict,
  warnings,
}: Pick<Extract<RemoteEvaluated, { ok: true }>, 'evaluation' | 'verdict' | 'warnings'>): {
  lines: string[];
  exitCode: number;
} {
  const said = verdict
    ? `${verdict.text}. ${verdict.reason}`
    : 'No threshold was given, so nothing was to pass.';
  const lines = [
    said,
    ...warnings.map((text) => `Warning: ${text}`),
    ...table(rowsOf(evaluation)),
    measuredWith(evaluation),
  ];
  return { lines, exitCode: verdict ? EXIT_OF[verdict.outcome] : EXIT.passed };
}

/** A name, a figure, what it is seen against. */
type Row = readonly [name: string, figure: Figure, note?: string];

function rowsOf({ metrics: m, n, kidTest, memorisation }: Evaluation): Row[] {
  const { pixel = null, feature = null } = memorisation ?? {};
  return [
    ['FID', m.fid],
    ['FID, as many images as the floor', m.matchedFid, `${n.floor} images`],
    ['FID floor, training images', m.floor, `${n.floor} images`],
    ['Ratio to the floor', m.ratio, '1 is ideal'],
    ['FID∞, extrapolated', m.fidInfinity],
    ['KID', m.kid, kidTest ? `p ${figure(kidTest.p)}` : ''],
    ['Precision', m.precision],
    ['Recall', m.recall],
    ['Density', m.density],
    ['Coverage', m.coverage],
    ...pairRows('SSIM', m.ssim),
    ...pairRows('PSNR, dB', m.psnr),
    ...pairRows('LPIPS', m.lpips),
    ...pairRows('Feature distance', m.featureDistance),
    ['MS-SSIM, real–real', m.msSsim.realReal, `${m.msSsim.scales} scales`],
    ['MS-SSIM, fake–fake', m.msSsim.fakeFake, `${m.msSsim.scales} scales`],
    ['AUC of the critic', m.auc, '0.5 is ideal'],
    ['Wasserstein estimate', m.wasserstein],
    ['Discriminator accuracy', m.discriminatorAccuracy, '0.5 is ideal, of held-out halves'],
    ['Generator accuracy', m.generatorAccuracy, '0.5 is ideal, of a held-out half'],
    ['Critic, training – validation', m.criticGap],
    ...(pixel
      ? [['Near copies, by pixels', pixel.share, `${figure(pixel.expected)} by chance`] as const]
      : []),
    ...(feature
      ? [['Near copies, by features', feature.share, `${figure(feature.expected)} by chance`] as const]
      : []),
  ];
}

/** One row where none of the four was measured, for the same reason. */
function pairRows(name: string, { realFake, realReal, nearestTraining, fakeFake }: PairFigures): Row[] {
  const all = [realFake, realReal, nearestTraining, fakeFake];
  if (all.every(({ value, reason }) => value === null && reason === realFake.reason))
    return [[name, realFake]];
  return [
    [`${name}, real–fake`, realFake],
    [`${name}, real–real`, realReal],
    [`${name}, fake–nearest training`, nearestTraining],
    [`${name}, fake–fake`, fakeFake],
  ];
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(([name, { value, low, high, reason }, note = '']) => [
    name,
    value === null ? '–' : figure(value),
    low === null || high === null ? '' : `${figure(low)} to ${figure(high)}`,
    value === null ? (reason ? REASONS[reason] : '') : note,
  ]);
  const all = [['', '', '95 % interval', ''], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map(([name, value, interval, note]) =>
    [`  ${name!.padEnd(widths[0]!)}`, value!.padStart(widths[1]!), interval!.padEnd(widths[2]!), note!]
      .join('  ')
      .trimEnd(),
  );
}

const REASONS = {
  'not-asked': 'not asked for',
  'earlier-version': 'not measured then',
  'no-critic': 'there is no critic',
  'no-weights': 'no LPIPS weights are here; npm run weights fetches them',
  'too-few-images': 'too few images',
  'too-few-units': 'too few patients',
  'identical-images': 'identical images',
  constant: 'images of one shade',
  'floor-zero': 'the floor is 0',
  'images-too-small': 'the images are too small',
  'not-finite': 'not a finite number',
} satisfies Record<FigureReason, string>;

/** What every figure stands on. */
function measuredWith({
  network,
  lpipsNetwork,
  n,
  units,
  preprocessing,
  seed,
  samePatient,
  synthetic,
  seconds,
  device,
}: Evaluation) {
  const hash = (text: string) => text.slice(0, 8);
  return [
    `Measured with ${network.title} (${network.dimension} features, weights ${hash(network.sha256)})`,
    ...(lpipsNetwork ? [`${lpipsNetwork.title} (weights ${hash(lpipsNetwork.sha256)})`] : []),
    `${n.fake} generated against ${n.real} real and ${n.train} training images`,
    ...(units ? [`intervals over ${units.real} ${units.kind}`] : ['no intervals']),
    ...(preprocessing ? [`preprocessing ${hash(preprocessing)}`] : []),
    `seed ${seed}`,
    ...(samePatient ? ['same patient, optimistic'] : []),
    ...(synthetic ? ['synthetic data'] : []),
    `${figure(seconds)} s on ${device.backend}`,
  ].join('; ');
}
