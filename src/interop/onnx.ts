/**
 * The generator as an ONNX model: latents in, images out, normalised by running statistics as in generation.
 *
 * Field numbers from onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3), operators from opset 13:
 * ConvTranspose-11, BatchNormalization-9 (inference form), Relu-13, Tanh-13; IR version 7 goes with that opset.
 * `z` float [n, nz, 1, 1] → `images` float [n, 1, imsize, imsize] in [−1, 1]; n is free.
 */
import type { RunConfig } from '../config.ts';
import { INTENDED_USE } from '../errors.ts';
import { bytes, type Field, float, message, nested, text, varint } from './protobuf.ts';
import type { NamedTensor } from './tensors.ts';
import { torchShapes, toTorchLayout } from './torchLayout.ts';
import type { NetworkTensors } from './trainingState.ts';

/** @param generator convolution weights as [4, 4, large, small]. @throws RangeError for a tensor that is not there */
export function writeGeneratorOnnx(
  { parameters, buffers }: NetworkTensors,
  config: Pick<RunConfig, 'imsize' | 'nc' | 'nz' | 'ngf' | 'ndf'>,
): Uint8Array<ArrayBuffer> {
  const { parameters: shapes, norms } = torchShapes('generator', config);
  const weights = [...shapes.keys()].filter((name) => !norms.some((norm) => name.startsWith(`${norm}.`)));
  const nodes: Field[][] = [];
  const initializers: Field[][] = [];
  const tensor = (name: string): string => {
    const found = parameters.get(name) ?? buffers.get(name);
    if (!found) throw new RangeError(`The generator to be written has no tensor "${name}".`);
    initializers.push(tensorProto(name, found));
    return name;
  };
  let value = 'z';
  weights.forEach((weight, i) => {
    const norm = norms[i];
    const stride = i === 0 ? 1 : 2;
    const pad = i === 0 ? 0 : 1;
    const convolved = `${weight}.out`;
    nodes.push(
      node('ConvTranspose', [value, tensor(weight)], convolved, [
        ints('kernel_shape', [4, 4]),
        ints('strides', [stride, stride]),
        ints('pads', [pad, pad, pad, pad]),
      ]),
    );
    if (!norm) {
      nodes.push(node('Tanh', [convolved], 'images', []));
      return;
    }
    const inputs = ['weight', 'bias', 'running_mean', 'running_var'].map((key) => tensor(`${norm}.${key}`));
    nodes.push(
      node('BatchNormalization', [convolved, ...inputs], `${norm}.out`, [epsilon(BATCH_NORM_EPSILON)]),
      node('Relu', [`${norm}.out`], `${norm}.relu`, []),
    );
    value = `${norm}.relu`;
  });
  const graph = [
    ...nodes.map((fields) => nested(1, fields)),
    text(2, 'generator'),
    ...initializers.map((fields) => nested(5, fields)),
    nested(11, valueInfo('z', ['n', config.nz, 1, 1])),
    nested(12, valueInfo('images', ['n', config.nc, config.imsize, config.imsize])),
  ];
  return message([
    varint(1, IR_VERSION),
    text(2, 'Gantry'), // producer_name
    text(6, INTENDED_USE), // doc_string
    nested(7, graph),
    nested(8, [text(1, ''), varint(2, OPSET)]), // opset_import: the default operator set
  ]);
}

const IR_VERSION = 7;
const OPSET = 13;
/** PyTorch's BatchNorm2d default. */
const BATCH_NORM_EPSILON = 1e-5;
/** TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT_TENSOR = 1;
const FLOAT_ATTRIBUTE = 1;
const INTS_ATTRIBUTE = 7;

/** NodeProto: input 1, output 2, name 3, op_type 4, attribute 5. */
function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Field[][],
): Field[] {
  return [
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, `${output}/${type}`),
    text(4, type),
    ...attributes.map((fields) => nested(5, fields)),
  ];
}

/** AttributeProto: name 1, ints 8, type 20. */
function ints(name: string, values: readonly number[]): Field[] {
  return [text(1, name), ...values.map((value) => varint(8, value)), varint(20, INTS_ATTRIBUTE)];
}

/** AttributeProto: name 1, f 2, type 20. */
function epsilon(value: number): Field[] {
  return [text(1, 'epsilon'), float(2, value), varint(20, FLOAT_ATTRIBUTE)];
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little endian). */
function tensorProto(name: string, tensor: NamedTensor): Field[] {
  const { shape, values } = toTorchLayout(tensor);
  return [
    ...shape.map((length) => varint(1, length)),
    varint(2, FLOAT_TENSOR),
    text(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 | dim_param 2 } } } }. */
function valueInfo(name: string, shape: readonly (number | string)[]): Field[] {
  const dimensions = shape.map((length) =>
    nested(1, [typeof length === 'string' ? text(2, length) : varint(1, length)]),
  );
  return [text(1, name), nested(2, [nested(1, [varint(1, FLOAT_TENSOR), nested(2, dimensions)])])];
}
