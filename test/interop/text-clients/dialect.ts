import type { Callback } from '../differential/oracle.ts';
import type { OfficialCall } from '../differential/official-requests.ts';
import type { Fields } from '../differential/random-message.ts';

/** A message that the client cannot say or hear as it was drawn is changed before anybody is asked. */
export interface Rule {
  readonly reason: string;
  /** Names of messages; every one without. */
  readonly on?: readonly string[];
  /** Changes the fields in place; true when it did. */
  change(fields: Fields, version: number): boolean;
}

/** Where a client and the official one differ without being at odds about the protocol, each with its reason. */
export interface Dialect {
  /** Messages with a text form that the client does not know at all. */
  readonly unknown: ReadonlySet<string>;
  readonly requests: readonly Rule[];
  readonly reports: readonly Rule[];
  /** Messages in which the client takes an empty number for an error: they are drawn with every field set. */
  readonly whole: ReadonlySet<string>;
  /** Why a message is not compared at a server version. */
  limit(name: string, version: number): string | undefined;
  /** The official call in the client's own terms. */
  call?(call: OfficialCall, request: Fields): OfficialCall;
  /** What the official client would have told, told as this one does. */
  told?(name: string, calls: readonly Callback[], fields: Fields): readonly Callback[];
  /** The fields of a frame of its own, id first, without what only this client writes; `ours` are those of our frame. */
  said?(name: string, fields: readonly string[], ours: readonly string[]): readonly string[];
}

/** Records of a message, at any depth, that have one of the fields. */
export function withField(value: unknown, names: readonly string[]): Fields[] {
  if (Array.isArray(value)) return value.flatMap((item) => withField(item, names));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return [];
  const fields = value as Fields;
  const own = names.some((name) => fields[name] !== undefined) ? [fields] : [];
  return [...own, ...Object.values(fields).flatMap((inner) => withField(inner, names))];
}

/** Every text in a message, at any depth, through a function; true when any changed. */
export function changeTexts(fields: Fields, change: (text: string, name: string) => string): boolean {
  let hasChanged = false;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' && name !== 'kind') {
      fields[name] = change(value, name);
      hasChanged ||= fields[name] !== value;
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) {
        if (typeof item === 'string') {
          value[i] = change(item, name);
          hasChanged ||= value[i] !== item;
        } else if (typeof item === 'object' && item !== null)
          hasChanged = changeTexts(item as Fields, change) || hasChanged;
      }
    } else if (
      typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    ) {
      hasChanged = changeTexts(value as Fields, change) || hasChanged;
    }
  }
  return hasChanged;
}

/** Puts the same values into all of them. */
export function putAll(records: readonly Fields[], values: Fields): boolean {
  return records.map((fields) => put(fields, values)).includes(true);
}

/** Sets fields of a record that have other values; true when any had. */
export function put(fields: Fields | undefined, values: Fields): boolean {
  if (fields === undefined) return false;
  let hasChanged = false;
  for (const [name, value] of Object.entries(values)) {
    if (fields[name] === value) continue;
    if (value === undefined) delete fields[name];
    else fields[name] = value;
    hasChanged = true;
  }
  return hasChanged;
}
