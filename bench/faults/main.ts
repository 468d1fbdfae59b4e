/**
 * Real faults brought upon a training on the built page: what each cost in iterations and in seconds until training goes on.
 * Figures only; test/e2e/faults.e2e.test.ts asserts. Ends with 1 when a fault cost more than one recovery interval.
 *
 *     npm run bench -- faults                        all of them; the silent worker takes its real minute
 *     npm run bench -- faults "worker killed" …      only these
 *
 * "reloaded each" is a whole run of two rounds: its iterations lost are results that came twice, its seconds the whole run's.
 *
 * The networks are the smallest (32 px, nf 4, B 4), with a checkpoint every 6 iterations; a real run has one a minute.
 */
import { pageFolder } from '../../src/cli/paths.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { type FaultyPage, openFaultyPage } from './openPage.ts';
import { reloadedInEachState } from './reloads.ts';
import {
  type Cost,
  checkpointTorn,
  deviceDestroyed,
  diskFull,
  pageReloaded,
  prepare,
  workerKilled,
  workerSilenced,
} from './scenarios.ts';
import { INTERVAL } from './seed.ts';

interface Fault {
  readonly name: string;
  readonly backend: BackendName;
  /** Brings it about; `note` is what else there is to say. */
  bring(page: FaultyPage): Promise<Cost & { readonly note?: string }>;
}

const FAULTS: readonly Fault[] = [
  { name: 'device destroyed', backend: 'webgpu', bring: (page) => deviceDestroyed(page) },
  { name: 'worker killed', backend: 'wasm', bring: (page) => workerKilled(page) },
  { name: 'worker silent', backend: 'wasm', bring: (page) => workerSilenced(page) },
  { name: 'page reloaded', backend: 'wasm', bring: (page) => pageReloaded(page) },
  { name: 'reloaded each', backend: 'wasm', bring: (page) => reloadedInEachState(page) },
  { name: 'checkpoint torn', backend: 'wasm', bring: (page) => checkpointTorn(page) },
  {
    name: 'disk full',
    backend: 'wasm',
    async bring(page) {
      const full = await diskFull(page);
      return {
        ...full,
        note: `said after ${full.secondsUntilSaid.toFixed(1)} s; in the end ${full.logged.length} rows and the checkpoint of iteration ${full.storedIteration} are stored`,
      };
    },
  },
];

const wanted = process.argv.slice(2);
const chosen = FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0)
  throw new Error(
    `There is no fault ${wanted.join(', ')}. There are: ${FAULTS.map(({ name }) => name).join(', ')}.`,
  );

console.log(`A checkpoint every ${INTERVAL} iterations; seconds from the fault to the next row of training`);
console.log(row('fault', 'backend', 'iterations lost', 'seconds'));
for (const { name, backend, bring } of chosen) {
  const page = await openFaultyPage(pageFolder(), backend);
  try {
    await prepare(page);
    const { lost, seconds, note } = await bring(page);
    console.log(row(name, backend, String(lost), seconds.toFixed(1)) + (note ? `  ${note}` : ''));
    if (lost > (name === 'reloaded each' ? 0 : INTERVAL)) process.exitCode = 1;
  } finally {
    await page.close();
  }
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(18) + cells.map((cell) => cell.padStart(16)).join('');
}
