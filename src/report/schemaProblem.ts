/** What of a report is not as its schema says. The schemas are those that the server hands out, loaded when first needed. */
import type { Schema } from '@cfworker/json-schema';

export interface SchemaProblem {
  /** JSON pointer; `/` for the whole. */
  readonly where: string;
  readonly words: string;
}

/** The first problem, deepest place first; null: none. */
export async function schemaProblem(kind: 'run' | 'monthly', value: unknown): Promise<SchemaProblem | null> {
  const [{ Validator }, { default: report }, { default: monthly }] = await Promise.all([
    import('@cfworker/json-schema'),
    import('../../public/schemas/report-1.schema.json'),
    import('../../public/schemas/monthly-1.schema.json'),
  ]);
  const [main, other] = kind === 'run' ? [report, monthly] : [monthly, report];
  const validator = new Validator(main as Schema, '2020-12');
  validator.addSchema(other as Schema);
  const { valid, errors } = validator.validate(value);
  if (valid) return null;
  const deepest = errors.reduce((a, b) =>
    depthOf(b.instanceLocation) > depthOf(a.instanceLocation) ? b : a,
  );
  return {
    where: deepest.instanceLocation.replace(/^#/, '') || '/',
    words: deepest.error.replace(/\.$/, ''),
  };
}

function depthOf(pointer: string): number {
  return pointer.split('/').length;
}
