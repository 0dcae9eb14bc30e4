import { Decimal, type TagValue } from '@tapewright/model';
import { ValueNotEncodable } from './errors.ts';
import type { Message } from './message.ts';
import { protoDecoderSource } from './proto-decoder-source.ts';
import { protoEncoderSource } from './proto-encoder-source.ts';
import type { ProtoReader } from './proto-reader.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { type Gated, refusalSource } from './refusal-source.ts';
import { textDecoderSource } from './text-decoder-source.ts';
import { textEncoderSource } from './text-encoder-source.ts';
import type { TextReader } from './text-reader.ts';
import type { TextWriter } from './text-writer.ts';

// The one place that turns source text into functions. The source is made from our own tables alone; nothing from a wire or a user
// ever gets into it. A function for one message and one server version has no gate, no table and no branch on a kind left to
// look at, which makes it several times faster than walking the table for every message.

export type TextDecoder<M> = (reader: TextReader) => M;
export type TextEncoder<M> = (writer: TextWriter, message: M) => void;
export type ProtoDecoder<M> = (reader: ProtoReader) => M;
export type ProtoEncoder<M> = (writer: ProtoWriter, message: M) => void;
export type Refusal<M> = (message: M, refuse: (field: string, needs: number) => never) => void;

export function compileTextDecoder<M>(message: Message, serverVersion: number): TextDecoder<M> {
  return once(message, `read text ${serverVersion}`, () =>
    textDecoderSource(message, serverVersion),
  ) as never;
}

export function compileTextEncoder<M>(message: Message, serverVersion: number): TextEncoder<M> {
  return once(message, `write text ${serverVersion}`, () =>
    textEncoderSource(message, serverVersion),
  ) as never;
}

export function compileProtoDecoder<M>(message: Message): ProtoDecoder<M> {
  return once(message, 'read protobuf', () => protoDecoderSource(message)) as never;
}

export function compileProtoEncoder<M>(message: Message): ProtoEncoder<M> {
  return once(message, 'write protobuf', () => protoEncoderSource(message)) as never;
}

export function compileRefusal<M>(message: Message, gated: readonly Gated[]): Refusal<M> {
  return evaluate(refusalSource(message, gated)) as never;
}

/** What generated code may name. */
const NAMES = {
  EMPTY: Object.freeze([]),
  NONE: Object.freeze({}),
  FLAGS: [false, true],
  isSet,
  tagText,
  parseTagText,
  readTag,
};

/** message → purpose → function, shared by all sessions. */
const made = new WeakMap<Message, Map<string, unknown>>();
/** source → function: what is the same at two server versions is one function. */
const evaluated = new Map<string, unknown>();

function once(message: Message, purpose: string, source: () => string): unknown {
  let purposes = made.get(message);
  if (purposes === undefined) {
    purposes = new Map();
    made.set(message, purposes);
  }
  let result = purposes.get(purpose);
  if (result === undefined) {
    result = evaluate(source());
    purposes.set(purpose, result);
  }
  return result;
}

function evaluate(source: string): unknown {
  let result = evaluated.get(source);
  if (result === undefined) {
    result = make(source);
    evaluated.set(source, result);
  }
  return result;
}

function make(source: string): unknown {
  const names = Object.keys(NAMES);
  // oxlint-disable-next-line typescript/no-implied-eval -- from our own tables, see above
  const create = new Function(...names, `'use strict';\n${source}`);
  return Reflect.apply(create, undefined, Object.values(NAMES));
}

function isSet(value: unknown, initially: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === initially)
    return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Decimal || typeof value !== 'object') return true;
  return Object.values(value).some((inner) => isSet(inner, undefined));
}

/** `tag=value;tag=value;`. Throws a ValueNotEncodable when a mark inside would be read as another pair. */
function tagText(field: string, tags: readonly TagValue[] | undefined): string {
  let text = '';
  for (const { tag, value } of tags ?? []) {
    if (/[=;]/.test(tag) || value.includes(';')) {
      throw new ValueNotEncodable(field, `${tag}=${value}`, "contains '=' or ';', which part the pairs");
    }
    text += `${tag}=${value};`;
  }
  return text;
}

function parseTagText(text: string): readonly TagValue[] | undefined {
  if (text === '') return undefined;
  return text
    .split(';')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? { tag: pair, value: '' }
        : { tag: pair.slice(0, equals), value: pair.slice(equals + 1) };
    });
}

const TAG_FIELDS: ReadonlyMap<number, string> = new Map([
  [1, 'tag'],
  [2, 'value'],
]);

/** An entry of a protobuf map. */
function readTag(reader: ProtoReader, field: string): TagValue {
  let name = '';
  let value = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) name = reader.str(field);
    else if (tag === 18) value = reader.str(field);
    else reader.skip(tag, TAG_FIELDS);
  }
  return { tag: name, value };
}
