/** Images that a person asks of a run's state, and the files they leave as. */
import type { Gantry } from './app.ts';

export type Drawing = Pick<Gantry, 'generate' | 'exportDrawn' | 'compareDrawn'>;
