import { InvariantError, invariant } from '@tapewright/model';
import type { DecodedRecord, EncodableRecord, Field, ScalarField, Shape } from './field.ts';
import { FOREVER, type TextStep } from './text-step.ts';

/** Who writes a message. */
export type Sender = 'client' | 'server';

/** One message of the protocol, described once. Everything else is derived from it. */
export interface Message<Name extends string = string, S extends Shape = Shape> {
  /** The name of the official client's callback (from the server) or method (from the client). */
  readonly name: Name;
  readonly from: Sender;
  /** The id in text; protobuf adds 200. */
  readonly id: number;
  /** The name of the protobuf message, undefined where there is none. */
  readonly proto: string | undefined;
  /** The server version from which it exists at all. */
  readonly since: number;
  /** The lowest server version at which the official programs write it as protobuf; infinite where they never do. */
  readonly protobufSince: number;
  readonly body: S;
  /** Undefined for what exists as protobuf only. */
  readonly text: readonly TextStep[] | undefined;
}

/** The lowest server version that the tables describe: the first with length-prefixed frames. */
export const MIN_VERSION = 100;
/**
 * What clients from before framed messages understand: those that call themselves version 62 know the fields up to here. Source: the
 * gates in npm `ib` 0.2.9 and IbPy, which both do.
 */
export const LEGACY_VERSION = 69;
/** The highest: gate 226 of the official client 10.51. */
export const MAX_VERSION = 226;
/** From here on the message id is a raw integer, and protobuf may follow it. */
export const RAW_ID_SINCE = 201;
/** What protobuf adds to the id. */
export const PROTOBUF_ID_OFFSET = 200;
/** Non-ASCII characters travel as `\uXXXX` in text of the server. */
export const ASCII7_SINCE = 153;

export interface MessageDescription<Name extends string, S extends Shape> {
  readonly name: Name;
  readonly id: number;
  readonly from: Sender;
  readonly proto?: string;
  readonly since?: number;
  readonly protobufSince?: number;
  readonly body: S;
  /** The order in text; without one, the order of the body behind `version`. `null`: protobuf only. */
  readonly text?: readonly TextStep[] | null;
  /** The version number that opens the text of a message without a layout of its own. */
  readonly version?: number;
}

/** Describes a message. Throws an InvariantError when the layout names a field that the body does not have. */
export function message<const Name extends string, S extends Shape>(
  description: MessageDescription<Name, S>,
): Message<Name, S> {
  const { name, from, id, proto, body, since = 0 } = description;
  const protobufSince = description.protobufSince ?? FOREVER;
  invariant(
    (proto === undefined) === (protobufSince === FOREVER),
    `${name}: protobuf name and version differ`,
  );
  const text =
    description.text === null ? undefined : (description.text ?? bodyOrder(body, description.version));
  for (const step of text ?? []) checkStep(name, body, step);
  return { name, from, id, proto, since, protobufSince, body, text };
}

function bodyOrder(body: Shape, version: number | undefined): TextStep[] {
  const steps: TextStep[] =
    version === undefined ? [] : [{ step: 'literal', text: String(version), name: 'version' }];
  for (const [name, { type }] of Object.entries(body)) {
    invariant(type === 'scalar', `${name} is a ${type}: its message needs a text layout`);
    steps.push(name);
  }
  return steps;
}

function checkStep(name: string, shape: Shape, step: TextStep): void {
  if (typeof step === 'string') {
    scalarAt(shape, step, name);
    return;
  }
  switch (step.step) {
    case 'literal':
      return;
    case 'field':
    case 'alias':
      scalarAt(shape, step.path, name);
      return;
    case 'gate':
    case 'when':
      for (const inner of step.steps) checkStep(name, shape, inner);
      if (step.step === 'when') fieldAt(shape, step.test.path, name);
      return;
    case 'flagged':
      for (const inner of step.steps) checkStep(name, shape, inner);
      return;
    case 'list': {
      const list = fieldAt(shape, step.path, name);
      if (list.type !== 'list') throw new InvariantError(`${name}: ${step.path} is no list`);
      for (const inner of step.steps) checkStep(name, list.shape, inner);
      return;
    }
    case 'mask':
      for (const path of step.paths) scalarAt(shape, path, name);
      return;
    case 'values':
    case 'overlay':
    case 'tagPairs':
    case 'tagText':
      fieldAt(shape, step.path, name);
  }
}

/** The field at a dotted path of records. Throws an InvariantError when there is none. */
export function fieldAt(shape: Shape, path: string, message: string): Field {
  const [name = '', ...rest] = path.split('.');
  const field = shape[name];
  if (field === undefined) throw new InvariantError(`${message} has no field '${path}'`);
  if (rest.length === 0) return field;
  if (field.type !== 'record') throw new InvariantError(`${message}: '${name}' of '${path}' is no record`);
  return fieldAt(field.shape, rest.join('.'), message);
}

export function scalarAt(shape: Shape, path: string, message: string): ScalarField {
  const field = fieldAt(shape, path, message);
  if (field.type !== 'scalar')
    throw new InvariantError(`${message}: '${path}' is a ${field.type}, not a single value`);
  return field;
}

/** A message as it is read: every field is there, unset ones as undefined or as the default of their kind. */
export type DecodedMessage<M> =
  M extends Message<infer Name, infer S> ? { readonly kind: Name } & DecodedRecord<S> : never;

/** A message as it may be given to be written: what is left out is unset. */
export type EncodableMessage<M> =
  M extends Message<infer Name, infer S> ? { readonly kind: Name } & EncodableRecord<S> : never;
