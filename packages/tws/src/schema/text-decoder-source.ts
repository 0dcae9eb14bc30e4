import { assertNever } from '@tapewright/model';
import { fieldAt, type Message, scalarAt } from './message.ts';
import {
  type Scope,
  builtProperties,
  closing,
  declarations,
  isFilled,
  isLarge,
  metFlag,
  objectAt,
  opening,
  place,
} from './read-place.ts';
import { type Construction, objectSource, quoted } from './source-code.ts';
import {
  CLOSING,
  OPENING,
  called,
  flagSource,
  scalarSource,
  skipped,
  taken,
  textSource,
} from './text-field-source.ts';
import type { FieldStep, ListStep, LiteralStep, OverlayStep, Test, TextStep } from './text-step.ts';

/** Source that returns a function which reads one message in text with `r`, for one server version, gates resolved. */
export function textDecoderSource(message: Message, serverVersion: number): string {
  const construction: Construction = { declarations: [] };
  const scope: Scope = {
    shape: message.body,
    prefix: 'v',
    path: '',
    message: message.name,
    serverVersion,
    construction,
    isLarge: isLarge(message.body),
  };
  const body = [OPENING, ...opening(scope), ...steps(message.text ?? [], scope), CLOSING, ...closing(scope)];
  return [...construction.declarations, `return function read_${message.name}(r) {`, ...body, '}'].join('\n');
}

/** Fields that are read one after the other, whatever they hold. */
type PlainStep = FieldStep | LiteralStep;

/** So many in a row, at least and at most, are a function of their own in a large message: a compiler does better with several small ones. */
const MIN_RUN = 6;
const MAX_RUN = 24;

function steps(all: readonly TextStep[], scope: Scope): string[] {
  const statements: string[] = [];
  let run: PlainStep[] = [];
  const endRun = (): void => {
    statements.push(...readRun(run, scope));
    run = [];
  };
  for (const step of flat(all, scope)) {
    if (isPlain(step, scope)) {
      run.push(step);
      if (run.length === MAX_RUN) endRun();
      continue;
    }
    endRun();
    statements.push(...one(step, scope));
  }
  endRun();
  return statements;
}

/** The steps of this server version. */
function flat(all: readonly TextStep[], scope: Scope): Exclude<TextStep, string>[] {
  return all.flatMap((step) => {
    if (typeof step === 'string') return { step: 'field', path: step };
    if (step.step !== 'gate') return step;
    return scope.serverVersion < step.since || scope.serverVersion >= step.until
      ? []
      : flat(step.steps, scope);
  });
}

/** Whether it reads into an object that was made first, or nowhere. */
function isPlain(step: Exclude<TextStep, string>, scope: Scope): step is PlainStep {
  if (step.step === 'literal') return true;
  return step.step === 'field' && isFilled(outerOf(step.path), scope);
}

function readRun(run: readonly PlainStep[], scope: Scope): string[] {
  const statements = run.flatMap((step) => one(step, scope));
  if (!scope.isLarge || run.length < MIN_RUN) return statements;
  const functions = scope.construction.declarations;
  const name = `read_${scope.message}_${functions.length}`;
  const records = run.flatMap((step) => (step.step === 'field' ? objectAt(outerOf(step.path), scope) : []));
  const given = ['r', ...new Set(records)].join(', ');
  functions.push([`function ${name}(${given}) {`, OPENING, ...statements, CLOSING, '}'].join('\n'));
  return [called(`${name}(${given})`)];
}

function outerOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

