/**
 * An optimizer's state dict, `{ state: { i: { step, … } }, param_groups: [{ …, params: [i, …] }] }`, both ways.
 *
 * Keys and defaults as PyTorch 1.13 writes them (torch/optim/adam.py, rmsprop.py); `step` is read as an integer (before
 * 1.12, and RMSprop until 2.0) and as a tensor. i counts `module.parameters()`, so shapes name a wrong order.
 */
import { modelFileError, shapeText } from './modelFile.ts';
import { Dict, type PickleValue, Tuple } from './pickle.ts';
import { readTensors, torchTensor } from './stateDict.ts';
import { type NamedTensors, ownTensor, sizeOf, TensorView } from './tensors.ts';
import { OPTIMIZER_EPSILON, type OptimizerState, RMSPROP_ALPHA } from './trainingState.ts';

/** Keys of a parameter group that would make another optimizer of it, and the values Gantry works with. */
const FIXED: Readonly<Record<OptimizerState['kind'], Readonly<Record<string, number | boolean>>>> = {
  adam: { eps: OPTIMIZER_EPSILON, weight_decay: 0, amsgrad: false, maximize: false },
  rmsprop: {
    eps: OPTIMIZER_EPSILON,
    weight_decay: 0,
    alpha: RMSPROP_ALPHA,
    momentum: 0,
    centered: false,
    maximize: false,
  },
};

/**
 * @param what `optimizerG`, for the errors
 * @param shapes the network's parameters in PyTorch's order and layout (torchLayout.ts)
 * @throws ModelFileError naming the tensor or the setting
 */
export function readOptimizer(
  what: string,
  value: PickleValue,
  shapes: ReadonlyMap<string, readonly number[]>,
): OptimizerState {
  const { state, group } = readParts(what, value);
  const kind = group.has('betas') ? 'adam' : group.has('alpha') ? 'rmsprop' : null;
  if (!kind) throw unsupported(what, 'another optimizer', 'Adam, RMSprop');
  for (const [key, expected] of Object.entries(FIXED[kind])) {
    const found = group.get(key) ?? expected; // older versions have fewer keys
    if (found !== expected) throw unsupported(`${what}.${key}`, String(found), String(expected));
  }
  const lr = readNumber(`${what}.lr`, group.get('lr'));
  const order = readOrder(what, group, shapes.size);
  const moment = (key: string) => readMoments(what, key, { state, order, shapes });
  const steps = readSteps(what, state, order);
  if (kind === 'rmsprop') return { kind, steps, lr, squares: moment('square_avg') };
  const betas = group.get('betas');
  const [beta1, beta2] = betas instanceof Tuple ? betas.items : Array.isArray(betas) ? betas : [];
  return {
    kind,
    steps,
    lr,
    beta1: readNumber(`${what}.betas`, beta1),
    beta2: readNumber(`${what}.betas`, beta2),
    first: moment('exp_avg'),
    second: moment('exp_avg_sq'),
  };
}

/** @param names the network's parameters in PyTorch's order */
export function writeOptimizer(optimizer: OptimizerState, names: readonly string[]): Dict {
  const { kind, steps, lr } = optimizer;
  const moments: readonly (readonly [string, NamedTensors])[] =
    kind === 'adam'
      ? [
          ['exp_avg', optimizer.first],
          ['exp_avg_sq', optimizer.second],
        ]
      : [['square_avg', optimizer.squares]];
  const state = new Dict();
  if (steps > 0) {
    names.forEach((name, i) => {
      const step = kind === 'adam' ? ownTensor([], Float32Array.of(steps)) : steps;
      const entry = new Dict([['step', step]]);
      for (const [key, tensors] of moments) entry.set(key, torchTensor(tensors.get(name)!));
      state.set(i, entry);
    });
  }
  const settings: [string, PickleValue][] =
    kind === 'adam'
      ? [
          ['lr', lr],
          ['betas', new Tuple([optimizer.beta1, optimizer.beta2])],
          ['eps', OPTIMIZER_EPSILON],
          ['weight_decay', 0],
          ['amsgrad', false],
          ['maximize', false],
          ['foreach', null],
          ['capturable', false],
          ['differentiable', false],
          ['fused', false],
        ]
      : [
          ['lr', lr],
          ['momentum', 0],
          ['alpha', RMSPROP_ALPHA],
          ['eps', OPTIMIZER_EPSILON],
          ['centered', false],
          ['weight_decay', 0],
          ['foreach', null],
          ['maximize', false],
          ['differentiable', false],
        ];
  const group = new Dict([...settings, ['params', names.map((_, i) => i)]]);
  return new Dict([
    ['state', state],
    ['param_groups', [group]],
  ]);
}

