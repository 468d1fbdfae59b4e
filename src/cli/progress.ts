/**
 * What a person sees while a run works: one line that rewrites itself on a terminal, a line now and then elsewhere.
 * Turns events into words; knows nothing of where they come from.
 */
import type { EvaluateProgress } from '../evaluation.ts';
import type { IngestPhase, RemoteEvent } from '../remoteProtocol.ts';
import type { DeviceInfo, Measured } from '../workers/protocol.ts';
import { describeIncident } from './incidentWords.ts';

/** Seconds between two lines of one stage where lines cannot be rewritten. */
const SPARSE_SECONDS = 15;

export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress {
  show(event: RemoteEvent): void;
  /** A line that stays. */
  note(line: string): void;
  /** Clears the line in work. */
  end(): void;
}

export function createProgress(screen: Screen, now: () => number = Date.now): Progress {
  let passing = false;
  let lastStage = '';
  let lastAt = 0;
  let maxRounds = 0;
  let announced = 0;

  function end(): void {
    if (passing) screen.write('\r\x1b[2K');
    passing = false;
  }
  function note(line: string): void {
    end();
    screen.write(`${line}\n`);
  }
  function pass(stage: string, line: string): void {
    if (screen.isTTY) {
      screen.write(`\r\x1b[2K${line.slice(0, Math.max(20, (screen.columns ?? 80) - 1))}`);
      passing = true;
      return;
    }
    const at = now();
    if (stage === lastStage && at - lastAt < SPARSE_SECONDS * 1000) return;
    lastStage = stage;
    lastAt = at;
    screen.write(`${line}\n`);
  }

  return {
    note,
    end,
    show(event) {
      switch (event.type) {
        case 'ingest':
          return pass(
            `ingest ${event.phase}`,
            `${INGEST_PHASES[event.phase]} ${event.done} of ${event.total} files${left(event.secondsLeft)}`,
          );
        case 'dataset':
          return note(describeDataset(event.dataset));
        case 'device':
          return note(describeDevice(event.device));
        case 'model':
          note(describeModel(event));
          for (const { key, asked, used } of event.overruled)
            note(`${key} ${asked} was asked for; the model has ${used}, which is used`);
          return;
        case 'measured':
          return note(describeStep(event.measured));
        case 'state':
          maxRounds = event.maxRounds;
          return;
        case 'train':
          if (event.round !== announced)
            note(maxRounds > 1 ? `Round ${event.round} of at most ${maxRounds}: training` : 'Training');
          announced = event.round;
          return pass(
            `train ${event.round}`,
            `Round ${event.round}: iteration ${event.iteration} of ${event.totalIterations}, ` +
              `Wasserstein estimate ${figure(event.wasserstein)}, ` +
              `${Math.round(event.imagesPerSecond)} images/s${left(event.secondsLeft)}`,
          );
        case 'diagnostics': // for diagnostics.json
          return;
        case 'incident':
          return note(describeIncident(event.incident));
        case 'evaluate': {
          const { stage, done, total, secondsLeft } = event.progress;
          const what = {
            baseline: 'Evaluating before training',
            midway: 'Evaluating part-way',
            final: 'Evaluating',
            confirmation: 'Confirming on the final split',
          };
          return pass(
            `evaluate ${event.what}`,
            `${what[event.what]}: ${EVALUATION_STAGES[stage]} ${done} of ${total}${left(secondsLeft)}`,
          );
        }
        case 'generate':
          return pass('generate', `Generating ${event.done} of ${event.total} images`);
        case 'score':
          return pass('score', `Scoring ${event.done} of ${event.total} images by the critic`);
        case 'replay':
          return pass('replay', `Replaying ${event.done} of ${event.total} iterations`);
        case 'silent':
          if (event.seconds === null) return;
          return pass(
            'silent',
            `The computing part has said nothing for ${event.seconds} s; it is started again if it stays silent`,
          );
        case 'file':
          return pass('file', `Writing ${event.name}`);
        default:
          event satisfies never;
      }
    },
  };
}

const INGEST_PHASES = {
  scanning: 'Reading the headers of',
  measuring: 'Measuring the values of',
  reading: 'Reading',
} satisfies Record<IngestPhase, string>;

const EVALUATION_STAGES = {
  network: 'network',
  real: 'real images',
  fake: 'generated images',
  train: 'training images',
  pairs: 'pairs',
  copies: 'search for copies',
  metrics: 'metrics',
} satisfies Record<EvaluateProgress['stage'], string>;

/** A figure with four significant digits, as a person writes it. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}

function describeDataset(dataset: Extract<RemoteEvent, { type: 'dataset' }>['dataset']): string {
  const { counts, outcomes, files, patients, samePatient } = dataset;
  const others = Object.entries(outcomes).filter(([code]) => code !== 'accepted');
  const leftOut =
    others.length === 0 ? '' : `; left out: ${others.map(([code, n]) => `${n} ${code}`).join(', ')}`;
  const optimistic = samePatient ? '; the splits share a patient, so figures are optimistic' : '';
  return (
    `${files} files, ${patients} ${patients === 1 ? 'patient' : 'patients'}: ` +
    `${counts.train} training, ${counts.validation} validation, ${counts.final} final slices${leftOut}${optimistic}`
  );
}

function describeDevice({ backend, adapter, software, threads, passedOver }: DeviceInfo): string {
  const details = [
    ...(adapter ? [adapter] : []),
    ...(software ? ['software'] : []),
    ...(backend === 'wasm' ? [`${threads} ${threads === 1 ? 'thread' : 'threads'}`] : []),
  ];
  const why = passedOver.map((other) => `${other.backend}: ${other.reason}`).join('; ');
  return `Computing with ${backend}${details.length > 0 ? ` (${details.join(', ')})` : ''}${why ? `; passed over ${why}` : ''}`;
}

function describeModel({ model, mode }: Extract<RemoteEvent, { type: 'model' }>): string {
  const { imsize, nz, ngf, iteration, optimizers } = model;
  const place = iteration === null ? '' : `, ${iteration} generator steps old`;
  const what = `Training on from a ${model.mode} model of ${imsize} px (nz ${nz}, ngf ${ngf}${place})`;
  if (!optimizers) return `${what}; it has no optimizers, so fresh ones are used`;
  return mode === model.mode
    ? what
    : `${what}; its optimizers are not those of ${mode}, so fresh ones are used`;
}

function describeStep({ seconds, peakBytes }: Measured): string {
  return `One step fits into memory: ${figure(seconds)} s, ${megabytes(peakBytes)} of memory at its peak`;
}

function megabytes(bytes: number): string {
  return `${figure(bytes / 2 ** 20)} MiB`;
}

function left(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '';
  const whole = Math.round(seconds);
  return whole >= 90 ? `, ${Math.round(whole / 60)} min left` : `, ${whole} s left`;
}
