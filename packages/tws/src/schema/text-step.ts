/**
 * The order of fields in text. A layout is a list of steps; a plain string is the step that reads or writes one field, named by its
 * path in the message's shape. Everything that makes IB's text irregular is a step of its own, so that a layout stays data:
 * encoders, decoders, refusals and reference pages are all derived from it.
 */
export type TextStep =
  | string
  | FieldStep
  | LiteralStep
  | GateStep
  | WhenStep
  | ListStep
  | ValuesStep
  | OverlayStep
  | TagPairsStep
  | TagTextStep
  | FlaggedStep
  | MaskStep
  | AliasStep;

/** One field, where its text differs from what its kind says. */
export interface FieldStep {
  readonly step: 'field';
  readonly path: string;
  /** What is written for a field that is unset, instead of nothing. */
  readonly unset?: string;
  /** `a` for true, `o` for false: how conditions are joined. */
  readonly conjunction?: boolean;
  /** Written without `\uXXXX`, because the official client does not undo it here; read with or without. */
  readonly writtenPlain?: boolean;
}

/** A text that is always the same, such as a version number or a retired field. Ignored when read. */
export interface LiteralStep {
  readonly step: 'literal';
  readonly text: string;
  /** What it once was, for the reference. */
  readonly name: string;
}

/** Steps that exist from `since` (inclusive) until `until` (exclusive). */
export interface GateStep {
  readonly step: 'gate';
  readonly since: number;
  readonly until: number;
  readonly steps: readonly TextStep[];
}

/** Steps that are there only when an earlier field says so. */
export interface WhenStep {
  readonly step: 'when';
  readonly test: Test;
  readonly steps: readonly TextStep[];
}

/** A question to a field that came earlier. */
export type Test =
  | { readonly test: 'is'; readonly path: string; readonly values: readonly (string | number)[] }
  | { readonly test: 'nonEmpty'; readonly path: string }
  | { readonly test: 'positive'; readonly path: string }
  | { readonly test: 'infinite'; readonly path: string }
  | { readonly test: 'anyOf'; readonly path: string };

/** A count, then that many records. */
export interface ListStep {
  readonly step: 'list';
  readonly path: string;
  readonly steps: readonly TextStep[];
}

/** A count, then that many values. */
export interface ValuesStep {
  readonly step: 'values';
  readonly path: string;
}

/** A count, then one more field for each record of a list that was read before. Nothing is written while no record has it. */
export interface OverlayStep {
  readonly step: 'overlay';
  readonly path: string;
  readonly field: string;
}

/** A count, then that many tags and values. */
export interface TagPairsStep {
  readonly step: 'tagPairs';
  readonly path: string;
}

/** One text `tag=value;tag=value;`. */
export interface TagTextStep {
  readonly step: 'tagText';
  readonly path: string;
}

/** 1 and the steps when an optional record is there, 0 when not. */
export interface FlaggedStep {
  readonly step: 'flagged';
  readonly path: string;
  readonly steps: readonly TextStep[];
}

/** One integer whose bits, from the lowest, are the given fields. */
export interface MaskStep {
  readonly step: 'mask';
  readonly paths: readonly string[];
}

/** Takes no text: a field that protobuf repeats and text says once. */
export interface AliasStep {
  readonly step: 'alias';
  readonly from: string;
  readonly path: string;
}

export const FOREVER = Number.POSITIVE_INFINITY;

/** The version number that opens most old messages. */
export function version(n: number): LiteralStep {
  return { step: 'literal', text: String(n), name: 'version' };
}

/** A field that the protocol no longer gives a meaning; `text` is what is written for it. */
export function retired(name: string, text = ''): LiteralStep {
  return { step: 'literal', text, name };
}

export function field(path: string, options: Omit<FieldStep, 'step' | 'path'>): FieldStep {
  return { step: 'field', path, ...options };
}

export function since(version: number, ...steps: readonly TextStep[]): GateStep {
  return { step: 'gate', since: version, until: FOREVER, steps };
}

export function until(version: number, ...steps: readonly TextStep[]): GateStep {
  return { step: 'gate', since: 0, until: version, steps };
}

export function between(since: number, until: number, ...steps: readonly TextStep[]): GateStep {
  return { step: 'gate', since, until, steps };
}

export function when(test: Test, ...steps: readonly TextStep[]): WhenStep {
  return { step: 'when', test, steps };
}

export function is(path: string, ...values: readonly (string | number)[]): Test {
  return { test: 'is', path, values };
}

export function nonEmpty(path: string): Test {
  return { test: 'nonEmpty', path };
}

export function positive(path: string): Test {
  return { test: 'positive', path };
}

export function infinite(path: string): Test {
  return { test: 'infinite', path };
}

/** A list has at least one record. */
export function anyOf(path: string): Test {
  return { test: 'anyOf', path };
}

export function counted(path: string, ...steps: readonly TextStep[]): ListStep {
  return { step: 'list', path, steps };
}

export function countedValues(path: string): ValuesStep {
  return { step: 'values', path };
}

export function overlay(path: string, field: string): OverlayStep {
  return { step: 'overlay', path, field };
}

export function tagPairs(path: string): TagPairsStep {
  return { step: 'tagPairs', path };
}

export function tagText(path: string): TagTextStep {
  return { step: 'tagText', path };
}

export function flagged(path: string, ...steps: readonly TextStep[]): FlaggedStep {
  return { step: 'flagged', path, steps };
}

export function mask(...paths: readonly string[]): MaskStep {
  return { step: 'mask', paths };
}

export function alias(from: string, path: string): AliasStep {
  return { step: 'alias', from, path };
}

/** `below('contract', 'conId symbol')` is the steps `contract.conId` and `contract.symbol`. */
export function below(record: string, names: string): string[] {
  return fields(names).map((name) => `${record}.${name}`);
}

/** `fields('conId symbol')` is the steps `conId` and `symbol`. */
export function fields(names: string): string[] {
  return names.trim().split(/\s+/);
}
