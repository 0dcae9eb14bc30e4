import { InvalidArgumentError } from '@commander-js/extra-typings';
import { minuteOfDay } from '@tapewright/gateway';
import { BAR_SIZES, type BarSize } from '@tapewright/model';
import { suggestion } from '../config/did-you-mean.ts';
import type { ReplayRequest } from '../replay/replay-request.ts';

/** A whole number in a range, for commander. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** A factor, or `max`. */
export function speedFactor(text: string): number | 'max' {
  return text === 'max' ? text : positiveNumber(text);
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive number.');
}

/** Above nothing, and at most all of it. */
export function partOfWhole(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a part above 0 and up to 1, such as 0.1 for a tenth.');
}

/** How long orders are on their way: at least `leastMs`, and beyond that by chance, `tailMs` on average. */
export interface Latency {
  readonly leastMs: number;
  readonly tailMs: number;
}

/** `20`, always so many milliseconds, or `20,10`: at least 20, and beyond that 10 on average. */
export function latency(text: string): Latency {
  const [leastMs = Number.NaN, tailMs = 0, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more.length === 0 && leastMs >= 0 && tailMs >= 0 && Number.isFinite(leastMs + tailMs))
    return { leastMs, tailMs };
  throw new InvalidArgumentError('It must be milliseconds, such as 20, or 20,10 with a tail.');
}

/** `30s`, `5m`, `2h` → milliseconds. */
export function lengthOfTime(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text);
  const unitMs = new Map([
    ['s', 1_000],
    ['m', 60_000],
    ['h', 3_600_000],
  ]).get(match?.[2] ?? '');
  if (match === null || unitMs === undefined) {
    throw new InvalidArgumentError('It must be a length of time such as 30s, 5m or 2h.');
  }
  return Number(match[1]) * unitMs;
}

/** `--param fast=20`, repeatable. */
export function keyValue(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
}

/** `--replay AAPL=trades.csv` or `--replay session.tap`, repeatable. */
export function replayRequest(text: string, before: readonly ReplayRequest[]): readonly ReplayRequest[] {
  const at = text.indexOf('=');
  const symbol = text.slice(0, Math.max(0, at)).trim();
  const file = text.slice(at + 1).trim();
  if (file === '' || (at >= 0 && symbol === ''))
    throw new InvalidArgumentError('It must be file or symbol=file.');
  return [...before, symbol === '' ? { file } : { symbol, file }];
}

/** Collects the values of a repeatable option. */
export function collected(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

export function barSize(text: string): BarSize {
  const size = BAR_SIZES.find((known) => known === text);
  if (size !== undefined) return size;
  throw new InvalidArgumentError(`It must be one of ${BAR_SIZES.join(', ')}${suggestion(text, BAR_SIZES)}.`);
}

/** `23:45` → minutes after midnight. */
export function timeOfDay(text: string): number {
  try {
    return minuteOfDay(text);
  } catch {
    throw new InvalidArgumentError('It must be a time of day such as 23:45.');
  }
}

/** A day or a moment: `2015-01-31`, or ISO 8601 with an offset. */
export function isoTime(text: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(whole) && !Number.isNaN(Date.parse(whole))) return whole;
  throw new InvalidArgumentError(
    'It must be a day (2015-01-31) or a moment with an offset (2015-01-31T09:30:00-05:00).',
  );
}
