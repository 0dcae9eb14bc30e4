import type { Engine, Fill } from '@tapewright/engine';
import { Decimal } from '@tapewright/model';
import { money, price, signedMoney } from './figures.ts';

/** One line of the addition. */
export interface StatementLine {
  readonly text: string;
  readonly amount: Decimal;
}

/** Where the cash of one currency came from and went: the lines add up to `closing`, or `difference` says by how much they do not. */
export interface CashAddition {
  readonly currency: string;
  readonly opening: Decimal;
  readonly lines: readonly StatementLine[];
  readonly closing: Decimal;
  readonly difference: Decimal;
}

/** The addition of a run in a currency, from every fill and every commission; `closing` is what somebody else says it should be. */
export function cashAddition(engine: Engine, currency: string, closing: Decimal): CashAddition {
  const opening =
    engine.portfolio.statement().cash.find((cash) => cash.currency === currency)?.opening ?? Decimal.ZERO;
  const fills = engine.orders.flatMap((order) => order.fills);
  const lines: StatementLine[] = [];
  for (const [text, amount] of tradeAmounts(fills, currency)) lines.push({ text, amount });
  const commissions = Decimal.sum(
    fills.flatMap((fill) =>
      fill.commissionCurrency === currency && fill.commission !== undefined ? [fill.commission] : [],
    ),
  );
  lines.push({ text: `commissions and fees of ${fills.length} executions`, amount: commissions.negated() });
  const sum = Decimal.sum([opening, ...lines.map((line) => line.amount)]);
  return { currency, opening, lines, closing, difference: closing.minus(sum) };
}

/** One line per symbol and side; a few executions are told one by one. */
function tradeAmounts(fills: readonly Fill[], currency: string): [string, Decimal][] {
  const traded = fills.filter((fill) => (fill.contract.currency ?? '') === currency);
  if (traded.length <= MAX_SINGLE_LINES) {
    return traded.map((fill) => [
      `${word(fill)} ${fill.qty} ${fill.contract.symbol} at ${price(fill.price)}`,
      cashOf(fill),
    ]);
  }
  // `bought GOOGL` → executions
  const groups = new Map<string, Fill[]>();
  for (const fill of traded) {
    const key = `${word(fill)} ${fill.contract.symbol}`;
    groups.set(key, [...(groups.get(key) ?? []), fill]);
  }
  return [...groups].map(([key, group]) => {
    const qty = Decimal.sum(group.map((fill) => fill.qty));
    const [verb = '', symbol = ''] = key.split(' ');
    const many = group.length === 1 ? '' : ` in ${group.length} executions`;
    return [`${verb} ${qty} ${symbol}${many}`, Decimal.sum(group.map(cashOf))];
  });
}

const MAX_SINGLE_LINES = 8;

function word(fill: Fill): string {
  return fill.side === 'BUY' ? 'bought' : 'sold';
}

function cashOf(fill: Fill): Decimal {
  const value = fill.qty.times(fill.price).times(fill.contract.multiplier || 1);
  return fill.side === 'BUY' ? value.negated() : value;
}

/** The addition as it is done on paper. */
export function additionText({ currency, opening, lines, closing, difference }: CashAddition): string[] {
  const rows: [string, string][] = [
    [`opening cash ${currency}`, money(opening)],
    ...lines.map((line): [string, string] => [line.text, signedMoney(line.amount)]),
  ];
  const total: [string, string] = [`closing cash ${currency}`, money(closing)];
  const all = [...rows, total];
  const textWidth = Math.max(...all.map(([text]) => text.length));
  const integerWidth = Math.max(...all.map(([, amount]) => amount.indexOf('.')));
  const fractionWidth = Math.max(...all.map(([, amount]) => amount.length - amount.indexOf('.')));
  const row = ([text, amount]: [string, string]): string => {
    const point = amount.indexOf('.');
    const aligned = amount.slice(0, point).padStart(integerWidth) + amount.slice(point).padEnd(fractionWidth);
    return `${text.padEnd(textWidth)}  ${aligned}`.trimEnd();
  };
  const rule = `${' '.repeat(textWidth)}  ${'-'.repeat(integerWidth + fractionWidth)}`;
  const verdict = difference.isZero
    ? []
    : [`the lines do not add up: ${signedMoney(difference)} is unexplained`];
  return [...rows.map(row), rule, row(total), ...verdict];
}
