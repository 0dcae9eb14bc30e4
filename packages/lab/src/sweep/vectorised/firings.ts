/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length */
import { assertNever } from '@tapewright/model';
import type { Operand, Signal } from '@tapewright/engine';
import { SPAN_BITS, spansOf } from './spans.ts';

/** Where the values of an operand are found. */
export type ColumnOf = (operand: Operand) => Float64Array;

/** The bars from `from` up to but not including `to`. */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

/** A list of bars, rising, with room for all of them. */
export class BarList {
  readonly bars: Int32Array;
  length = 0;

  constructor(room: number) {
    this.bars = new Int32Array(room);
  }

  add(bar: number): void {
    this.bars[this.length++] = bar;
  }
}

/** Adds the bars at whose end a signal is true. */
export function addFirings(signal: Signal, columnOf: ColumnOf, range: BarRange, into: BarList): void {
  switch (signal.kind) {
    case 'crossesAbove':
      return addCrossings(columnOf(signal.left), columnOf(signal.right), range, into);
    case 'crossesBelow':
      return addCrossings(columnOf(signal.right), columnOf(signal.left), range, into);
    case 'isAbove':
      return addLevels(columnOf(signal.left), columnOf(signal.right), range, into);
    case 'isBelow':
      return addLevels(columnOf(signal.right), columnOf(signal.left), range, into);
    case 'all':
    case 'any':
    case 'none':
      return addMasked(mask(signal, columnOf, range), range, into);
    default:
      return assertNever(signal);
  }
}

/**
 * The bars at which `a`, which was not above `b` the bar before, is above it. Comparisons with NaN are false. Nearly every bar brings no change,
 * so spans whose extremes rule one out are passed over whole.
 */
function addCrossings(a: Float64Array, b: Float64Array, { from, to }: BarRange, into: BarList): void {
  const [spansA, spansB] = [spansOf(a), spansOf(b)];
  let wasNotAbove = from > 0 && a[from - 1]! <= b[from - 1]!;
  for (let i = from; i < to;) {
    const span = i >> SPAN_BITS;
    const until = Math.min(to, (span + 1) << SPAN_BITS);
    const staysBelow = wasNotAbove && spansA.high[span]! <= spansB.low[span]!;
    const staysAbove = !wasNotAbove && spansA.low[span]! > spansB.high[span]!;
    if (!staysBelow && !staysAbove) {
      for (; i < until; i++) {
        const left = a[i]!;
        const right = b[i]!;
        if (wasNotAbove && left > right) into.add(i);
        wasNotAbove = left <= right;
      }
    }
    i = until;
  }
}

function addLevels(a: Float64Array, b: Float64Array, { from, to }: BarRange, into: BarList): void {
  for (let i = from; i < to; i++) if (a[i]! > b[i]!) into.add(i);
}

/** 1 at each bar, counted from `range.from`, at which the signal is true. */
function mask(signal: Signal, columnOf: ColumnOf, range: BarRange): Uint8Array {
  const length = range.to - range.from;
  const isTrue = new Uint8Array(length);
  if (signal.kind !== 'all' && signal.kind !== 'any' && signal.kind !== 'none') {
    const list = new BarList(length);
    addFirings(signal, columnOf, range, list);
    for (let i = 0; i < list.length; i++) isTrue[list.bars[i]! - range.from] = 1;
    return isTrue;
  }
  const parts = signal.of.map((part) => mask(part, columnOf, range));
  for (let i = 0; i < length; i++) {
    let trueParts = 0;
    for (const part of parts) trueParts += part[i]!;
    const holds = signal.kind === 'all' ? trueParts === parts.length : trueParts > 0;
    isTrue[i] = holds === (signal.kind !== 'none') ? 1 : 0;
  }
  return isTrue;
}

function addMasked(isTrue: Uint8Array, { from }: BarRange, into: BarList): void {
  for (let i = 0; i < isTrue.length; i++) if (isTrue[i] === 1) into.add(from + i);
}
