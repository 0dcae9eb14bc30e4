import {
  instantOfWallTime,
  MICROS_PER_SECOND,
  NEW_YORK,
  parseIbTime,
  wallTime,
  ZONES,
  type Instant,
  type TagValue,
} from '@tapewright/model';

/** What a parameter's value must be. `percentage`: above 0, at most 1. `anything`: taken as it comes, and without a meaning here. */
export type ParameterKind =
  | 'percentage'
  | 'delta'
  | 'flag'
  | 'time'
  | 'count'
  | 'anything'
  | readonly string[];

/** Parameters that were read: tag → value; the absent ones are not there. */
export interface Settings {
  readonly numbers: ReadonlyMap<string, number>;
  readonly flags: ReadonlySet<string>;
  readonly choices: ReadonlyMap<string, string>;
}

/** Why parameters cannot be read: a tag that the algorithm does not have, or a value that does not fit. */
export type ParameterFault =
  | { readonly kind: 'unknown'; readonly tag: string }
  | { readonly kind: 'invalid'; readonly why: string };

/** Reads the parameters of an algorithm. Times of day without a date are those of the day of `now`, without a zone New York's. */
export function readParameters(
  given: readonly TagValue[],
  kinds: Readonly<Record<string, ParameterKind>>,
  required: readonly string[],
  now: Instant,
): Settings | ParameterFault {
  const numbers = new Map<string, number>();
  const flags = new Set<string>();
  const choices = new Map<string, string>();
  for (const { tag, value } of given) {
    const kind = Object.hasOwn(kinds, tag) ? kinds[tag] : undefined;
    if (kind === undefined) return { kind: 'unknown', tag };
    // Clients send what their user left empty.
    if (value === '' || kind === 'anything') continue;
    const read = readValue(value, kind, now);
    if (read === undefined) return { kind: 'invalid', why: `${tag}=${value} is not ${describe(kind)}` };
    if (typeof read === 'number') numbers.set(tag, read);
    else if (typeof read === 'string') choices.set(tag, read);
    else if (read) flags.add(tag);
  }
  const missing = required.find((tag) => !numbers.has(tag) && !choices.has(tag));
  if (missing !== undefined) return { kind: 'invalid', why: `${missing} is missing` };
  return { numbers, flags, choices };
}

function readValue(value: string, kind: ParameterKind, now: Instant): number | string | boolean | undefined {
  if (typeof kind !== 'string') return kind.find((choice) => choice.toLowerCase() === value.toLowerCase());
  switch (kind) {
    case 'flag':
      if (/^(1|true)$/i.test(value)) return true;
      return /^(0|false)$/i.test(value) ? false : undefined;
    case 'time':
      return timeOf(value, now);
    case 'percentage':
      return numberWhere(value, (number) => number > 0 && number <= 1);
    case 'delta':
      return numberWhere(value, (number) => Math.abs(number) <= 1);
    case 'count':
      return numberWhere(value, (number) => Number.isInteger(number) && number > 0);
    default:
      return undefined;
  }
}

function numberWhere(value: string, isFitting: (number: number) => boolean): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && isFitting(number) ? number : undefined;
}

/** `20260825-14:00:00`, `20260825 10:00:00 US/Eastern`, and `10:00:00 US/Eastern` of today. */
function timeOf(value: string, now: Instant): Instant | undefined {
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s+(\S+))?$/.exec(value.trim());
  if (clock === null) return parseIbTime(value, { zone: NEW_YORK }).instant;
  const [, hours, minutes, seconds = '0', zoneName] = clock;
  const zone = zoneName === undefined ? NEW_YORK : ZONES.find(zoneName);
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (zone === undefined || ofDay >= 86_400) return undefined;
  return instantOfWallTime(zone, { day: wallTime(zone, now).day, microsOfDay: ofDay * MICROS_PER_SECOND });
}

function describe(kind: ParameterKind): string {
  if (typeof kind !== 'string') return `one of ${kind.join(', ')}`;
  switch (kind) {
    case 'percentage':
      return 'a part above 0 and up to 1';
    case 'delta':
      return 'a part from -1 to 1';
    case 'flag':
      return '0 or 1';
    case 'time':
      return 'a time';
    case 'count':
      return 'a whole number above zero';
    default:
      return 'readable';
  }
}

/** Whether reading found a fault. */
export function isFault(read: Settings | ParameterFault): read is ParameterFault {
  return 'kind' in read;
}
