import type { Field, RecordField, ScalarField, Shape } from './field.ts';

/** A JavaScript string literal. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** The name of the variable for the field at a path, within a scope such as `v` (the message) or `i1` (an item of a list). */
export function variable(scope: string, path: string): string {
  return `${scope}_${path.replaceAll('.', '_')}`;
}

/** What a field holds when nothing was read for it. */
export function unsetValue(field: Field): string {
  switch (field.type) {
    case 'scalar':
      return unsetScalar(field);
    case 'record':
    case 'tags':
      return 'undefined';
    case 'list':
    case 'values':
      return field.optional ? 'undefined' : 'EMPTY';
  }
}

function unsetScalar({ kind, optional, options }: ScalarField): string {
  if (optional) return 'undefined';
  if (kind === 'bool') return 'false';
  if (kind === 'str' || kind === 'strAsDbl') return "''";
  return String(options.absent ?? 0);
}

/** Whether any field of a flat record, whose fields the expressions give, differs from unset. */
export function anySet(record: RecordField, expression: (name: string) => string): string {
  return Object.entries(record.shape)
    .map(([name, field]) => `${expression(name)} !== ${unsetValue(field)}`)
    .join(' || ');
}

export function entriesByNumber(shape: Shape): (readonly [string, Field, number])[] {
  return Object.entries(shape)
    .flatMap(([name, field]) => (field.no === undefined ? [] : [[name, field, field.no] as const]))
    .sort(([, , a], [, , b]) => a - b);
}

/** Source that goes in front of a function, gathered while that is written. */
export interface Construction {
  readonly declarations: string[];
}

/** An expression for an object with these properties, fewer than `LITERAL_LIMIT`. */
export function objectSource(properties: readonly (readonly [name: string, expression: string])[]): string {
  return `{ ${properties.map(([property, value]) => `${property}: ${value}`).join(', ')} }`;
}

/** From this many properties on, V8 builds literals as slow dictionaries; objects of a constructor stay fast. */
const LITERAL_LIMIT = 128;

/**
 * An expression for an object that is filled later. Its properties are unset, or the objects of other variables; `name` tells its
 * constructor, where it needs one, from those of others.
 */
export function unsetObject(
  name: string,
  properties: readonly (readonly [name: string, expression: string])[],
  { declarations }: Construction,
): string {
  if (properties.length < LITERAL_LIMIT) return objectSource(properties);
  const made = `Large_${name}`;
  const fields = properties.map(([property, value]) => `this.${property} = ${value};`);
  declarations.push(`function ${made}() { ${fields.join(' ')} }`, `${made}.prototype = Object.prototype;`);
  return `new ${made}()`;
}