function one(step: Exclude<TextStep, string>, scope: Scope): string[] {
  const at = (path: string) => place(path, scope);
  const name = (path: string) => quoted(scope.path + path);
  switch (step.step) {
    case 'field':
      return readField(step, scope);
    case 'literal':
      return [skipped(name(step.name))];
    case 'gate':
      return steps([step], scope);
    case 'when':
      return [`if (${holds(step.test, scope)}) {`, ...steps(step.steps, scope), '}'];
    case 'flagged': {
      const present = metFlag(step.path, scope);
      return [flagSource(name(step.path), present), `if (${present}) {`, ...steps(step.steps, scope), '}'];
    }
    case 'list':
      return readList(step, scope);
    case 'values':
      return filledList({ target: at(step.path), name: name(step.path) }, [
        taken('item', `${valueReader(step.path, scope)}(${name(step.path)}, 0)`),
      ]);
    case 'overlay':
      return readOverlay(step, scope);
    case 'tagPairs':
      return filledList({ target: at(step.path), name: name(step.path) }, [
        'let value;',
        textSource(name(step.path), 'item'),
        textSource(name(step.path), 'value'),
        'item = { tag: item, value };',
      ]);
    case 'tagText':
      return [taken(at(step.path), `str(${name(step.path)})`, (text) => `parseTagText(${text})`)];
    case 'mask':
      return [
        'let mask = 0;',
        taken('mask', `int(${name(step.paths.join('|'))}, 0)`),
        ...step.paths.map((path, bit) => `${at(path)} = (mask & ${1 << bit}) !== 0;`),
      ].concat(step.paths.flatMap((path) => present(path, scope)));
    case 'alias':
      return [`${at(step.path)} = ${at(step.from)};`];
    default:
      return assertNever(step);
  }
}

function readField(step: FieldStep, scope: Scope): string[] {
  const field = scalarAt(scope.shape, step.path, scope.message);
  const name = quoted(scope.path + step.path);
  const target = place(step.path, scope);
  const isEscaped = scope.serverVersion >= (field.options.escapedSince ?? Number.POSITIVE_INFINITY);
  const read =
    step.conjunction === true
      ? taken(target, `str(${name})`, (text) => `${text} === 'a'`)
      : scalarSource(field, { name, target, isEscaped });
  return [read, ...present(step.path, scope)];
}

/** A record is there once one of its fields was read. */
function present(path: string, scope: Scope): string[] {
  const dot = path.lastIndexOf('.');
  if (dot < 0) return [];
  const outer = path.slice(0, dot);
  const record = fieldAt(scope.shape, outer, scope.message);
  if (record.type !== 'record' || !record.optional || record.emptyIsUnset) return present(outer, scope);
  return [`${metFlag(outer, scope)} = true;`, ...present(outer, scope)];
}

function readList(step: ListStep, scope: Scope): string[] {
  const field = fieldAt(scope.shape, step.path, scope.message);
  if (field.type !== 'list') return [];
  const path = `${scope.path}${step.path}`;
  const item: Scope = {
    ...scope,
    shape: field.shape,
    prefix: `${scope.prefix}i`,
    path: `${path}.`,
    isLarge: false,
  };
  const read = [
    ...declarations(field.shape, item),
    ...steps(step.steps, item),
    `item = ${objectSource(builtProperties(field.shape, item))};`,
  ];
  return filledList({ target: place(step.path, scope), name: quoted(path) }, read);
}

/** A count, then so many items; `read` sets `item`. */
function filledList(
  { target, name }: { readonly target: string; readonly name: string },
  read: readonly string[],
): string[] {
  return [
    ...counted(name),
    'let item;',
    ...read,
    `if (${target} === undefined || ${target} === EMPTY) ${target} = [];`,
    `${target}.push(item);`,
    '}}',
  ];
}

/** Opens a block and a loop that runs as often as the count says. */
function counted(name: string): string[] {
  return ['{ let n = 0;', taken('n', `count(${name})`), 'for (let i = 0; i < n; i++) {'];
}

function readOverlay(step: OverlayStep, scope: Scope): string[] {
  const target = place(step.path, scope);
  const name = quoted(`${scope.path}${step.path}.${step.field}`);
  return [
    ...counted(name),
    'let value;',
    taken('value', `optDbl(${name})`),
    `if (${target} !== undefined && i < ${target}.length) ${target}[i].${step.field} = value;`,
    '}}',
  ];
}

function valueReader(path: string, scope: Scope): string {
  const field = fieldAt(scope.shape, path, scope.message);
  return field.type === 'values' && field.kind !== 'decimal' ? field.kind : 'str';
}

function holds(test: Test, scope: Scope): string {
  const value = place(test.path, scope);
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
