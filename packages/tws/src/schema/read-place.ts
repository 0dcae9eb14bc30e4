import type { Shape } from './field.ts';
import { fieldAt } from './message.ts';
import {
  type Construction,
  anySet,
  objectSource,
  quoted,
  unsetObject,
  unsetValue,
  variable,
} from './source-code.ts';

// Where generated code keeps what it has read until the message is whole. A small message is one variable for each value, and its objects
// are built at the end, in one go. In a large one so many variables would cost more than the reading, and their code seconds to compile:
// there the objects are made first, with everything unset, and filled field by field.

export interface Scope {
  readonly shape: Shape;
  /** Opens every variable of this scope. */
  readonly prefix: string;
  /** Opens every path in errors. */
  readonly path: string;
  readonly message: string;
  readonly serverVersion: number;
  readonly construction: Construction;
  readonly isLarge: boolean;
}

/** From this many values on a message is large. */
const LARGE_FIELDS = 40;

export function isLarge(shape: Shape): boolean {
  return countValues(shape) >= LARGE_FIELDS;
}

function countValues(shape: Shape): number {
  return Object.values(shape).reduce(
    (sum, field) => sum + (field.type === 'record' ? countValues(field.shape) : 1),
    0,
  );
}

/** What holds the value of a field, to be read and to be set. */
export function place(path: string, scope: Scope): string {
  const dot = path.lastIndexOf('.');
  const outer = path.slice(0, Math.max(dot, 0));
  if (!isFilled(outer, scope)) return variable(scope.prefix, path);
  return `${objectAt(outer, scope)}.${path.slice(dot + 1)}`;
}

/** The variable of a record that is made first; of the message itself for the empty path. */
export function objectAt(path: string, { prefix }: Scope): string {
  return path === '' ? prefix : variable(prefix, path);
}

/** Whether the record at a path is made first: in a large message those that are always there. */
export function isFilled(path: string, scope: Scope): boolean {
  if (!scope.isLarge || path === '') return scope.isLarge;
  const record = fieldAt(scope.shape, path, scope.message);
  const outer = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return record.type === 'record' && !record.optional && isFilled(outer, scope);
}

/** Whether the optional record at a path was met. */
export function metFlag(path: string, { prefix }: Scope): string {
  return variable(`has_${prefix}`, path);
}

/** Statements in front of the reading of a message of this name. */
export function opening(scope: Scope): string[] {
  return scope.isLarge ? filledObjects(scope.shape, scope, '') : declarations(scope.shape, scope);
}

/** Statements behind it, the last of which returns the message. */
export function closing(scope: Scope): string[] {
  if (scope.isLarge) return [...optionalRecords(scope.shape, scope, ''), `return ${scope.prefix};`];
  const properties = [['kind', quoted(scope.message)] as const, ...builtProperties(scope.shape, scope)];
  return [`return ${objectSource(properties)};`];
}

/** One variable for each value of a shape. */
export function declarations(shape: Shape, scope: Scope, path = ''): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const at = path + name;
    if (field.type !== 'record') return [`let ${variable(scope.prefix, at)} = ${unsetValue(field)};`];
    return [`let ${metFlag(at, scope)} = false;`, ...declarations(field.shape, scope, `${at}.`)];
  });
}

/** The properties of an object, from the variables that hold them. */
export function builtProperties(
  shape: Shape,
  scope: Scope,
  path = '',
): (readonly [name: string, expression: string])[] {
  return Object.entries(shape).map(([name, field]) => {
    const at = path + name;
    if (field.type !== 'record') return [name, variable(scope.prefix, at)] as const;
    const object = objectSource(builtProperties(field.shape, scope, `${at}.`));
    if (!field.optional) return [name, object] as const;
    const isThere = field.emptyIsUnset
      ? anySet(field, (inner) => variable(scope.prefix, `${at}.${inner}`))
      : metFlag(at, scope);
    return [name, `${isThere} ? ${object} : undefined`] as const;
  });
}

/** The objects of the records that are always there, innermost first. */
function filledObjects(shape: Shape, scope: Scope, path: string): string[] {
  const statements: string[] = [];
  const properties = Object.entries(shape).map(([name, field]): [string, string] => {
    const at = path === '' ? name : `${path}.${name}`;
    if (field.type !== 'record') return [name, unsetValue(field)];
    if (field.optional) {
      statements.push(`let ${metFlag(at, scope)} = false;`, ...declarations(field.shape, scope, `${at}.`));
      return [name, 'undefined'];
    }
    statements.push(...filledObjects(field.shape, scope, at));
    return [name, objectAt(at, scope)];
  });
  if (path === '') properties.unshift(['kind', quoted(scope.message)]);
  const object = unsetObject(objectAt(path, scope), properties, scope.construction);
  return [...statements, `const ${objectAt(path, scope)} = ${object};`];
}

/** Sets the records that may be missing, once it is known whether they are there. */
function optionalRecords(shape: Shape, scope: Scope, path: string): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    if (field.type !== 'record') return [];
    const at = path === '' ? name : `${path}.${name}`;
    if (!field.optional) return optionalRecords(field.shape, scope, at);
    const [property] = builtProperties({ [name]: field }, scope, path === '' ? '' : `${path}.`);
    return [`${place(at, scope)} = ${property?.[1] ?? 'undefined'};`];
  });
}
