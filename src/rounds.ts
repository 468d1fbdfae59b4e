/** What a person does to a run's rounds when it is not in work: takes one back, goes on, forks. */
import type { Gantry } from './app.ts';

export type Rounds = Pick<Gantry, 'forkRun' | 'undoRound' | 'addRounds'>;
