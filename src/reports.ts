/** Reports as shared and as opened: of a run, of a month, of anybody. */
import type { Gantry } from './app.ts';

export type Reports = Pick<
  Gantry,
  | 'shareReport'
  | 'monthlyReport'
  | 'reportMonths'
  | 'openReport'
  | 'signingKey'
  | 'createSigningKey'
  | 'deleteSigningKey'
>;
