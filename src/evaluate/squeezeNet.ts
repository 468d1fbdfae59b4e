/** torchvision's squeezenet1_1 up to its last fire module (Iandola et al. 2016, arXiv:1602.07360), and where LPIPS v0.1 taps it. */
import { type Plan, planBuilder } from './planBuilder.ts';
import { INPUT } from './steps.ts';

/** relu1 … relu7: [64, 128, 256, 384, 384, 512, 512] channels. */
export const SQUEEZENET_TAPS = [0, 4, 7, 9, 10, 11, 12].map((index) => `features.${index}`);

export function squeezeNet(): Plan {
  const net = planBuilder();
  const pool = (index: number, input: string) =>
    net.maxPool(`features.${index}`, input, { padding: 'ceil', stride: 2 });
  /** `narrow` channels, then 2 · `wide`. */
  const fire = (index: number, input: string, narrow: number, wide: number) => {
    const name = `features.${index}`;
    const squeezed = net.convolution(`${name}.squeeze`, input, narrow, 1);
    const one = net.convolution(`${name}.expand1x1`, squeezed, wide, 1);
    const three = net.convolution(`${name}.expand3x3`, squeezed, wide, 3, { padding: 1 });
    return net.concatenate(name, [one, three]);
  };
  let x = net.convolution('features.0', INPUT, 64, 3, { stride: 2 });
  x = fire(4, fire(3, pool(2, x), 16, 64), 16, 64);
  x = fire(7, fire(6, pool(5, x), 32, 128), 32, 128);
  x = fire(10, fire(9, pool(8, x), 48, 192), 48, 192);
  fire(12, fire(11, x, 64, 256), 64, 256);
  return net.plan();
}
