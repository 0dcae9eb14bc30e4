import { assertNever } from '@tapewright/model';
import type { Shape } from './field.ts';
import { type Message, fieldAt, scalarAt } from './message.ts';
import { quoted, unsetValue, variable } from './source-code.ts';
import {
  AGAIN,
  CLOSING,
  OPENING,
  Room,
  digitOr,
  flag,
  textOr,
  unsetOr,
  word,
  written,
} from './text-writing-source.ts';
import type { FieldStep, ListStep, OverlayStep, Test, TextStep } from './text-step.ts';

interface Scope {
  readonly shape: Shape;
  readonly prefix: string;
  readonly path: string;
  readonly message: Message;
  readonly serverVersion: number;
  readonly room: Room;
}

/** Source that returns a function which writes the message `v` in text with `w`, for one server version, gates resolved. */
export function textEncoderSource(message: Message, serverVersion: number): string {
  const room = new Room();
  const scope: Scope = { shape: message.body, prefix: 'v', path: '', message, serverVersion, room };
  const body = [...records(message.body, 'v'), ...steps(message.text ?? [], scope)];
  return [`return function write_${message.name}(w, v) {`, OPENING, ...body, CLOSING, '}'].join('\n');
}

/** One variable for each nested record, empty where the caller gave none. */
function records(shape: Shape, parent: string): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    if (field.type !== 'record') return [];
    const record = variable(parent, name);
    return [`const ${record} = ${parent}.${name} ?? NONE;`, ...records(field.shape, record)];
  });
}

/** `v_contract.conId` for `contract.conId`. */
function valueOf(path: string, scope: Scope): string {
  const dot = path.lastIndexOf('.');
  if (dot < 0) return `${scope.prefix}.${path}`;
  return `${variable(scope.prefix, path.slice(0, dot))}.${path.slice(dot + 1)}`;
}

function steps(all: readonly TextStep[], scope: Scope): string[] {
  return all.flatMap((step) =>
    typeof step === 'string' ? writeField({ step: 'field', path: step }, scope) : one(step, scope),
  );
}

function one(step: Exclude<TextStep, string>, scope: Scope): string[] {
  const name = (path: string) => quoted(scope.path + path);
  const value = (path: string) => valueOf(path, scope);
  switch (step.step) {
    case 'field':
      return [writeField(step, scope)];
    case 'literal':
      return [word(step.text, scope.room)];
    case 'gate':
      if (scope.serverVersion < step.since || scope.serverVersion >= step.until) return [];
      return steps(step.steps, scope);
    case 'when':
      return [`if (${holds(step.test, scope)}) {`, ...steps(step.steps, scope), '}'];
    case 'flagged':
      return [
        flag(`${value(step.path)} !== undefined`, scope.room),
        `if (${value(step.path)} !== undefined) {`,
        ...steps(step.steps, scope),
        '}',
      ];
    case 'list':
      return writeList(step, scope);
    case 'values':
      return [
        written(`int(${name(step.path)}, (${value(step.path)} ?? EMPTY).length)`),
        `for (const value of ${value(step.path)} ?? EMPTY) {`,
        written(`${valueWriter(step.path, scope)}(${name(step.path)}, value)`),
        '}',
      ];
    case 'overlay':
      return writeOverlay(step, scope);
    case 'tagPairs':
      return [
        written(`int(${name(step.path)}, (${value(step.path)} ?? EMPTY).length)`),
        `for (const { tag, value } of ${value(step.path)} ?? EMPTY) {`,
        written(`str(${name(step.path)}, tag)`),
        written(`str(${name(step.path)}, value)`),
        '}',
      ];
    case 'tagText':
      return [written(`str(${name(step.path)}, tagText(${name(step.path)}, ${value(step.path)}))`)];
    case 'mask': {
      const bits = step.paths.map((path, bit) => `(${value(path)} === true ? ${1 << bit} : 0)`);
      return [written(`int(${name(step.paths.join('|'))}, ${bits.join(' | ')})`)];
    }
    case 'alias':
      return [];
    default:
      return assertNever(step);
  }
}

function writeField(step: FieldStep, scope: Scope): string {
  const field = scalarAt(scope.shape, step.path, scope.message.name);
  const { kind, optional, options } = field;
  const { room } = scope;
  const name = quoted(scope.path + step.path);
  const value = valueOf(step.path, scope);
  const fallback = optional && scope.message.from === 'client' ? options.request : undefined;
  const unset = step.unset ?? (fallback === undefined ? '' : String(fallback));
  if (step.conjunction === true) return written(`literal(${value} === false ? 'o' : 'a')`);
  switch (kind) {
    case 'int':
    case 'int64':
      if (optional) return unsetOr({ value, unset, call: `int(${name}, x)` }, room);
      return digitOr(`${value} ?? ${unsetValue(field)}`, `int(${name}, x)`, room);
    case 'dbl':
    case 'dblInText':
      if (optional) return unsetOr({ value, unset, call: `dbl(${name}, x)` }, room);
      return digitOr(`${value} ?? ${unsetValue(field)}`, `dbl(${name}, x)`, room);
    case 'bool':
      return flag(`${value} === true`, room);
    case 'decimal':
      return unsetOr({ value, unset, call: 'decimal(x)' }, room);
    case 'str':
    case 'strAsDbl': {
      const isEscaped =
        step.writtenPlain !== true &&
        scope.serverVersion >= (options.escapedSince ?? Number.POSITIVE_INFINITY);
      return textOr(value, `${isEscaped ? 'escapedStr' : 'str'}(${name}, x)`, room);
    }
  }
}

function writeList(step: ListStep, scope: Scope): string[] {
  const field = fieldAt(scope.shape, step.path, scope.message.name);
  if (field.type !== 'list') return [];
  const path = `${scope.path}${step.path}`;
  const item: Scope = { ...scope, shape: field.shape, prefix: `${scope.prefix}i`, path: `${path}.` };
  const items = valueOf(step.path, scope);
  return [
    written(`int(${quoted(path)}, (${items} ?? EMPTY).length)`),
    `for (const ${item.prefix} of ${items} ?? EMPTY) {`,
    AGAIN,
    ...records(field.shape, item.prefix),
    ...steps(step.steps, item),
    '}',
  ];
}

function writeOverlay(step: OverlayStep, scope: Scope): string[] {
  const items = `(${valueOf(step.path, scope)} ?? EMPTY)`;
  const name = quoted(`${scope.path}${step.path}.${step.field}`);
  return [
    `if (${items}.some((item) => item.${step.field} !== undefined)) {`,
    written(`int(${name}, ${items}.length)`),
    `for (const item of ${items}) {`,
    AGAIN,
    unsetOr({ value: `item.${step.field}`, unset: '', call: `dbl(${name}, x)` }, scope.room),
    '}',
    '} else {',
    written(`int(${name}, 0)`),
    '}',
  ];
}

function valueWriter(path: string, scope: Scope): string {
  const field = fieldAt(scope.shape, path, scope.message.name);
  return field.type === 'values' && field.kind !== 'decimal' ? field.kind : 'str';
}

function holds(test: Test, scope: Scope): string {
  const value = valueOf(test.path, scope);
  switch (test.test) {
    case 'is':
      return test.values.map((expected) => `${value} === ${JSON.stringify(expected)}`).join(' || ');
    case 'nonEmpty':
      return `(${value} ?? '') !== ''`;
    case 'positive':
      return `${value} > 0`;
    case 'infinite':
      return `${value} === Infinity`;
    case 'anyOf':
      return `(${value} ?? EMPTY).length > 0`;
  }
}
