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
  const long = tooLong(main.properties, value);
  if (long) return long;
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

/** Before anything is checked of their items, which of ten thousand takes half a minute. */
function tooLong(properties: object, value: unknown): SchemaProblem | null {
  for (const [key, { maxItems = Infinity }] of Object.entries<{ readonly maxItems?: number }>(
    properties as Record<string, { readonly maxItems?: number }>,
  )) {
    const items = (value as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(items) && items.length > maxItems) {
      return { where: `/${key}`, words: `It has ${items.length} items, and at most ${maxItems} may be` };
    }
  }
  return null;
}

function depthOf(pointer: string): number {
  return pointer.split('/').length;
}
