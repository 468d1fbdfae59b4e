import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TrainingLogError } from '../../src/errors.ts';
import { readTrainingLog, writeTrainingLog } from '../../src/interop/trainingLog.ts';

const THESIS_HEADER =
  'Epoch,Total Epochs,Iteration,Total Iterations,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake';
const row = {
  epoch: 3,
  totalEpochs: 50,
  batch: 2,
  batchesPerEpoch: 7,
  lossD: 0.1 + 0.2,
  lossG: -1e-9,
  dReal: 1 / 3,
  dFakeCritic: -2,
  dFakeGenerator: 1e21,
  wasserstein: 7 / 3,
};

test('ten columns in the documented order, doubles to the last digit', () => {
  expect(writeTrainingLog([row])).toBe(
    `${THESIS_HEADER},Wasserstein\n3,50,2,7,0.30000000000000004,-1e-9,0.3333333333333333,-2,1e+21,2.3333333333333335\n`,
  );
});

test('what is written reads back equal, with what is not finite and with minus zero', () => {
  const rows = [
    row,
    { ...row, lossD: Number.NaN, lossG: Infinity, dReal: -Infinity, dFakeCritic: -0, wasserstein: 5e-324 },
  ];
  expect(readTrainingLog(writeTrainingLog(rows))).toEqual(rows);
});

test('no rows are a header with ten columns', () => {
  expect(writeTrainingLog([])).toBe(`${THESIS_HEADER},Wasserstein\n`);
  expect(readTrainingLog(writeTrainingLog([]))).toEqual([]);
});

test('nine columns read with no Wasserstein estimate, and write as nine again', () => {
  const text = `${THESIS_HEADER}\n0,10,0,32,1.5,2,3,4,5\n`;
  expect(readTrainingLog(text)[0]).toMatchObject({ lossD: 1.5, dFakeGenerator: 5, wasserstein: null });
  expect(writeTrainingLog(readTrainingLog(text))).toBe(text);
});

test('a byte order mark, CRLF and another order of columns are read', () => {
  const text = `\uFEFFWasserstein,${THESIS_HEADER}\r\n9,0,10,1,32,1.5,2,3,4,5\r\n\r\n`;
  expect(readTrainingLog(text)).toEqual([
    {
      epoch: 0,
      totalEpochs: 10,
      batch: 1,
      batchesPerEpoch: 32,
      lossD: 1.5,
      lossG: 2,
      dReal: 3,
      dFakeCritic: 4,
      dFakeGenerator: 5,
      wasserstein: 9,
    },
  ]);
});

describe('what is wrong is named by row and column', () => {
  const good = '0,10,0,32,1.5,2,3,4,5';
  test.each([
    ['an empty file', '', { problem: 'empty', row: 1, column: '' }, 'empty'],
    [
      'a missing column',
      THESIS_HEADER.replace('Loss_G,', ''),
      { problem: 'missing', row: 1, column: 'Loss_G' },
      'no column "Loss_G"',
    ],
    [
      'an unknown column',
      `${THESIS_HEADER},Colour`,
      { problem: 'unknown', row: 1, column: 'Colour' },
      'unknown column "Colour"',
    ],
    [
      'a column named twice',
      `${THESIS_HEADER},Loss_D`,
      { problem: 'twice', row: 1, column: 'Loss_D' },
      'twice',
    ],
    [
      'text in a number',
      `${THESIS_HEADER}\n${good}\n0,10,0,32,x,2,3,4,5`,
      { problem: 'number', row: 3, column: 'Loss_D', value: 'x' },
      'Row 3, column "Loss_D"',
    ],
    [
      'nothing in a number',
      `${THESIS_HEADER}\n0,10,0,32,1,2,,4,5`,
      { problem: 'number', row: 2, column: 'D(x)', value: '' },
      'Row 2, column "D(x)"',
    ],
    [
      'a half epoch',
      `${THESIS_HEADER}\n0.5,10,0,32,1,2,3,4,5`,
      { problem: 'count', row: 2, column: 'Epoch', value: '0.5' },
      'whole number',
    ],
    [
      'hexadecimal',
      `${THESIS_HEADER}\n0,10,0,32,0x1F,2,3,4,5`,
      { problem: 'number', row: 2, column: 'Loss_D', value: '0x1F' },
      'not a number',
    ],
    [
      'a short row',
      `${THESIS_HEADER}\n0,10,0,32,1,2,3,4`,
      { problem: 'width', row: 2, column: 'D(G(z))_Fake' },
      '8 values for 9 columns',
    ],
  ])('%s', (_, text, facts, words) => {
    const error = (() => {
      try {
        readTrainingLog(text);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(TrainingLogError);
    expect((error as TrainingLogError).facts).toMatchObject(facts);
    expect((error as TrainingLogError).message).toContain(words);
  });
});

const thesisLog = join(process.env.GANTRY_DATA ?? '../shared', 'thesis/training_log_wgan.csv');

test.skipIf(!existsSync(thesisLog))(
  `the thesis's own log goes through byte for byte, '.0' apart (skipped where ${thesisLog} is absent)`,
  () => {
    const text = readFileSync(thesisLog, 'utf8');
    const rows = readTrainingLog(text);
    expect(rows).toHaveLength(1000); // wc -l: 1001 lines with the header
    expect(rows.at(-1)).toMatchObject({ epoch: 999, lossD: -61.58860778808594, wasserstein: null });
    expect(readTrainingLog(writeTrainingLog(rows))).toEqual(rows);
    // Python prints whole floats with ".0", JavaScript without; nothing else differs.
    const asJavaScript = text.replace(/\.0(?=[,\r\n])/g, '');
    expect(writeTrainingLog(rows)).toBe(asJavaScript.replaceAll('\r\n', '\n'));
  },
);
