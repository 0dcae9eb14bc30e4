import type { Field, Kind, Shape } from './field.ts';
import { FOREVER, type TextStep } from './text-step.ts';
import { MIN_VERSION, type Message, type Sender } from './message.ts';

/** What the tables say of one message, for pages, taps and generators of test data. */
export interface MessageReference {
  readonly name: string;
  readonly from: Sender;
  readonly id: number;
  /** The protobuf message; undefined where there is none. */
  readonly proto: string | undefined;
  /** The server version from which it exists. */
  readonly since: number;
  /** The server version from which the official programs write it as protobuf; infinite where they never do. */
  readonly protobufSince: number;
  readonly hasText: boolean;
  /** Depth first, in the order of the table. */
  readonly fields: readonly FieldReference[];
  /** The fields of the text form, in order, retired ones included; empty without one. */
  readonly text: readonly TextFieldReference[];
}

export interface FieldReference {
  /** `order.conditions[].price`. */
  readonly path: string;
  readonly type: Kind | 'record' | 'list' | 'tags' | `${Kind}[]`;
  /** Within its record; undefined for what exists in text only. */
  readonly no: number | undefined;
  /** Unset is undefined, and not 0, false or empty. */
  readonly optional: boolean;
  /** What an absent number is read as, where that is not 0. */
  readonly absent: number | undefined;
  /** The server version from which any encoding may carry it. */
  readonly since: number | undefined;
  /** What a request says when the caller does not. */
  readonly request: number | undefined;
}

export interface TextFieldReference {
  /** The path, or the name of a retired field in brackets. */
  readonly path: string;
  readonly since: number;
  /** The server version from which it is gone; infinite while it is not. */
  readonly until: number;
  /** `field`, or how it is written: a count and records, one text of tags, … */
  readonly form: string;
  /** The fields on which its presence depends, in words; empty when it is always there. */
  readonly when: string;
}

export function describeMessage(message: Message): MessageReference {
  const { name, from, id, proto, since, protobufSince, body, text } = message;
  return {
    name,
    from,
    id,
    proto,
    since,
    protobufSince,
    hasText: text !== undefined,
    fields: fieldsOf(body, ''),
    text: textOf(text ?? [], { prefix: '', since: 0, until: FOREVER, when: '' }),
  };
}

function fieldsOf(shape: Shape, prefix: string): FieldReference[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const path = prefix + name;
    const own: FieldReference = { path, ...facts(field) };
    if (field.type === 'record') return [own, ...fieldsOf(field.shape, `${path}.`)];
    if (field.type === 'list') return [own, ...fieldsOf(field.shape, `${path}[].`)];
    return [own];
  });
}

function facts(field: Field): Omit<FieldReference, 'path'> {
  const { no } = field;
  const none = { absent: undefined, since: undefined, request: undefined };
  switch (field.type) {
    case 'scalar': {
      const { absent, since, request } = field.options;
      return { type: field.kind, no, optional: field.optional, absent, since, request };
    }
    case 'record':
      return { type: 'record', no, optional: field.optional, ...none, since: field.since };
    case 'list':
      return { type: 'list', no, optional: field.optional, ...none };
    case 'values':
      return { type: `${field.kind}[]`, no, optional: field.optional, ...none };
    case 'tags':
      return { type: 'tags', no, optional: true, ...none };
  }
}

interface Context {
  readonly prefix: string;
  readonly since: number;
  readonly until: number;
  readonly when: string;
}

function textOf(steps: readonly TextStep[], context: Context): TextFieldReference[] {
  const { prefix, since, until, when } = context;
  const entry = (path: string, form: string): TextFieldReference => ({
    path: prefix + path,
    since,
    until,
    form,
    when,
  });
  return steps.flatMap((step): TextFieldReference[] => {
    if (typeof step === 'string') return [entry(step, 'field')];
    switch (step.step) {
      case 'field':
        return [entry(step.path, step.conjunction === true ? 'a for true, o for false' : 'field')];
      case 'literal':
        return [{ ...entry('', `always ${step.text === '' ? 'empty' : step.text}`), path: `[${step.name}]` }];
      case 'gate': {
        // Below the lowest version of framed messages only clients from before them differ.
        if (step.until <= MIN_VERSION) return [];
        const gate = {
          since: Math.max(since, step.since > MIN_VERSION ? step.since : 0),
          until: Math.min(until, step.until),
        };
        return textOf(step.steps, { ...context, ...gate });
      }
      case 'when':
        return textOf(step.steps, { ...context, when: joined(when, inWords(step.test, prefix)) });
      case 'flagged':
        return [
          entry(step.path, '1 or 0'),
          ...textOf(step.steps, { ...context, when: joined(when, `${prefix}${step.path} is there`) }),
        ];
      case 'list':
        return [
          entry(step.path, 'count'),
          ...textOf(step.steps, { ...context, prefix: `${prefix}${step.path}[].` }),
        ];
      case 'values':
        return [entry(step.path, 'count, then values')];
      case 'overlay':
        return [entry(`${step.path}[].${step.field}`, 'count, then one for each')];
      case 'tagPairs':
        return [entry(step.path, 'count, then tags and values')];
      case 'tagText':
        return [entry(step.path, 'tag=value;tag=value;')];
      case 'mask':
        return [entry(step.paths.join(` | ${prefix}`), 'bits, lowest first')];
      case 'alias':
        return [];
    }
  });
}

function joined(outer: string, inner: string): string {
  return outer === '' ? inner : `${outer}, ${inner}`;
}

function inWords(test: Extract<TextStep, { readonly step: 'when' }>['test'], prefix: string): string {
  const path = prefix + test.path;
  switch (test.test) {
    case 'is':
      return `${path} is ${test.values.join(' or ')}`;
    case 'nonEmpty':
      return `${path} is not empty`;
    case 'positive':
      return `${path} is positive`;
    case 'infinite':
      return `${path} is infinite`;
    case 'anyOf':
      return `${path} has any`;
  }
}