function readParts(what: string, value: PickleValue): { state: Dict; group: Dict } {
  const state = value instanceof Dict ? value.get('state') : null;
  const groups = value instanceof Dict ? value.get('param_groups') : null;
  if (!(state instanceof Dict) || !Array.isArray(groups)) {
    throw damaged(what, 'another value', 'an optimizer state dict');
  }
  if (groups.length !== 1) throw unsupported(`${what}.param_groups`, `${groups.length} groups`, '1 group');
  const [group] = groups;
  if (!(group instanceof Dict)) throw damaged(`${what}.param_groups`, 'another value', 'a dict');
  return { state, group };
}

/** The state's key of each parameter. */
function readOrder(what: string, group: Dict, expected: number): readonly (number | string)[] {
  const params = group.get('params');
  const keys = Array.isArray(params)
    ? params.filter((key) => typeof key === 'number' || typeof key === 'string')
    : [];
  if (keys.length !== expected)
    throw damaged(`${what}.params`, `${keys.length} parameters`, `${expected} parameters`);
  return keys;
}

type Moments = {
  state: Dict;
  order: readonly (number | string)[];
  shapes: ReadonlyMap<string, readonly number[]>;
};

/** Zeros for an optimizer that has not stepped. */
function readMoments(what: string, key: string, { state, order, shapes }: Moments): NamedTensors {
  const views = [...shapes].map(([name, shape], i): [string, TensorView] => {
    if (state.size === 0) return [name, ownTensor(shape, new Float32Array(sizeOf(shape)))];
    const label = `${what}.${key}.${name}`;
    const entry = state.get(order[i]!);
    const view = entry instanceof Dict ? entry.get(key) : undefined;
    if (!(view instanceof TensorView)) throw modelFileError('.pth', 'missing', { what: label });
    if (view.shape.join() !== shape.join()) {
      throw modelFileError('.pth', 'shape', {
        what: label,
        found: shapeText(view.shape),
        expected: shapeText(shape),
      });
    }
    return [name, view];
  });
  return readTensors(new Map(views));
}

function readSteps(what: string, state: Dict, order: readonly (number | string)[]): number {
  if (state.size === 0) return 0;
  const steps = order.map((key) => {
    const entry = state.get(key);
    const step = entry instanceof Dict ? entry.get('step') : undefined;
    const scalar = step instanceof TensorView && sizeOf(step.shape) === 1 ? step.toFloat64()[0] : step;
    return readNumber(`${what}.step`, scalar);
  });
  const [first = 0] = steps;
  if (!Number.isSafeInteger(first) || first < 0 || steps.some((count) => count !== first)) {
    throw unsupported(
      `${what}.step`,
      `${Math.min(...steps)} … ${Math.max(...steps)}`,
      'one count for all parameters',
    );
  }
  return first;
}

function readNumber(what: string, value: PickleValue | undefined): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw damaged(what, 'another value', 'a number');
}

function unsupported(what: string, found: string, expected: string) {
  return modelFileError('.pth', 'unsupported', { what, found, expected });
}

function damaged(what: string, found: string, expected: string) {
  return modelFileError('.pth', 'damaged', { what, found, expected });
}
