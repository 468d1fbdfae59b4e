import { afterEach, expect, test } from 'vitest';
import type { Gantry, TrainingLogRow } from '../../src/app.ts';
import { TrainingLogError } from '../../src/errors.ts';
import { readTrainingLog } from '../../src/interop/trainingLog.ts';
import { graph } from '../../src/remote/graph.ts';
import type { RemoteEvent } from '../../src/remoteProtocol.ts';

const HEADER = 'Epoch,Total Epochs,Iteration,Total Iterations,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake';
const REQUEST = { backend: 'auto', width: 480, height: 900, smoothing: 0.5 } as const;
const gantry = { parseTrainingLog: readTrainingLog } as Pick<Gantry, 'parseTrainingLog'> as Gantry;
const driven = globalThis as { gantryHost?: (event: RemoteEvent) => Promise<void> };

afterEach(() => {
  delete driven.gantryHost;
});

test('the rows are drawn as asked, and the picture goes out', async () => {
  const events: RemoteEvent[] = [];
  driven.gantryHost = async (event) => void events.push(event);
  let drawn: readonly TrainingLogRow[] = [];
  const outcome = await graph(gantry, logFile('0,9,0,8,1,2,3,4,5'), REQUEST, async (rows, look) => {
    drawn = rows;
    expect(look).toEqual({ width: 480, height: 900, smoothing: 0.5 });
    return Uint8Array.of(1, 2, 3);
  });
  expect(outcome).toEqual({ ok: true, rows: 1 });
  expect(drawn[0]).toMatchObject({ lossD: 1, dFakeGenerator: 5 });
  expect(events).toEqual([{ type: 'file', name: 'graph.png', base64: 'AQID', last: true }]);
});

test.each([
  ['0,9,0,8,1,2,x3,4,5', 'Row 2, column "D(x)" of the training log is "x3", not a number.'],
  ['0,9,0,8,1,2', 'Row 2 of the training log has 6 values for 9 columns.'],
])('%s is refused with its line and column, and nothing is drawn', async (row, words) => {
  const refused = graph(gantry, logFile(row), REQUEST, () => {
    throw new Error('drawn');
  });
  await expect(refused).rejects.toThrow(TrainingLogError);
  await expect(refused).rejects.toThrow(words);
});

test('a log without rows has nothing to draw', async () => {
  const refused = graph(gantry, logFile(), REQUEST, async () => new Uint8Array());
  await expect(refused).rejects.toThrow('its header and no rows');
});

function logFile(...rows: readonly string[]): File {
  return new File([[HEADER, ...rows].join('\n')], 'log.csv');
}
