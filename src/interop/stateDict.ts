/** A network's state dict: `OrderedDict` of tensors with `_metadata`, as nn.Module.state_dict() gives it; both ways. */
import type { RunConfig } from '../config.ts';
import { type ModelFileKind, modelFileError } from './modelFile.ts';
import { Dict, OrderedDict, type PickleValue } from './pickle.ts';
import { type NamedTensor, type NamedTensors, ownTensor, TensorView } from './tensors.ts';
import {
  checkShapes,
  fromTorchLayout,
  type NetworkName,
  type TorchShapes,
  torchShapes,
  toTorchLayout,
} from './torchLayout.ts';
import type { NetworkTensors } from './trainingState.ts';

/** A state dict's tensors by name, none of them read yet. nn.DataParallel's prefix `module.` is taken off. */
export type StateViews = ReadonlyMap<string, TensorView>;

/** @param what `generator`, for the error. @throws ModelFileError for anything but a dictionary of tensors */
export function stateViews(what: string, value: PickleValue): StateViews {
  if (!(value instanceof Dict)) {
    throw modelFileError('.pth', 'damaged', { what, found: 'another value', expected: 'a state dict' });
  }
  const entries = [...value];
  const parallel = entries.length > 0 && entries.every(([name]) => String(name).startsWith('module.'));
  return new Map(
    entries.map(([key, tensor]) => {
      const name = parallel ? String(key).slice('module.'.length) : String(key);
      if (tensor instanceof TensorView) return [name, tensor];
      throw modelFileError('.pth', 'damaged', {
        what: `${what}.${name}`,
        found: 'another value',
        expected: 'a tensor',
      });
    }),
  );
}

export function shapesOf(views: StateViews): Map<string, readonly number[]> {
  return new Map([...views].map(([name, { shape }]) => [name, shape]));
}

/** @throws ModelFileError naming a tensor that is missing, unexpected or of another shape (checkShapes) */
export function readNetwork(
  what: string,
  network: NetworkName,
  views: StateViews,
  config: RunConfig,
  file: ModelFileKind = '.pth',
): NetworkTensors {
  const { parameters, buffers, norms } = torchShapes(network, config);
  const found = shapesOf(views);
  for (const norm of norms) found.delete(counterOf(norm)); // since PyTorch 0.4.1: older files have none
  checkShapes(file, what, found, new Map([...parameters, ...buffers]));
  const read = (shapes: TorchShapes['parameters']) =>
    readTensors(new Map([...shapes.keys()].map((name) => [name, views.get(name)!])));
  return { parameters: read(parameters), buffers: read(buffers) };
}

/** Training forwards of the generator by its batch normalisations' counters; 0 where there are none. */
export function batchesTracked(generator: StateViews, config: RunConfig): number {
  const { norms } = torchShapes('generator', config);
  return Math.max(0, ...norms.map((norm) => generator.get(counterOf(norm))?.toFloat64()[0] ?? 0));
}

function counterOf(norm: string): string {
  return `${norm}.num_batches_tracked`;
}

/** PyTorch's views as Gantry's tensors. */
export function readTensors(views: StateViews): NamedTensors {
  return new Map(
    [...views].map(([name, view]) => [
      name,
      fromTorchLayout({ shape: view.shape, values: view.toFloat32() }),
    ]),
  );
}

/** A tensor of Gantry's as PyTorch's. */
export function torchTensor(tensor: NamedTensor): TensorView {
  const { shape, values } = toTorchLayout(tensor);
  return ownTensor(shape, values);
}

/**
 * In the order of nn.Module.state_dict(): each batch normalisation's weight, bias, running_mean, running_var,
 * num_batches_tracked; `_metadata` says version 2 for them and 1 for every other module.
 */
export function writeStateDict(
  network: NetworkName,
  { parameters, buffers }: NetworkTensors,
  config: RunConfig,
  batches: number,
): OrderedDict {
  const shapes = torchShapes(network, config);
  const dict = new OrderedDict();
  const put = (name: string, tensors: NamedTensors) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new RangeError(`The ${network} to be written has no tensor "${name}".`);
    dict.set(name, torchTensor(tensor));
  };
  for (const name of shapes.parameters.keys()) {
    put(name, parameters);
    const norm = shapes.norms.find((prefix) => name === `${prefix}.bias`);
    if (!norm) continue;
    put(`${norm}.running_mean`, buffers);
    put(`${norm}.running_var`, buffers);
    dict.set(counterOf(norm), ownTensor([], BigInt64Array.of(BigInt(batches))));
  }
  dict.attributes = new Dict([['_metadata', moduleVersions(network, shapes)]]);
  return dict;
}

function moduleVersions(network: NetworkName, { parameters, norms }: TorchShapes): OrderedDict {
  const last = Math.max(...[...parameters.keys()].map((name) => Number(name.split('.')[1])));
  // The generator ends in its tanh, the critic in its last convolution.
  const modules = Array.from({ length: last + (network === 'generator' ? 2 : 1) }, (_, i) => `main.${i}`);
  const versions = new OrderedDict();
  for (const name of ['', 'main', ...modules])
    versions.set(name, new Dict([['version', norms.includes(name) ? 2 : 1]]));
  return versions;
}
