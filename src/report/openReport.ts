/**
 * Anybody's report, checked before anything of it is shown: size, JSON, schema, digest, signature. Nothing of it is stored, run or
 * fetched. What is changed, or not as its schema says, is refused in words.
 *
 * Schema: @cfworker/json-schema, which interprets (ajv compiles with `new Function`, which the page's policy forbids).
 */
import { ReportFileError } from '../errors.ts';
import { contentProblem } from './contentProblem.ts';
import { digestHolds, type Sealed } from './digest.ts';
import { parseReport } from './parseReport.ts';
import { type FormerReport, renewedReport } from './renewedReport.ts';
import type { MonthlyReport, OpenedReport, Trust } from './reportTypes.ts';
import { schemaProblem } from './schemaProblem.ts';
import { fingerprintOf, signatureHolds } from './sign.ts';
import { sinceDigests } from './sinceDigests.ts';

const LARGEST_BYTES = 64 * 2 ** 20;

/**
 * @param own fingerprint of this browser's key, or null
 * @throws ReportFileError
 */
export async function openReport(file: Blob, own: string | null): Promise<OpenedReport> {
  if (file.size > LARGEST_BYTES) {
    throw new ReportFileError(
      `The file has ${file.size} bytes; a report has at most ${LARGEST_BYTES}. Open a report.json.`,
      { problem: 'size', found: file.size, expected: LARGEST_BYTES },
    );
  }
  const { kind, value } = parseReport(await file.text());
  await refuseChanged(kind, value);
  const problem = (await schemaProblem(kind, value)) ?? contentProblem(value);
  if (problem) {
    throw new ReportFileError(
      `The report is not as its schema says, at ${problem.where}: ${problem.words}. Ask for the original file.`,
      { problem: 'schema', where: problem.where.slice(0, 200) },
    );
  }
  const trust = await trustOf(value as Sealed, own);
  return kind === 'run'
    ? { kind, report: renewedReport(value as unknown as FormerReport), trust }
    : { kind, report: value as unknown as MonthlyReport, trust };
}

/** Before the schema is looked at, for a change is what a person is to be told of first. */
async function refuseChanged(
  kind: OpenedReport['kind'],
  value: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { integrity } = value;
  const stripped = integrity === undefined && (kind === 'monthly' || sinceDigests(value));
  if (integrity === undefined && !stripped) return;
  if (stripped || !(await holds(value as Sealed))) {
    throw new ReportFileError(
      stripped
        ? 'The report has been altered: its digest was taken out. It is not shown. Ask for the original file.'
        : 'The report has been altered since it was written: its digest is not that of its content. It is not shown. Ask for the original file.',
      { problem: 'changed' },
    );
  }
}

async function holds(value: Sealed): Promise<boolean> {
  try {
    return typeof value.integrity === 'object' && value.integrity !== null && (await digestHolds(value));
  } catch (error) {
    if (error instanceof RangeError) return false; // no canonical form: nothing that we wrote
    throw error;
  }
}

async function trustOf(report: Sealed, own: string | null): Promise<Trust> {
  const { integrity, signature } = report;
  if (!integrity) return { kind: 'unchecked' };
  if (!signature) return { kind: 'digest' };
  if (!(await signatureHolds({ ...report, signature }))) {
    throw new ReportFileError(
      'The signature of the report is not by the key that it names, or not of this content. It is not shown. Ask for the original file.',
      { problem: 'signature' },
    );
  }
  const fingerprint = await fingerprintOf(signature.publicKey);
  return { kind: 'signed', fingerprint, own: fingerprint === own };
}
