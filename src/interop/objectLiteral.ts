/**
 * The object that a JSON text or a small JavaScript file holds, with where each value stands: read, never run.
 *
 * acorn (8.19) parses; this accepts the nodes that are plain data and refuses the rest by line and column. JSON is a subset of
 * these expressions since ECMAScript 2019. Of JavaScript it knows what a configuration file is written as: a bare object,
 * `export default`, `module.exports`, `exports.x`, `window.x`, and constants of the same file.
 */
import { type Expression, type Property, parse, parseExpressionAt, type Statement, tokenizer } from 'acorn';
import { ConfigError } from '../errors.ts';

/** Far above any configuration, far below what would keep a page waiting. */
const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 32;
/** Characters of the file that an error shows. */
const SHOWN = 24;

/** A value, and the characters `[start, end)` it was read from. `object` is null for all but objects. */
export interface Placed {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
  readonly object: PlacedObject | null;
}

export interface PlacedObject {
  readonly properties: readonly PlacedProperty[];
  /** Of its braces: `{` at `open`, `}` at `close`. */
  readonly open: number;
  readonly close: number;
  /** Where a comma follows the last property, or null. */
  readonly trailingComma: number | null;
}

export interface PlacedProperty {
  readonly name: string;
  readonly start: number;
  readonly keyEnd: number;
  /** `{ lr }`: the key's characters are the value's. */
  readonly shorthand: boolean;
  readonly value: Placed;
}

/** What can be wrong with a configuration's file; ConfigError's `problem`. */
export type ConfigFileProblem =
  /** Neither JSON nor JavaScript: `value` stands where something else must. */
  | 'syntax'
  /** `value` would have to be run to be known. */
  | 'computed'
  /** An object names `key` twice. */
  | 'twice'
  /** A key that would change the object itself: `key`. */
  | 'prototype'
  | 'large'
  | 'deep'
  /** There is no object, or several and none is exported. */
  | 'none'
  | 'several';

/** @throws ConfigError with facts problem, line and column (1-based; null where there is no one place) */
export function readObjectLiteral(text: string): Placed {
  if (text.length > MAX_CHARACTERS) throw fileError(text, 'large', null);
  try {
    return new Reader(text).read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (error.message.startsWith('Not enough stack space')) throw fileError(text, 'deep', null); // acorn's own words
    throw fileError(text, 'syntax', (error as { pos?: number }).pos ?? 0);
  }
}

/** 1-based; a byte order mark counts for nothing. */
export function lineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(text.charCodeAt(0) === 0xfeff ? 1 : 0, at).split(/\r\n|\n|\r/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

const ACORN = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true } as const;

