/**
 * The network of published FIDs: TensorFlow's Inception of 2015-12-05 in PyTorch, up to its last mixed block (pool3 is its mean over
 * positions). Tensor names are torchvision's; four kinds of block differ from it as pytorch-fid's inception.py does
 * (github.com/mseitzer/pytorch-fid): average pools whose padding counts in no mean, and a max pool in the last block.
 */
import { type Plan, type PlanBuilder, planBuilder } from './planBuilder.ts';
import { INPUT, type Pair } from './steps.ts';

/** [8, 8, 2048] for an input of 299. */
export function fidInception(): Plan {
  const net = planBuilder();
  let x = net.basic('Conv2d_1a_3x3', INPUT, 32, 3, { stride: 2 });
  x = net.basic('Conv2d_2a_3x3', x, 32, 3);
  x = net.basic('Conv2d_2b_3x3', x, 64, 3, { padding: 1 });
  x = net.maxPool('maxpool1', x, { padding: 'valid', stride: 2 });
  x = net.basic('Conv2d_3b_1x1', x, 80, 1);
  x = net.basic('Conv2d_4a_3x3', x, 192, 3);
  x = net.maxPool('maxpool2', x, { padding: 'valid', stride: 2 });
  x = blockA(net, 'Mixed_5b', x, 32);
  x = blockA(net, 'Mixed_5c', x, 64);
  x = blockA(net, 'Mixed_5d', x, 64);
  x = blockB(net, 'Mixed_6a', x);
  x = blockC(net, 'Mixed_6b', x, 128);
  x = blockC(net, 'Mixed_6c', x, 160);
  x = blockC(net, 'Mixed_6d', x, 160);
  x = blockC(net, 'Mixed_6e', x, 192);
  x = blockD(net, 'Mixed_7a', x);
  x = blockE(net, 'Mixed_7b', x, net.averagePool('Mixed_7b.pool', x));
  blockE(net, 'Mixed_7c', x, net.maxPool('Mixed_7c.pool', x, { padding: 'same', stride: 1 }));
  return net.plan();
}

const WIDE = { padding: [0, 3] as Pair };
const HIGH = { padding: [3, 0] as Pair };

/** FIDInceptionA */
function blockA(net: PlanBuilder, name: string, input: string, poolWidth: number): string {
  const five = net.basic(`${name}.branch5x5_1`, input, 48, 1);
  const three = net.basic(`${name}.branch3x3dbl_1`, input, 64, 1);
  const twice = net.basic(`${name}.branch3x3dbl_2`, three, 96, 3, { padding: 1 });
  return net.concatenate(name, [
    net.basic(`${name}.branch1x1`, input, 64, 1),
    net.basic(`${name}.branch5x5_2`, five, 64, 5, { padding: 2 }),
    net.basic(`${name}.branch3x3dbl_3`, twice, 96, 3, { padding: 1 }),
    net.basic(`${name}.branch_pool`, net.averagePool(`${name}.pool`, input), poolWidth, 1),
  ]);
}

/** InceptionB */
function blockB(net: PlanBuilder, name: string, input: string): string {
  const three = net.basic(`${name}.branch3x3dbl_1`, input, 64, 1);
  const twice = net.basic(`${name}.branch3x3dbl_2`, three, 96, 3, { padding: 1 });
  return net.concatenate(name, [
    net.basic(`${name}.branch3x3`, input, 384, 3, { stride: 2 }),
    net.basic(`${name}.branch3x3dbl_3`, twice, 96, 3, { stride: 2 }),
    net.maxPool(`${name}.pool`, input, { padding: 'valid', stride: 2 }),
  ]);
}

/** FIDInceptionC */
function blockC(net: PlanBuilder, name: string, input: string, width: number): string {
  let seven = net.basic(`${name}.branch7x7_1`, input, width, 1);
  seven = net.basic(`${name}.branch7x7_2`, seven, width, [1, 7], WIDE);
  let twice = net.basic(`${name}.branch7x7dbl_1`, input, width, 1);
  twice = net.basic(`${name}.branch7x7dbl_2`, twice, width, [7, 1], HIGH);
  twice = net.basic(`${name}.branch7x7dbl_3`, twice, width, [1, 7], WIDE);
  twice = net.basic(`${name}.branch7x7dbl_4`, twice, width, [7, 1], HIGH);
  return net.concatenate(name, [
    net.basic(`${name}.branch1x1`, input, 192, 1),
    net.basic(`${name}.branch7x7_3`, seven, 192, [7, 1], HIGH),
    net.basic(`${name}.branch7x7dbl_5`, twice, 192, [1, 7], WIDE),
    net.basic(`${name}.branch_pool`, net.averagePool(`${name}.pool`, input), 192, 1),
  ]);
}

/** InceptionD */
function blockD(net: PlanBuilder, name: string, input: string): string {
  const three = net.basic(`${name}.branch3x3_1`, input, 192, 1);
  let seven = net.basic(`${name}.branch7x7x3_1`, input, 192, 1);
  seven = net.basic(`${name}.branch7x7x3_2`, seven, 192, [1, 7], WIDE);
  seven = net.basic(`${name}.branch7x7x3_3`, seven, 192, [7, 1], HIGH);
  return net.concatenate(name, [
    net.basic(`${name}.branch3x3_2`, three, 320, 3, { stride: 2 }),
    net.basic(`${name}.branch7x7x3_4`, seven, 192, 3, { stride: 2 }),
    net.maxPool(`${name}.pool`, input, { padding: 'valid', stride: 2 }),
  ]);
}

/** FIDInceptionE_1 and E_2, which differ in how `pooled` was. */
function blockE(net: PlanBuilder, name: string, input: string, pooled: string): string {
  const three = net.basic(`${name}.branch3x3_1`, input, 384, 1);
  const narrow = net.basic(`${name}.branch3x3dbl_1`, input, 448, 1);
  const twice = net.basic(`${name}.branch3x3dbl_2`, narrow, 384, 3, { padding: 1 });
  const one = net.basic(`${name}.branch1x1`, input, 320, 1);
  return net.concatenate(name, [
    one,
    net.basic(`${name}.branch3x3_2a`, three, 384, [1, 3], { padding: [0, 1] }),
    net.basic(`${name}.branch3x3_2b`, three, 384, [3, 1], { padding: [1, 0] }),
    net.basic(`${name}.branch3x3dbl_3a`, twice, 384, [1, 3], { padding: [0, 1] }),
    net.basic(`${name}.branch3x3dbl_3b`, twice, 384, [3, 1], { padding: [1, 0] }),
    net.basic(`${name}.branch_pool`, pooled, 192, 1),
  ]);
}
