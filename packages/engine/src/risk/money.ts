import { Decimal } from '@tapewright/model';
import type { Refusal } from './approved.ts';
import type { PositionRange } from './position-ranges.ts';
import { grouped, notAllowed } from './refusal-text.ts';
import type { RiskView } from './risk-view.ts';

/** `52,000.5 USD`, to the cent. */
export function moneyText(amount: Decimal | number, view: Pick<RiskView, 'baseCurrency'>): string {
  const exact = amount instanceof Decimal ? amount.rounded(2) : Math.round(amount * 100) / 100;
  return `${grouped(exact)} ${view.baseCurrency}`;
}

/** The symbol, for tables that users write and for people. */
export function nameOf({ symbol, conId }: PositionRange['contract']): string {
  return symbol ?? `contract ${conId ?? 'without a symbol'}`;
}

/** The larger of the two ends of a range, as a size. */
export function farthest({ longest, shortest }: PositionRange): Decimal {
  return longest.abs().max(shortest.abs());
}

/** Why the worth of a position cannot be said. Unknown is not nothing. */
export function notPriced(rule: string, range: PositionRange): Refusal {
  const what = `no price, multiplier or exchange rate of ${nameOf(range.contract)}`;
  return notAllowed(rule, what, 'subscribe to bars or quotes of everything held');
}

/** The sum of the sizes of all positions at their farthest. */
export function grossOf(rule: string, ranges: readonly PositionRange[]): Decimal | Refusal {
  let total = Decimal.ZERO;
  for (const range of ranges) {
    const units = farthest(range);
    if (units.isZero) continue;
    if (range.unitValue === undefined) return notPriced(rule, range);
    total = total.plus(units.times(range.unitValue.abs()));
  }
  return total;
}

/** The equity, or why it cannot be measured against. */
export function equityOf(rule: string, view: RiskView): Decimal | Refusal {
  const { equity } = view.portfolio;
  if (equity === undefined) {
    return notAllowed(rule, 'the equity is unknown', 'subscribe to bars or quotes of everything held');
  }
  if (equity.sign <= 0)
    return notAllowed(rule, `the equity is ${moneyText(equity, view)}`, 'fund the account');
  return equity;
}
