import { assertNever } from '@tapewright/model';
import type { Shape } from './field.ts';
import { type Message, fieldAt, scalarAt } from './message.ts';
import { type Construction, anySet, objectSource, quoted, unsetValue, variable } from './source-code.ts';
import type { FieldStep, ListStep, OverlayStep, Test, TextStep } from './text-step.ts';

interface Scope {
  readonly shape: Shape;
  /** Opens every variable of this scope. */
  readonly prefix: string;
  /** Opens every path in errors. */
  readonly path: string;
  readonly message: string;
  readonly serverVersion: number;
  readonly construction: Construction;
}

/** Source that returns a function which reads one message in text with `r`, for one server version, gates resolved. */
export function textDecoderSource(message: Message, serverVersion: number): string {
  const construction: Construction = { declarations: [], statements: [] };
  const scope: Scope = {
    shape: message.body,
    prefix: 'v',
    path: '',
    message: message.name,
    serverVersion,
    construction,
  };
  const object = objectSource(
    'message',
    [['kind', quoted(message.name)], ...properties(message.body, scope)],
    construction,
  );
  return [
    ...construction.declarations,
    'return function (r) {',
    ...declarations(message.body, scope),
    ...steps(message.text ?? [], scope),
    ...construction.statements,
    `return ${object};`,
    '}',
  ].join('\n');
}

/** One variable for each value, so that objects are built whole, in one shape, at the end. */
function declarations(shape: Shape, scope: Scope, path = ''): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const at = path + name;
    if (field.type !== 'record') return [`let ${variable(scope.prefix, at)} = ${unsetValue(field)};`];
    return [
      `let ${variable(`has_${scope.prefix}`, at)} = false;`,
      ...declarations(field.shape, scope, `${at}.`),
    ];
  });
}

function properties(shape: Shape, scope: Scope, path = ''): [name: string, expression: string][] {
  return Object.entries(shape).map(([name, field]) => {
    const at = path + name;
    const own = variable(scope.prefix, at);
    if (field.type !== 'record') return [name, own];
    const object = objectSource(own, properties(field.shape, scope, `${at}.`), scope.construction);
    if (!field.optional) return [name, object];
    const isThere = field.emptyIsUnset
      ? anySet(field, (inner) => variable(scope.prefix, `${at}.${inner}`))
      : variable(`has_${scope.prefix}`, at);
    return [name, `${isThere} ? ${object} : undefined`];
  });
}

function steps(all: readonly TextStep[], scope: Scope): string[] {
  return all.flatMap((step) =>
    typeof step === 'string' ? readField({ step: 'field', path: step }, scope) : one(step, scope),
  );
}

function one(step: Exclude<TextStep, string>, scope: Scope): string[] {
  const at = (path: string) => variable(scope.prefix, path);
  const name = (path: string) => quoted(scope.path + path);
  switch (step.step) {
    case 'field':
      return readField(step, scope);
    case 'literal':
      return [`r.skip(${name(step.name)});`];
    case 'gate':
      if (scope.serverVersion < step.since || scope.serverVersion >= step.until) return [];
      return steps(step.steps, scope);
    case 'when':
      return [`if (${holds(step.test, scope)}) {`, ...steps(step.steps, scope), '}'];
    case 'flagged': {
      const present = variable(`has_${scope.prefix}`, step.path);
      return [
        `${present} = r.bool(${name(step.path)});`,
        `if (${present}) {`,
        ...steps(step.steps, scope),
        '}',
      ];
    }
    case 'list':
      return readList(step, scope);
    case 'values': {
      const read = `r.${valueReader(step.path, scope)}(${name(step.path)}, 0)`;
      return filledList(at(step.path), name(step.path), read);
    }
    case 'overlay':
      return readOverlay(step, scope);
    case 'tagPairs': {
      const pair = `{ tag: r.str(${name(step.path)}), value: r.str(${name(step.path)}) }`;
      return filledList(at(step.path), name(step.path), pair);
    }
    case 'tagText':
      return [`${at(step.path)} = parseTagText(r.str(${name(step.path)}));`];
    case 'mask':
      return [
        `const mask = r.int(${name(step.paths.join('|'))}, 0);`,
        ...step.paths.map((path, bit) => `${at(path)} = (mask & ${1 << bit}) !== 0;`),
      ].concat(step.paths.flatMap((path) => present(path, scope)));
    case 'alias':
      return [`${at(step.path)} = ${at(step.from)};`];
    default:
      return assertNever(step);
  }
}

