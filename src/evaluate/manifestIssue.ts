/** The first thing that is wrong with a manifest or a model.json, as its key, what stands there and what must. */
import type { BaseIssue } from 'valibot';
import { networkFileError } from './networkFileError.ts';

export function manifestIssue(issue: BaseIssue<unknown>, where: string) {
  const key = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
  if (issue.expected === 'never') {
    return networkFileError('manifest', {
      file: '.json',
      found: `key ${key} (${where})`,
      expected: 'no such key',
    });
  }
  return networkFileError('manifest', {
    file: '.json',
    found: `${key || where} is ${issue.received}${key ? ` (${where})` : ''}`,
    expected: issue.expected ?? issue.message,
  });
}
