import { assertNever } from '@tapewright/model';
import type { Reading } from '../indicators/indicator.ts';
import type { BarSeries } from './bar-series.ts';
import type { StrategyContext } from './strategy-context.ts';

/** A price of the bars that the rules follow. */
export type BarPrice = 'open' | 'high' | 'low' | 'close';

/** What a signal compares: an indicator or a line of one, a price of the bar, or a level. */
export type Operand = Reading | BarPrice | number;

/** Something that is true or not at the end of a bar, stated so that it can be looked up for one bar, or computed for all of them. */
export type Signal =
  | {
      readonly kind: 'crossesAbove' | 'crossesBelow' | 'isAbove' | 'isBelow';
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'all' | 'any' | 'none'; readonly of: readonly Signal[] };

/** `left` rose through `right` with this bar: it was not above, and now is. Unknown values cross nothing. */
export function crossesAbove(left: Operand, right: Operand): Signal {
  return { kind: 'crossesAbove', left, right };
}

/** `left` fell through `right` with this bar: it was not below, and now is. Unknown values cross nothing. */
export function crossesBelow(left: Operand, right: Operand): Signal {
  return { kind: 'crossesBelow', left, right };
}

/** Unknown values are above nothing. */
export function isAbove(left: Operand, right: Operand): Signal {
  return { kind: 'isAbove', left, right };
}

/** Unknown values are below nothing. */
export function isBelow(left: Operand, right: Operand): Signal {
  return { kind: 'isBelow', left, right };
}

export function allOf(...of: readonly Signal[]): Signal {
  return { kind: 'all', of };
}

export function anyOf(...of: readonly Signal[]): Signal {
  return { kind: 'any', of };
}

export function noneOf(...of: readonly Signal[]): Signal {
  return { kind: 'none', of };
}

/** At the end of a bar at which `when` is true, a share of the equity is to be held: 1 is all of it, 0 nothing, -0.5 half of it short. */
export interface Rule {
  readonly when: Signal;
  readonly holdPercent: number;
}

/** Rules, the bars that they follow, and the handler that follows them. */
export interface RuleSet {
  readonly bars: BarSeries;
  readonly rules: readonly Rule[];
  readonly onBar: (bars: BarSeries) => void;
}

/**
 * The handlers of a strategy that is its rules: at the end of each bar, each rule whose signal is true orders what is missing to its target, in the
 * order given.
 *
 *     return tradeByRules(ctx, bars, [
 *       { when: crossesAbove(quick, calm), holdPercent: 1 },
 *       { when: crossesBelow(quick, calm), holdPercent: 0 },
 *     ]);
 *
 * Stated once, it runs everywhere; and a sweep computes it over whole columns.
 */
export function tradeByRules(
  ctx: StrategyContext,
  bars: BarSeries,
  rules: readonly Rule[],
): { readonly onBar: (bars: BarSeries) => void; readonly rules: RuleSet } {
  const onBar = (series: BarSeries): void => {
    if (series !== bars) return;
    for (const { when, holdPercent } of rules)
      if (isTrue(when, bars)) ctx.orderTargetPercent(bars.instrument, holdPercent);
  };
  return { onBar, rules: { bars, rules, onBar } };
}

function isTrue(signal: Signal, bars: BarSeries): boolean {
  switch (signal.kind) {
    case 'crossesAbove':
      return (
        before(signal.left, bars) <= before(signal.right, bars) &&
        now(signal.left, bars) > now(signal.right, bars)
      );
    case 'crossesBelow':
      return (
        before(signal.left, bars) >= before(signal.right, bars) &&
        now(signal.left, bars) < now(signal.right, bars)
      );
    case 'isAbove':
      return now(signal.left, bars) > now(signal.right, bars);
    case 'isBelow':
      return now(signal.left, bars) < now(signal.right, bars);
    case 'all':
      return signal.of.every((part) => isTrue(part, bars));
    case 'any':
      return signal.of.some((part) => isTrue(part, bars));
    case 'none':
      return !signal.of.some((part) => isTrue(part, bars));
    default:
      return assertNever(signal);
  }
}

function now(operand: Operand, bars: BarSeries): number {
  if (typeof operand === 'number') return operand;
  return typeof operand === 'string' ? bars[operand]() : operand.value;
}

function before(operand: Operand, bars: BarSeries): number {
  if (typeof operand === 'number') return operand;
  return typeof operand === 'string' ? bars[operand](1) : operand.previous;
}