function readField(step: FieldStep, scope: Scope): string[] {
  const { kind, optional, options } = scalarAt(scope.shape, step.path, scope.message);
  const name = quoted(scope.path + step.path);
  const absent = options.absent ?? 0;
  const read = () => {
    if (step.conjunction === true) return `r.str(${name}) === 'a'`;
    switch (kind) {
      case 'int':
        return optional ? `r.optInt(${name})` : `r.int(${name}, ${absent})`;
      case 'int64':
        return optional ? `r.optInt64(${name})` : `r.int(${name}, ${absent})`;
      case 'dbl':
      case 'dblInText':
        return optional ? `r.optDbl(${name})` : `r.dbl(${name}, ${absent})`;
      case 'bool':
        return `r.bool(${name})`;
      case 'decimal':
        return `r.decimal(${name})`;
      case 'str':
      case 'strAsDbl': {
        const isEscaped = scope.serverVersion >= (options.escapedSince ?? Number.POSITIVE_INFINITY);
        return isEscaped ? `r.escapedStr(${name})` : `r.str(${name})`;
      }
    }
  };
  return [`${variable(scope.prefix, step.path)} = ${read()};`, ...present(step.path, scope)];
}

/** A record is there once one of its fields was read. */
function present(path: string, scope: Scope): string[] {
  const dot = path.lastIndexOf('.');
  if (dot < 0) return [];
  const outer = path.slice(0, dot);
  const record = fieldAt(scope.shape, outer, scope.message);
  if (record.type !== 'record' || !record.optional || record.emptyIsUnset) return present(outer, scope);
  return [`${variable(`has_${scope.prefix}`, outer)} = true;`, ...present(outer, scope)];
}

function readList(step: ListStep, scope: Scope): string[] {
  const field = fieldAt(scope.shape, step.path, scope.message);
  if (field.type !== 'list') return [];
  const path = `${scope.path}${step.path}`;
  const item: Scope = { ...scope, shape: field.shape, prefix: `${scope.prefix}i`, path: `${path}.` };
  const target = variable(scope.prefix, step.path);
  return [
    `for (let n = r.count(${quoted(path)}); n > 0; n--) {`,
    ...declarations(field.shape, item),
    ...steps(step.steps, item),
    `if (${target} === undefined || ${target} === EMPTY) ${target} = [];`,
    `${target}.push(${objectSource(item.prefix, properties(field.shape, item), item.construction)});`,
    '}',
  ];
}

function filledList(target: string, name: string, item: string): string[] {
  return [
    `for (let n = r.count(${name}); n > 0; n--) {`,
    `if (${target} === undefined || ${target} === EMPTY) ${target} = [];`,
    `${target}.push(${item});`,
    '}',
  ];
}

function readOverlay(step: OverlayStep, scope: Scope): string[] {
  const target = variable(scope.prefix, step.path);
  const name = quoted(`${scope.path}${step.path}.${step.field}`);
  return [
    `for (let n = r.count(${name}), i = 0; i < n; i++) {`,
    `const value = r.optDbl(${name});`,
    `if (${target} !== undefined && i < ${target}.length) ${target}[i].${step.field} = value;`,
    '}',
  ];
}

function valueReader(path: string, scope: Scope): string {
  const field = fieldAt(scope.shape, path, scope.message);
  return field.type === 'values' && field.kind !== 'decimal' ? field.kind : 'str';
}

function holds(test: Test, scope: Scope): string {
  const value = variable(scope.prefix, test.path);
  switch (test.test) {
    case 'is':
      return test.values.map((expected) => `${value} === ${JSON.stringify(expected)}`).join(' || ');
    case 'nonEmpty':
      return `${value} !== ''`;
    case 'positive':
      return `${value} > 0`;
    case 'infinite':
      return `${value} === Infinity`;
    case 'anyOf':
      return `${value} !== undefined && ${value}.length > 0`;
  }
}
