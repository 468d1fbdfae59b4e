/**
 * Text that may be anybody's report: JSON of bounded depth that names no key twice, and which of our schemas it says it follows.
 * Looks no further: whether it does follow it, and is unaltered, is openReport.ts's.
 */
import { ReportFileError } from '../errors.ts';
import { findDuplicateKey } from '../interop/duplicateKeys.ts';

export interface ParsedReport {
  readonly kind: 'run' | 'monthly';
  readonly value: { readonly [key: string]: unknown };
}

const SCHEMA = /^urn:gantry:schema:(report|monthly):(\d{1,9})$/;
const VERSION = 1;

/** A report nests 9 deep. Beyond some thousands a recursive check would run out of stack. */
const DEEPEST = 64;

/** @throws ReportFileError 'json', 'not-a-report', 'newer' or 'schema' */
export function parseReport(text: string): ParsedReport {
  if (depthOf(text) > DEEPEST) {
    throw new ReportFileError(`The file nests deeper than ${DEEPEST} levels, and no report does.`, {
      problem: 'schema',
      where: '',
      found: null,
      expected: DEEPEST,
    });
  }
  const value = parseJson(text);
  const named = isObject(value) ? value.$schema : null;
  const [, kind, version] = (typeof named === 'string' && SCHEMA.exec(named)) || [];
  if (!isObject(value) || kind === undefined) {
    throw new ReportFileError(
      'The file is no report of Gantry: its $schema names neither a report nor a month. Open a report.json.',
      { problem: 'not-a-report', found: typeof named === 'string' ? named.slice(0, 80) : null },
    );
  }
  const newest = Math.max(Number(version), Number(value.schemaVersion) || 0);
  if (newest > VERSION) {
    throw new ReportFileError(
      `The report is of version ${newest}, and this page reads version ${VERSION}. Open it with a newer Gantry.`,
      { problem: 'newer', found: newest, expected: VERSION },
    );
  }
  const twice = findDuplicateKey(text);
  if (twice !== null) {
    throw new ReportFileError(
      `The report names "${twice.slice(0, 80)}" twice in one place, so that it says two things. Ask for the original file.`,
      { problem: 'schema', where: twice.slice(0, 80), found: 2, expected: 1 },
    );
  }
  return { kind: kind === 'monthly' ? 'monthly' : 'run', value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReportFileError('The file is not JSON, or ends early. Ask for the original file.', {
      problem: 'json',
    });
  }
}

/** Of brackets outside strings; of text that is no JSON, whatever it comes to. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