class Reader {
  readonly #text: string;
  readonly #commas: number[] = [];
  /** Constants so far, by name: a later one may name an earlier one. */
  readonly #constants = new Map<string, Placed>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): Placed {
    const onTrailingComma = (at: number) => void this.#commas.push(at);
    const options = { ...ACORN, onTrailingComma };
    if (tokenizer(this.#text, ACORN).getToken().type.label === '{') {
      const object = parseExpressionAt(this.#text, 0, options);
      this.#refuseRest(object.end);
      return this.#valueOf(object, 0);
    }
    return this.#valueOfProgram(parse(this.#text, options).body as Statement[]);
  }

  /** Behind a bare object only semicolons and comments may stand. */
  #refuseRest(from: number): void {
    const rest = tokenizer(this.#text.slice(from), ACORN);
    for (let token = rest.getToken(); token.type.label !== 'eof'; token = rest.getToken()) {
      if (token.type.label !== ';') throw fileError(this.#text, 'syntax', from + token.start);
    }
  }

  #valueOfProgram(body: readonly (Statement | { type: string })[]): Placed {
    const exported: Placed[] = [];
    for (const statement of body as readonly Statement[]) {
      const found = this.#exportedBy(statement);
      if (found && !exported.some(({ object }) => object === found.object)) exported.push(found);
    }
    const objects = [...this.#constants.values()].filter(({ object }) => object !== null);
    const named = this.#constants.get('config');
    const [only, another] = exported.length > 0 ? exported : named ? [named] : objects;
    if (!only) throw fileError(this.#text, 'none', null);
    if (another) throw fileError(this.#text, 'several', another.start);
    return only;
  }

  /** What a statement exports; null for one that declares, or says nothing. */
  #exportedBy(statement: Statement): Placed | null {
    const node = statement as Statement | import('acorn').ModuleDeclaration;
    switch (node.type) {
      case 'EmptyStatement':
        return null;
      case 'ExportDefaultDeclaration':
        return this.#valueOf(node.declaration as Expression, 0);
      case 'ExportNamedDeclaration':
        return node.declaration?.type === 'VariableDeclaration'
          ? this.#exportedBy(node.declaration)
          : this.#computed(node);
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          if (id.type !== 'Identifier' || !init) return this.#computed(node);
          this.#constants.set(id.name, this.#valueOf(init, 0));
        }
        return null;
      case 'ExpressionStatement': {
        const { expression, directive } = node;
        if (directive !== undefined) return null; // 'use strict'
        if (expression.type !== 'AssignmentExpression') return this.#valueOf(expression, 0);
        const { left, operator, right } = expression;
        if (operator !== '=' || !this.#isExport(left)) return this.#computed(node);
        return this.#valueOf(right, 0);
      }
      default:
        return this.#computed(node);
    }
  }

  /** `module.exports`, `exports.x`, `window.x`, `globalThis.x`. */
  #isExport(left: { readonly start: number; readonly end: number }): boolean {
    return /^(module\.exports|(exports|window|globalThis|self)\.[\w$]+)$/.test(
      this.#text.slice(left.start, left.end).replace(/\s/g, ''),
    );
  }

  #valueOf(node: Expression, depth: number): Placed {
    if (depth > MAX_DEPTH) throw fileError(this.#text, 'deep', node.start);
    const plain = (value: unknown): Placed => ({ value, start: node.start, end: node.end, object: null });
    switch (node.type) {
      case 'Literal':
        return node.regex || node.bigint != null ? this.#computed(node) : plain(node.value);
      case 'UnaryExpression': {
        const { operator, argument } = node;
        const number = argument.type === 'Literal' && typeof argument.value === 'number';
        if (!number || (operator !== '-' && operator !== '+')) return this.#computed(node);
        return plain(operator === '-' ? -(argument.value as number) : argument.value);
      }
      case 'TemplateLiteral':
        return node.expressions.length === 0 ? plain(node.quasis[0]!.value.cooked) : this.#computed(node);
      case 'Identifier': {
        const known = this.#constants.get(node.name);
        return known ? { ...known, start: node.start, end: node.end } : this.#computed(node);
      }
      case 'ArrayExpression':
        return plain(
          node.elements.map((element) =>
            element && element.type !== 'SpreadElement'
              ? this.#valueOf(element, depth + 1).value
              : this.#computed(element ?? node),
          ),
        );
      case 'ObjectExpression':
        return this.#objectOf(node, depth);
      default:
        return this.#computed(node);
    }
  }

  #objectOf(node: Extract<Expression, { type: 'ObjectExpression' }>, depth: number): Placed {
    const value: Record<string, unknown> = {};
    const properties: PlacedProperty[] = [];
    for (const property of node.properties) {
      if (property.type !== 'Property' || property.kind !== 'init' || property.method || property.computed)
        return this.#computed(property);
      const { key, shorthand } = property;
      const name = this.#nameOf(property);
      if (name === '__proto__') throw fileError(this.#text, 'prototype', key.start, name);
      if (Object.hasOwn(value, name)) throw fileError(this.#text, 'twice', key.start, name);
      const placed = this.#valueOf(property.value, depth + 1);
      value[name] = placed.value;
      properties.push({ name, start: property.start, keyEnd: key.end, shorthand, value: placed });
    }
    const last = properties.at(-1)?.value.end ?? node.end;
    const comma = this.#commas.find((at) => at >= last && at < node.end) ?? null;
    const object = { properties, open: node.start, close: node.end - 1, trailingComma: comma };
    return { value, start: node.start, end: node.end, object };
  }

  #nameOf({ key }: Property): string {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
      return String(key.value);
    return this.#computed(key);
  }

  #computed(node: { readonly start: number }): never {
    throw fileError(this.#text, 'computed', node.start);
  }
}

const WORDS: Readonly<Record<ConfigFileProblem, string>> = {
  syntax: 'cannot be read there: it is neither JSON nor a plain JavaScript object',
  computed: 'computes something there. It is read, never run: write the value itself',
  twice: 'names that key twice in one object. Keep one',
  prototype: 'has a key that no configuration may have. Remove it',
  large: 'is larger than 1 MB',
  deep: 'nests deeper than 32 levels',
  none: "holds no object. Write it like the thesis's config.json",
  several: 'holds several objects and exports none. Keep one',
};

function fileError(text: string, problem: ConfigFileProblem, at: number | null, key = ''): ConfigError {
  const place = at === null ? null : lineAndColumn(text, at);
  const value = at === null ? '' : (/^[^\r\n]*/.exec(text.slice(at))?.[0].trim().slice(0, SHOWN) ?? '');
  const where = place ? `, line ${place.line}, column ${place.column},` : '';
  return new ConfigError(`The configuration file${where} ${WORDS[problem]}${value ? ` (${value})` : ''}.`, {
    key,
    value,
    expected: '',
    suggestion: null,
    problem,
    line: place?.line ?? null,
    column: place?.column ?? null,
  });
}
