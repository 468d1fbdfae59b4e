/**
 * An evaluation as report.json, run.json and evaluation.json carry it: field by field, so that a record of another version brings
 * nothing else along, and with null and a reason for what is no finite number, which JSON cannot say.
 */
import type {
  AsInThesis,
  CopyShare,
  CriticHistogram,
  Evaluation,
  Figure,
  Memorisation,
  Metrics,
  NetworkInfo,
  PairFigures,
} from '../evaluation.ts';
import type { DeviceInfo } from '../workers/protocol.ts';

export function reportEvaluation(e: Evaluation): Evaluation {
  const { n, units } = e;
  return {
    version: 2,
    depth: e.depth,
    split: e.split,
    metrics: metricsOf(e.metrics),
    kidTest: e.kidTest && { p: e.kidTest.p, permutations: e.kidTest.permutations },
    memorisation: e.memorisation && memorisationOf(e.memorisation),
    critic: e.critic && histogramOf(e.critic),
    asInThesis: e.asInThesis && thesisOf(e.asInThesis),
    fidByCount: e.fidByCount.filter(({ fid }) => Number.isFinite(fid)).map(({ n, fid }) => ({ n, fid })),
    n: { real: n.real, fake: n.fake, floor: n.floor, train: n.train, pairs: n.pairs },
    units: units && { kind: units.kind, real: units.real, train: units.train, replicates: units.replicates },
    network: networkOf(e.network),
    lpipsNetwork: e.lpipsNetwork && networkOf(e.lpipsNetwork),
    preprocessing: e.preprocessing,
    seed: e.seed,
    comparable: [...e.comparable],
    samePatient: e.samePatient,
    synthetic: e.synthetic,
    seconds: e.seconds,
    device: reportDevice(e.device),
  };
}

/** Field by field, as everything here. */
export function reportDevice(device: DeviceInfo): DeviceInfo {
  const { backend, requested, adapter, software, threads, simd, tfjs } = device;
  const passedOver = device.passedOver.map(({ backend: name, reason }) => ({ backend: name, reason }));
  return { backend, requested, adapter, software, threads, simd, passedOver, tfjs };
}

export function finite(x: number | null): number | null {
  return x !== null && Number.isFinite(x) ? x : null;
}

function metricsOf(m: Metrics): Metrics {
  return {
    fid: figureOf(m.fid),
    matchedFid: figureOf(m.matchedFid),
    floor: figureOf(m.floor),
    ratio: figureOf(m.ratio),
    fidInfinity: figureOf(m.fidInfinity),
    kid: figureOf(m.kid),
    precision: figureOf(m.precision),
    recall: figureOf(m.recall),
    density: figureOf(m.density),
    coverage: figureOf(m.coverage),
    ssim: pairsOf(m.ssim),
    psnr: pairsOf(m.psnr),
    lpips: pairsOf(m.lpips),
    featureDistance: pairsOf(m.featureDistance),
    msSsim: {
      realReal: figureOf(m.msSsim.realReal),
      fakeFake: figureOf(m.msSsim.fakeFake),
      scales: m.msSsim.scales,
    },
    auc: figureOf(m.auc),
    wasserstein: figureOf(m.wasserstein),
    discriminatorAccuracy: figureOf(m.discriminatorAccuracy),
    generatorAccuracy: figureOf(m.generatorAccuracy),
    criticGap: figureOf(m.criticGap),
  };
}

function pairsOf({ realFake, realReal, nearestTraining, fakeFake }: PairFigures): PairFigures {
  return {
    realFake: figureOf(realFake),
    realReal: figureOf(realReal),
    nearestTraining: figureOf(nearestTraining),
    fakeFake: figureOf(fakeFake),
  };
}

function figureOf({ value, low, high, reason }: Figure): Figure {
  const kept = { value: finite(value), low: finite(low), high: finite(high) };
  const lost = [value, low, high].some((x) => x !== null && !Number.isFinite(x));
  return { ...kept, reason: lost ? (reason ?? 'not-finite') : reason };
}

function memorisationOf({ state, reason, mirrored, pixel, feature }: Memorisation): Memorisation {
  return { state, reason, mirrored, pixel: pixel && copiesOf(pixel), feature: feature && copiesOf(feature) };
}

function copiesOf({ flagged, share, expected, threshold, p, train }: CopyShare): CopyShare {
  return { flagged, share: figureOf(share), expected, threshold, p, train };
}

function histogramOf({ from, to, train, real, fake, threshold }: CriticHistogram): CriticHistogram {
  return { from, to, train: [...train], real: [...real], fake: [...fake], threshold };
}

function thesisOf(t: AsInThesis): AsInThesis {
  return {
    discriminatorAccuracy: finite(t.discriminatorAccuracy),
    generatorAccuracy: finite(t.generatorAccuracy),
    ssim: finite(t.ssim),
    psnr: finite(t.psnr),
    lpips: finite(t.lpips),
  };
}

function networkOf(network: NetworkInfo): NetworkInfo {
  const {
    name,
    kind,
    title,
    tap,
    dimension,
    inputSize,
    range,
    resize,
    licence,
    sha256,
    id,
    from,
    published,
  } = network;
  return {
    name,
    kind,
    title,
    tap,
    dimension,
    inputSize,
    range: [range[0], range[1]],
    resize,
    licence,
    sha256,
    id,
    from,
    published,
  };
}
