/**
 * How far one replay lies from another, in the measures of docs/replay.md: gradients tensor by tensor, losses as a share of
 * the largest. Pointwise relative errors of losses mean nothing, since losses cross zero.
 */
import { modelFileError } from './modelFile.ts';
import { readSafetensors } from './safetensors.ts';

/** ‖a − b‖ / ‖b‖ of each gradient tensor: PyTorch's own float32 reaches 2e-5 against its float64. */
export const GRADIENT_BOUND = 1e-4;
/** Largest |a − b| of a network's losses over the largest |b|. */
export const TRACE_BOUND = 0.01;

export interface ReplayDistance {
  /** Worst tensor of grads.safetensors. */
  readonly gradient: number;
  /** The critic's losses, and the generator's. */
  readonly discriminator: number;
  readonly generator: number;
  /** Worst difference of a final tensor's norm, as a share of the norm. */
  readonly final: number;
}

/**
 * A replay's three files against the expected file of the script that made its bundle (test/oracle/replay/bundles.py).
 * @throws ModelFileError when a tensor of one is not in the other
 */
export function replayDistance(
  result: { readonly trace: Uint8Array; readonly grads: Uint8Array; readonly final: Uint8Array },
  expected: Uint8Array,
): ReplayDistance {
  const { tensors: wanted, metadata } = readSafetensors(expected);
  const grads = readSafetensors(result.grads).tensors;
  const final = readSafetensors(result.final).tensors;
  const norms = new Map(Object.entries(JSON.parse(metadata.final ?? '{}') as Record<string, number>));
  sameNames(grads, wanted);
  sameNames(final, norms);
  const { steps } = JSON.parse(new TextDecoder().decode(result.trace)) as { steps: readonly Step[] };
  const expectedSteps = JSON.parse(metadata.trace ?? '[]') as readonly Step[];
  const of = (network: Step['network']) => traceDistance(network, steps, expectedSteps);
  return {
    gradient: Math.max(
      ...[...wanted].map(([name, view]) => relativeError(grads.get(name)!.toFloat32(), view.toFloat32())),
    ),
    discriminator: of('discriminator'),
    generator: of('generator'),
    final: Math.max(
      ...[...norms].map(([name, norm]) => Math.abs(length(final.get(name)!.toFloat32()) - norm) / norm),
    ),
  };
}

/** What PyTorch in float32 does against PyTorch in float64, as the expected file says. */
export function pytorchDistance(expected: Uint8Array): Omit<ReplayDistance, 'final'> {
  return JSON.parse(readSafetensors(expected).metadata.float32 ?? 'null');
}

interface Step {
  readonly iteration: number;
  readonly network: 'discriminator' | 'generator';
  readonly loss: number;
}

/** Step by step: another order of the steps is infinitely far. */
function traceDistance(network: Step['network'], steps: readonly Step[], expected: readonly Step[]): number {
  const order = (list: readonly Step[]) => list.map((step) => `${step.iteration} ${step.network}`).join();
  if (order(steps) !== order(expected)) return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 0];
  for (const [i, step] of expected.entries()) {
    if (step.network !== network) continue;
    difference = Math.max(difference, Math.abs(steps[i]!.loss - step.loss));
    largest = Math.max(largest, Math.abs(step.loss));
  }
  return difference / largest;
}

function sameNames(found: ReadonlyMap<string, unknown>, expected: ReadonlyMap<string, unknown>): void {
  const missing = [...expected.keys()].find((name) => !found.has(name));
  if (missing !== undefined) throw modelFileError('.safetensors', 'missing', { what: missing });
  const more = [...found.keys()].find((name) => !expected.has(name));
  if (more !== undefined) throw modelFileError('.safetensors', 'unexpected', { what: more });
}

function relativeError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return length(a.map((value, i) => value - b[i]!)) / length(b);
}

function length(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
