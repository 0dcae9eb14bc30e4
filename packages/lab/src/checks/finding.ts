import { instant, toIso, type Instant } from '@tapewright/model';

/** Something about a strategy that makes its backtest worth less than it looks. */
export interface Finding {
  readonly kind: 'future' | 'memory' | 'warm-up';
  /** When the runs first differ. */
  readonly at: Instant;
  /** What was seen, and what to do. */
  readonly text: string;
}

/** Where two event logs part, the lines after `until` (µs) left aside; undefined where they do not. */
export interface Parting {
  readonly at: Instant;
  readonly first: string;
  readonly second: string;
}

export function partingOf(
  first: readonly string[],
  second: readonly string[],
  until: number,
): Parting | undefined {
  const [left, right] = [upTo(first, until), upTo(second, until)];
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left[i] === right[i]) continue;
    const at = Math.min(timeOf(left[i]), timeOf(right[i]));
    return { at: instant(at), first: shown(left[i]), second: shown(right[i]) };
  }
  return undefined;
}

/** The time of a line of the event log, µs since the epoch; Infinity for none. */
export function timeOf(line: string | undefined): number {
  return line === undefined ? Number.POSITIVE_INFINITY : Number(line.slice(0, line.indexOf(' ')));
}

function upTo(lines: readonly string[], until: number): readonly string[] {
  const after = lines.findIndex((line) => timeOf(line) > until);
  return after < 0 ? lines : lines.slice(0, after);
}

function shown(line: string | undefined): string {
  if (line === undefined) return 'nothing';
  const text = line.slice(line.indexOf(' ') + 1).replace(/ ref=\S+/, '');
  return `'${text}' at ${toIso(instant(timeOf(line)))}`;
}
