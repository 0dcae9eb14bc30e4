import { Decimal } from '@tapewright/model';
import type { ValuedPosition } from './account-figures.ts';
import { money, type Figure } from './figure.ts';

/** What is no amount: said once of all, where it can be said at all. */
const SAID_ONCE = new Map([
  ['AccountReady', 'true'],
  ['AccountType', 'ADVISOR'],
  ['LookAheadNextChange', '0'],
  ['DayTradesRemaining', '-1'],
]);
/** Parts of a whole, that do not add up. */
const NOT_SUMMED = ['AccountCode', 'Cushion', 'Leverage'];

/** The figures of several accounts as those of one: amounts added up by tag and currency. */
export function summedFigures(name: string, all: readonly (readonly Figure[])[]): readonly Figure[] {
  const sums = new Map<string, { readonly tag: string; readonly currency: string; sum: number }>();
  for (const { tag, value, currency } of all.flat()) {
    if (SAID_ONCE.has(tag) || NOT_SUMMED.includes(tag)) continue;
    const key = `${tag}/${currency}`;
    const entry = sums.get(key) ?? { tag, currency, sum: 0 };
    entry.sum += Number(value);
    sums.set(key, entry);
  }
  const said = [...SAID_ONCE].filter(([tag]) =>
    all.some((figures) => figures.some((one) => one.tag === tag)),
  );
  return [
    { tag: 'AccountCode', value: name, currency: '' },
    ...said.map(([tag, value]) => ({ tag, value, currency: '' })),
    ...[...sums.values()].map(({ tag, currency, sum }) => ({ tag, value: money(sum), currency })),
  ];
}

/** Holdings of several accounts as those of one: what is long here and short there adds up to what is left. */
export function summedPositions(all: readonly (readonly ValuedPosition[])[]): readonly ValuedPosition[] {
  const byConId = new Map<number, ValuedPosition[]>();
  for (const position of all.flat()) {
    const same = byConId.get(position.conId) ?? [];
    same.push(position);
    byConId.set(position.conId, same);
  }
  return [...byConId.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const qty = Decimal.sum(same.map((one) => one.qty));
    const cost = same.reduce((sum, one) => sum + one.avgCost * one.qty.toNumber(), 0);
    return [
      {
        ...first,
        qty,
        avgCost: qty.isZero ? 0 : cost / qty.toNumber(),
        value: sumOf(same.map(({ value }) => value)),
        equity: same.reduce((sum, { equity }) => sum + equity, 0),
        unrealizedPnl: sumOf(same.map(({ unrealizedPnl }) => unrealizedPnl)),
        realizedPnl: same.reduce((sum, { realizedPnl }) => sum + realizedPnl, 0),
      },
    ];
  });
}

/** Undefined as soon as one is not known. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}
