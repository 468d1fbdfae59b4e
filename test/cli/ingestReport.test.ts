import { expect, test } from 'vitest';
import { ingestReport, shownPaths } from '../../src/cli/ingestReport.ts';
import { fileOutcome } from '../../src/ingest/outcomes.ts';

test('paths are those within the argument, archives’ entries after them, even under a folder called like one', () => {
  const files = [
    { path: '/x/ct/a.zip', name: 'ct/a.zip', relative: 'a.zip' },
    { path: '/x/ct/b!/c.dcm', name: 'ct/b!/c.dcm', relative: 'b!/c.dcm' },
  ];
  const paths = ['ct/a.zip', 'ct/a.zip!/s/1.dcm', 'ct/a.zip!/s!/2.dcm', 'ct/b!/c.dcm'];
  expect(shownPaths(paths, files)).toEqual(['a.zip', 'a.zip!/s/1.dcm', 'a.zip!/s!/2.dcm', 'b!/c.dcm']);
});

test('every file has its entry with code, sentence and facts, and the counts add up', () => {
  const outcomes = [
    { ...fileOutcome(0, 'accepted', {}, 3), warning: 'same-uid' as const },
    fileOutcome(1, 'not-ct', { modality: 'MR' }),
    fileOutcome(2, 'truncated', { part: 'pixels', expectedBytes: 10, foundBytes: 7 }),
  ];
  const ingested = { ok: true, paths: [], outcomes, bytes: 3e6, seconds: 1.5, dataset: null } as const;
  const report = ingestReport(ingested, ['a', 'b', 'c']);
  expect(report.counts).toEqual({ files: 3, accepted: 1, skipped: 1, failed: 1, slices: 3 });
  expect(report.codes).toEqual({ accepted: 1, 'not-ct': 1, truncated: 1 });
  expect(report).toMatchObject({ bytes: 3e6, seconds: 1.5, filesPerSecond: 2, megabytesPerSecond: 2 });
  expect(report.files[0]).toMatchObject({ path: 'a', outcome: 'accepted', slices: 3, warning: 'same-uid' });
  expect(report.files[0]!.message).toContain('other pixels');
  expect(report.files[1]!.message).toContain('modality MR');
  expect(report.files[2]).toMatchObject({ path: 'c', outcome: 'failed', facts: { foundBytes: 7 } });
  expect(JSON.stringify(ingestReport(ingested, null))).not.toMatch(/"path"/); // --redact
});

test('what could not be read comes last and leaves the files their numbers', () => {
  const outcomes = [fileOutcome(0, 'accepted', {}, 1), fileOutcome(1, 'accepted', {}, 1)];
  const ingested = { ok: true, paths: [], outcomes, bytes: 1e6, seconds: 1, dataset: null } as const;
  const unreadable = [{ relative: 'a/shut', reason: 'EACCES' }];
  const report = ingestReport(ingested, ['b', 'c'], unreadable);
  expect(report.files.map(({ path }) => path)).toEqual(['b', 'c', 'a/shut']);
  expect(report.files[2]).toMatchObject({ outcome: 'failed', code: 'unreadable', slices: 0 });
  expect(report.files[2]!.message).toContain('EACCES');
  expect(report.counts).toEqual({ files: 3, accepted: 2, skipped: 0, failed: 1, slices: 2 });
  expect(report.codes).toEqual({ accepted: 2, unreadable: 1 });
  expect(report.filesPerSecond).toBe(2); // that were read
  expect(JSON.stringify(ingestReport(ingested, null, unreadable))).not.toContain('shut');
});
