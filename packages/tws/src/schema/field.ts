import type { Decimal, TagValue } from '@tapewright/model';

/**
 * The kinds of value on the wire.
 *
 * | kind | in TypeScript | in text | in protobuf |
 * |---|---|---|---|
 * | int, int64 | number | digits | varint |
 * | dbl | number | digits | double |
 * | dblInText | number | digits | string |
 * | str | string | as is | string |
 * | strAsDbl | string | as is | double |
 * | bool | boolean | 1 or 0 | bool |
 * | decimal | Decimal | digits | string |
 */
export type Kind = 'int' | 'int64' | 'dbl' | 'dblInText' | 'str' | 'strAsDbl' | 'bool' | 'decimal';

/** What may be said of a single field beyond its kind. */
export interface FieldOptions {
  /** The value of a field that is absent, instead of 0. Not for optional fields. */
  readonly absent?: number;
  /** What a request says when the caller does not: the official client's initial value. Optional numbers only. */
  readonly request?: number;
  /** The server version from which any encoding may carry it. Setting it in a request to an older server is refused. */
  readonly since?: number;
  /** Left out without a refusal where the server is too old for it: nothing is lost by that. */
  readonly dispensable?: boolean;
  /** The broker fills it in: reports carry it, requests never do, whatever the caller's object holds. */
  readonly reportedOnly?: boolean;
  /** Protobuf does not carry its zero, where that of other fields is written out. Numbers that are not optional only. */
  readonly zeroIsSilent?: boolean;
  /** Non-ASCII characters travel as `\uXXXX` in text, from this server version on. */
  readonly escapedSince?: number;
}

declare const valueType: unique symbol;

export interface ScalarField<V = unknown> {
  readonly type: 'scalar';
  readonly kind: Kind;
  /** The protobuf field number; undefined for what exists in text only. */
  readonly no: number | undefined;
  /** True: unset is undefined. False: unset is 0, false or ''. */
  readonly optional: boolean;
  readonly options: FieldOptions;
  readonly [valueType]?: V;
}

/** A nested record. */
export interface RecordField<S extends Shape = Shape, Optional extends boolean = boolean> {
  readonly type: 'record';
  readonly no: number | undefined;
  readonly shape: S;
  readonly optional: Optional;
  /** A record whose every field is empty is no record: decoders answer undefined. */
  readonly emptyIsUnset: boolean;
  /** Requests carry it empty when the caller sets none, as the official client does. */
  readonly sentEmpty: boolean;
  readonly since: number | undefined;
}

/** A list of records; an optional one is undefined when it has none. */
export interface ListField<S extends Shape = Shape, Optional extends boolean = boolean> {
  readonly type: 'list';
  readonly no: number | undefined;
  readonly shape: S;
  readonly optional: Optional;
}

/** A list of plain values. */
export interface ValuesField<V = unknown, Optional extends boolean = boolean> {
  readonly type: 'values';
  readonly no: number;
  readonly kind: Kind;
  readonly optional: Optional;
  readonly [valueType]?: V;
}

/** Tag-value pairs: a protobuf map; in text a count and pairs, or one string `tag=value;tag=value;`. Undefined when there are none. */
export interface TagsField {
  readonly type: 'tags';
  readonly no: number;
}

export type Field = ScalarField | RecordField | ListField | ValuesField | TagsField;

/** The fields of a message or record, in the order in which they are shown. */
export type Shape = { readonly [name: string]: Field };

declare const modelType: unique symbol;

/** A shape whose values are an interface of the model. */
export type Modelled<M> = { readonly [modelType]: M };

/** Names the model's interface for a shape; the compiler refuses a shape whose values do not fit it. */
export function modelled<M>() {
  return <S extends Shape>(shape: PlainRecord<S> extends M ? S : never): S & Modelled<M> =>
    shape as unknown as S & Modelled<M>;
}

type Simplify<T> = { [K in keyof T]: T[K] };
type OptionalKeys<S> = { [K in keyof S & string]: undefined extends Decoded<S[K]> ? K : never }[keyof S &
  string];

/** The TypeScript value of a field that was read. */
export type Decoded<F> =
  F extends ScalarField<infer V>
    ? V
    : F extends RecordField<infer S, infer O>
      ? Absent<DecodedRecord<S>, O>
      : F extends ListField<infer S, infer O>
        ? Absent<readonly DecodedRecord<S>[], O>
        : F extends ValuesField<infer V, infer O>
          ? Absent<readonly V[], O>
          : F extends TagsField
            ? readonly TagValue[] | undefined
            : never;

