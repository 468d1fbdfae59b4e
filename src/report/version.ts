/** The program's name and version, as written into reports and PNG text. */
import { version } from '../../package.json';

export const TOOL = { name: 'Gantry', version } as const;
