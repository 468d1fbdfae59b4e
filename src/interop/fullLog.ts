/**
 * training_log_full.csv: everything a round's log knows, one line an iteration, under titles that say what they hold.
 *
 * `Iteration` here is Gantry's (a generator step with its critic steps), not the thesis's batch in the epoch, which stands
 * under `Batch`. The columns from `Critic Train` on are measured at checkpoints only and blank elsewhere. For spreadsheets and
 * scripts: nothing here reads it back, and it does not know the thesis's own file (trainingLog.ts).
 */
import type { Diagnostics, LogRow } from '../workers/protocol.ts';
import { printNumber } from './trainingLog.ts';

const OF_EVERY_ITERATION: readonly { readonly title: string; readonly key: keyof LogRow }[] = [
  { title: 'Iteration', key: 'iteration' },
  { title: 'Epoch', key: 'epoch' },
  { title: 'Total Epochs', key: 'totalEpochs' },
  { title: 'Batch', key: 'batch' },
  { title: 'Batches per Epoch', key: 'batchesPerEpoch' },
  { title: 'Loss_D', key: 'lossD' },
  { title: 'Loss_G', key: 'lossG' },
  { title: 'D(x)', key: 'dReal' },
  { title: 'D(G(z))_Real', key: 'dFakeCritic' },
  { title: 'D(G(z))_Fake', key: 'dFakeGenerator' },
  { title: 'Wasserstein', key: 'wasserstein' },
  { title: 'Penalty', key: 'penalty' },
  { title: 'Gradient Norm', key: 'gradNorm' },
];

type Measure = (diagnostics: Diagnostics) => number | null;

const AT_CHECKPOINTS: readonly { readonly title: string; readonly of: Measure }[] = [
  { title: 'Critic Train', of: ({ critic }) => critic?.train ?? null },
  { title: 'Critic Validation', of: ({ critic }) => critic?.validation ?? null },
  { title: 'Critic Fake', of: ({ critic }) => critic?.fake ?? null },
  { title: 'Critic Gap', of: ({ critic }) => critic && critic.train - critic.validation },
  { title: 'Critic Images', of: ({ critic }) => critic?.n ?? null },
  { title: 'Tensors', of: ({ memory }) => memory.tensors },
  { title: 'Tensor Bytes', of: ({ memory }) => memory.bytes },
  { title: 'Device Bytes', of: ({ memory }) => memory.deviceBytes },
  { title: 'Heap Bytes', of: ({ memory }) => memory.heapBytes },
];

/**
 * The header line, and one line per row; numbers as JavaScript prints them, which reads back to the same double.
 * @param rows in order of iteration
 * @param diagnostics of iterations that have a row; others have no line to stand in
 */
export function writeFullLog(rows: readonly LogRow[], diagnostics: readonly Diagnostics[]): string {
  const measured = new Map(diagnostics.map((each) => [each.iteration, each]));
  const header = [...OF_EVERY_ITERATION, ...AT_CHECKPOINTS].map(({ title }) => title);
  const lines = rows.map((row) => {
    const here = measured.get(row.iteration);
    return [
      ...OF_EVERY_ITERATION.map(({ key }) => printNumber(row[key])),
      ...AT_CHECKPOINTS.map(({ of }) => printFound(here ? of(here) : null)),
    ];
  });
  return `${[header, ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

function printFound(value: number | null): string {
  return value === null ? '' : printNumber(value);
}
