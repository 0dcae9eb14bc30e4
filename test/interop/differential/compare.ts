import { Decimal } from '@tapewright/model';
import type { Callback } from './oracle.ts';
import type { Value } from './random-message.ts';

/** The first difference between what we expect and what the official client says, as a path and both values. */
export function difference(ours: Value, theirs: Value, path: string): string | undefined {
  if (ours instanceof Decimal) return sameDecimal(ours, theirs) ? undefined : said(path, ours, theirs);
  if (Array.isArray(ours) && ours.length > 0) return listDifference(ours, theirs, path);
  if (isRecord(ours) && isRecord(theirs)) return recordDifference(ours, theirs, path);
  if (sameScalar(ours, theirs)) return undefined;
  return isEmpty(ours) && isEmpty(theirs, path) ? undefined : said(path, ours, theirs);
}

/** The same for a sequence of callbacks. */
export function callbackDifference(
  ours: readonly Callback[],
  theirs: readonly Callback[],
): string | undefined {
  const names = (calls: readonly Callback[]): string => calls.map(([name]) => name).join(', ');
  if (names(ours) !== names(theirs))
    return `callbacks ${names(ours) || 'none'}, the official client made ${names(theirs) || 'none'}`;
  for (const [i, [name, args]] of ours.entries()) {
    const found = difference(args, theirs[i]?.[1], name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The first difference between two frames of text, from the id on. Numbers may be spelled differently: Python writes 100.0 and 1e-05
 * where JavaScript writes 100 and 0.00001.
 */
export function textDifference(
  ours: Buffer,
  theirs: Buffer,
): { difference: string | undefined; isSpelledAlike: boolean } {
  if (ours.equals(theirs)) return { difference: undefined, isSpelledAlike: true };
  const [a, b] = [ours.toString('latin1').split('\0'), theirs.toString('latin1').split('\0')];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    const isSameNumber = isNumber(left) && isNumber(right) && Number(left) === Number(right);
    if (!isSameNumber) return { difference: said(`field ${i}`, left, right), isSpelledAlike: false };
  }
  return { difference: undefined, isSpelledAlike: false };
}

const NUMBER = /^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/i;

function isNumber(text: string | undefined): boolean {
  return text !== undefined && NUMBER.test(text);
}

/** What the official classes start with, or our writer sends, where nothing was said. By name, or by path. */
const INITIAL: Readonly<Record<string, Value>> = {
  transmit: true,
  exemptCode: -1,
  optExerciseOrLapseType: -1,
  isConjunctionConnection: true,
  reqId: -1,
  exchangeLetter: ' ',
  id: -1,
  id_: 'None',
  description: 'None',
  numberOfRows: -1,
  'TickPrice.price': -1,
  'TickReqParams.minTick': '0',
  fundAssetType: 'None',
  fundDistributionPolicyIndicator: 'None',
};

/** Unset, in any of the ways in which the two sides say so. */
function isEmpty(value: Value, path = ''): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (INITIAL[path] === value || INITIAL[path.slice(path.lastIndexOf('.') + 1)] === value) return true;
  if (value instanceof Decimal) return value.isZero;
  if (isOfficialDecimal(value)) return Number(value.$d) === 0;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object') return Object.entries(value).every(([name, inner]) => isEmpty(inner, name));
  return false;
}

function listDifference(ours: readonly Value[], theirs: Value, path: string): string | undefined {
  if (!Array.isArray(theirs) || theirs.length !== ours.length) return said(path, ours, theirs);
  for (const [i, item] of ours.entries()) {
    const found = difference(item, theirs[i], `${path}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Fields = Readonly<Record<string, Value>>;

function isRecord(value: Value): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isOfficialDecimal(value) &&
    !isSpelledOut(value)
  );
}

function recordDifference(ours: Fields, official: Fields, path: string): string | undefined {
  for (const name of new Set([...Object.keys(ours), ...Object.keys(official)])) {
    const found = difference(ours[name], official[name], `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sameDecimal(ours: Decimal, theirs: Value): boolean {
  if (isOfficialDecimal(theirs)) return ours.equals(theirs.$d);
  // The protobuf schema knows decimals as texts.
  return typeof theirs === 'string' && Decimal.parse(theirs)?.equals(ours) === true;
}

/** Flags are numbers here and truths there; a few numbers are texts or decimals there. */
function sameScalar(ours: Value, theirs: Value): boolean {
  if (ours === theirs) return true;
  if (isSpelledOut(theirs)) return Number(theirs.$n) === (isSpelledOut(ours) ? Number(ours.$n) : ours);
  if (isOfficialDecimal(theirs)) return Number(theirs.$d) === Number(ours);
  if (typeof theirs === 'boolean' || typeof ours === 'boolean') return Number(ours) === Number(theirs);
  const isText = typeof ours === 'string' || typeof theirs === 'string';
  return isText && isNumber(String(ours)) && isNumber(String(theirs)) && Number(ours) === Number(theirs);
}

function isOfficialDecimal(value: Value): value is { readonly $d: string } {
  return typeof value === 'object' && value !== null && '$d' in value;
}

function isSpelledOut(value: Value): value is { readonly $n: string } {
  return typeof value === 'object' && value !== null && '$n' in value;
}

function said(path: string, ours: Value, theirs: Value): string {
  return `${path}: ours ${shown(ours)}, theirs ${shown(theirs)}`;
}

function shown(value: Value): string {
  const text = value instanceof Decimal ? value.toString() : (JSON.stringify(value) ?? 'nothing');
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