type Absent<T, Optional> = Optional extends true ? T | undefined : T;

/** The value of a shape: the model's interface where there is one. */
export type DecodedRecord<S> = S extends Modelled<infer M> ? M : PlainRecord<S>;

type PlainRecord<S> = Simplify<
  { readonly [K in Exclude<keyof S & string, OptionalKeys<S>>]: Decoded<S[K]> } & {
    readonly [K in OptionalKeys<S>]?: Decoded<S[K]>;
  }
>;

/** What may be given to write a field: everything may be left out. */
export type Encodable<F> =
  F extends ScalarField<infer V>
    ? V | undefined
    : F extends RecordField<infer S>
      ? EncodableRecord<S> | undefined
      : F extends ListField<infer S>
        ? readonly EncodableRecord<S>[] | undefined
        : F extends ValuesField<infer V>
          ? readonly V[] | undefined
          : F extends TagsField
            ? readonly TagValue[] | undefined
            : never;

export type EncodableRecord<S> =
  S extends Modelled<infer M> ? M : Simplify<{ readonly [K in keyof S & string]?: Encodable<S[K]> }>;

type Required<V> = (no?: number, options?: FieldOptions) => ScalarField<V>;
type Optional<V> = (no?: number, options?: FieldOptions) => ScalarField<V | undefined>;

function scalar(kind: Kind, optional: boolean) {
  return (no?: number, options: FieldOptions = {}) =>
    ({ type: 'scalar', kind, no, optional, options }) as ScalarField<never>;
}

/** A 32-bit integer; absent is 0. */
export const int: Required<number> = scalar('int', false);
export const optInt: Optional<number> = scalar('int', true);
/** A 64-bit integer that fits a number; absent is 0. */
export const int64: Required<number> = scalar('int64', false);
export const optInt64: Optional<number> = scalar('int64', true);
/** A double; absent is 0. */
export const dbl: Required<number> = scalar('dbl', false);
export const optDbl: Optional<number> = scalar('dbl', true);
/** A number that protobuf carries as text. */
export const dblInText: Required<number> = scalar('dblInText', false);
export const optDblInText: Optional<number> = scalar('dblInText', true);
/** Text; absent is empty. */
export const str: Required<string> = scalar('str', false);
/** Text that protobuf carries as a double: the multiplier of a contract. */
export const strAsDbl: Required<string> = scalar('strAsDbl', false);
/** Absent is false; protobuf carries only true. */
export const bool: Required<boolean> = scalar('bool', false);
/** Absent is unset; protobuf carries true and false. */
export const optBool: Optional<boolean> = scalar('bool', true);
/** An exact decimal; absent is unset. */
export const decimal: Optional<Decimal> = scalar('decimal', true);

interface RecordOptions {
  readonly emptyIsUnset?: boolean;
  readonly sentEmpty?: boolean;
  readonly since?: number;
}

/** A nested record that is always there, if need be with every field unset. */
export function rec<S extends Shape>(no: number, shape: S): RecordField<S, false> {
  const fixed = { emptyIsUnset: false, sentEmpty: true, since: undefined };
  return { type: 'record', no, shape, optional: false, ...fixed };
}

/** A nested record that may be missing. */
export function optRec<S extends Shape>(
  no: number,
  shape: S,
  { emptyIsUnset = false, sentEmpty = false, since }: RecordOptions = {},
): RecordField<S, true> {
  return { type: 'record', no, shape, optional: true, emptyIsUnset, sentEmpty, since };
}

/** A list of records; empty when absent. */
export function list<S extends Shape>(no: number, shape: S): ListField<S, false> {
  return { type: 'list', no, shape, optional: false };
}

/** A list of records; undefined when absent or empty. */
export function optList<S extends Shape>(no: number, shape: S): ListField<S, true> {
  return { type: 'list', no, shape, optional: true };
}

/** A list of plain values; empty when absent. `of` is `str` for `values(1, str)`. */
export function values<V>(no: number, of: Required<V>): ValuesField<V, false> {
  return { type: 'values', no, kind: of(0).kind, optional: false };
}

export function optValues<V>(no: number, of: Required<V>): ValuesField<V, true> {
  return { type: 'values', no, kind: of(0).kind, optional: true };
}

export function tags(no: number): TagsField {
  return { type: 'tags', no };
}
