import { Decimal } from '@tapewright/model';

export interface FieldLimits {
  /** Characters of one value. */
  readonly maxValueChars: number;
  /** Records of one list. */
  readonly maxItems: number;
}

export const SHORT: FieldLimits = { maxValueChars: 160, maxItems: 3 };
export const FULL: FieldLimits = { maxValueChars: Infinity, maxItems: Infinity };

/**
 * The fields of a message as `path=value`, in the order of its table. Left out is what is unset or empty, and inside records also 0
 * and false: an order has 145 fields, and protobuf does not tell a zero from nothing.
 */
export function fieldTexts(message: object, limits: FieldLimits): string[] {
  return Object.entries(message)
    .filter(([name]) => name !== 'kind')
    .flatMap(([name, value]) => textsOf(name, value, limits, false));
}

function textsOf(path: string, value: unknown, limits: FieldLimits, isInside: boolean): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (isInside && (value === 0 || value === false)) return [];
  if (Array.isArray(value)) return listTexts(path, value, limits);
  if (value instanceof Decimal) return [`${path}=${value.toString()}`];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([name, inner]) => textsOf(`${path}.${name}`, inner, limits, true));
  }
  return [`${path}=${valueText(String(value), limits)}`];
}

function listTexts(path: string, items: readonly unknown[], limits: FieldLimits): string[] {
  const shown = items
    .slice(0, limits.maxItems)
    .flatMap((item, i) => textsOf(`${path}[${i}]`, item, limits, false));
  const more = items.length - Math.min(items.length, limits.maxItems);
  return more === 0 ? shown : [...shown, `${path}[…]=(${more} more)`];
}

/** Quoted where it would not read as one word, and with nothing in it that a terminal would obey. */
export function valueText(text: string, { maxValueChars }: FieldLimits): string {
  const cut = text.length > maxValueChars ? text.slice(0, maxValueChars) : text;
  const isWord = /^[\w.,:;/+@&*%?()[\]{}<>=|~^$#!-]+$/.test(cut);
  const quoted = isWord ? cut : JSON.stringify(cut).replaceAll(/[\u007F-\u009F\u2028\u2029]/g, escaped);
  return cut === text ? quoted : `${quoted}…(${text.length} characters)`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
