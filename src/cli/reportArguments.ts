/** The command line of `gantry report`, checked before anything starts. No path is looked at. */
import { requireMonth } from '../report/month.ts';
import { splitLine, wrong } from './options.ts';

export interface ReportArguments {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly profile: string;
  readonly out: string;
}

/**
 * @param args what follows `report`.
 * @param current the month where none is named
 * @throws UsageError
 */
export function parseReportArguments(args: readonly string[], current: string): ReportArguments {
  const { values, paths } = splitLine(args, ['month', 'profile', 'out']);
  if (paths.length > 0) throw wrong('', `Unexpected argument '${paths[0]}'.`);
  if (!values.profile) {
    throw wrong('profile', 'No --profile was given. Name the folder that the runs were kept in.');
  }
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the report goes to.');
  return { month: requireMonth(values.month ?? current), profile: values.profile, out: values.out };
}
