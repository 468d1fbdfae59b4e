/** torchvision's alexnet up to its last ReLU (Krizhevsky 2014, arXiv:1404.5997), and where LPIPS v0.1 taps it. */
import { type Plan, planBuilder } from './planBuilder.ts';
import { INPUT } from './steps.ts';

/** relu1 … relu5: [64, 192, 384, 256, 256] channels. */
export const ALEXNET_TAPS = ['features.0', 'features.3', 'features.6', 'features.8', 'features.10'];

export function alexNet(): Plan {
  const net = planBuilder();
  const pool = (name: string, input: string) => net.maxPool(name, input, { padding: 'valid', stride: 2 });
  let x = net.convolution('features.0', INPUT, 64, 11, { stride: 4, padding: 2 });
  x = net.convolution('features.3', pool('features.2', x), 192, 5, { padding: 2 });
  x = net.convolution('features.6', pool('features.5', x), 384, 3, { padding: 1 });
  x = net.convolution('features.8', x, 256, 3, { padding: 1 });
  net.convolution('features.10', x, 256, 3, { padding: 1 });
  return net.plan();
}
