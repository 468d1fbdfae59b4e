import { expect, test } from 'vitest';
import { writeFullLog } from '../../src/interop/fullLog.ts';
import type { Diagnostics, LogRow } from '../../src/workers/protocol.ts';

const row = (iteration: number): LogRow => ({
  iteration,
  epoch: 1,
  totalEpochs: 4,
  batch: 7,
  batchesPerEpoch: 18,
  lossD: -1.5,
  lossG: 0.5,
  dReal: 2,
  dFakeCritic: 1.25,
  dFakeGenerator: -0.5,
  wasserstein: 0.75,
  penalty: 0.01,
  gradNorm: 1.1,
});

const diagnostics = (iteration: number, change: Partial<Diagnostics> = {}): Diagnostics => ({
  iteration,
  critic: { n: 8, train: 3.5, validation: 1.25, fake: -2 },
  layers: [],
  memory: { tensors: 42, bytes: 1000, deviceBytes: 4096, heapBytes: null },
  ...change,
});

/** Cells by title, as a reader of tables sees them. */
function table(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  const titles = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    expect(cells).toHaveLength(titles.length);
    return Object.fromEntries(titles.map((title, i) => [title, cells[i]!]));
  });
}

test('the header names each column once', () => {
  expect(writeFullLog([], [])).toBe(
    'Iteration,Epoch,Total Epochs,Batch,Batches per Epoch,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake,Wasserstein,' +
      'Penalty,Gradient Norm,Critic Train,Critic Validation,Critic Fake,Critic Gap,Critic Images,Tensors,Tensor Bytes,' +
      'Device Bytes,Heap Bytes\n',
  );
});

test('each iteration is a line with every figure of its row', () => {
  const lines = table(writeFullLog([row(1), row(2)], []));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({
    Iteration: '2',
    Epoch: '1',
    Batch: '7',
    'Batches per Epoch': '18',
    Loss_D: '-1.5',
    'D(G(z))_Real': '1.25',
    'D(G(z))_Fake': '-0.5',
    Penalty: '0.01',
    'Gradient Norm': '1.1',
  });
});

test('what is measured at checkpoints stands at their iterations and is blank elsewhere', () => {
  const [first, second] = table(writeFullLog([row(1), row(2)], [diagnostics(2), diagnostics(9)]));
  expect(first).toMatchObject({ 'Critic Train': '', 'Critic Gap': '', Tensors: '', 'Heap Bytes': '' });
  expect(second).toMatchObject({
    'Critic Train': '3.5',
    'Critic Validation': '1.25',
    'Critic Fake': '-2',
    'Critic Gap': '2.25', // 3.5 − 1.25
    'Critic Images': '8',
    Tensors: '42',
    'Tensor Bytes': '1000',
    'Device Bytes': '4096',
    'Heap Bytes': '', // the browser did not tell
  });
});

test('without validation slices the critic’s columns are blank and the memory’s are not', () => {
  const [line] = table(writeFullLog([row(1)], [diagnostics(1, { critic: null })]));
  expect(line).toMatchObject({ 'Critic Train': '', 'Critic Gap': '', 'Critic Images': '', Tensors: '42' });
});

test('a figure that is no number is written as Python writes it', () => {
  const [line] = table(writeFullLog([{ ...row(1), penalty: Number.NaN, lossD: Infinity }], []));
  expect(line).toMatchObject({ Penalty: 'nan', Loss_D: 'inf' });
});
