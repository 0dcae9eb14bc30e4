import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';

/** What an exchange takes of a share from 1 dollar on, in USD; less than zero where it gives back. */
interface ExchangeFee {
  readonly remove: Decimal;
  readonly add: Decimal;
}

/** Below 1 dollar a share: a part of the value for removing, nothing for adding. IBKR, "NASDAQ/Island Exchange Fees". */
const REMOVE_BELOW_ONE_DOLLAR = '0.003';

/** Exchange → fees as IBKR passes them on to Tiered clients. Hidden midpoint interest in IBKR's own system costs nothing here. */
const FEES: Readonly<Record<string, readonly EffectiveRate<ExchangeFee>[]>> = {
  NASDAQ: [row('20000101', '0.003', '-0.0021', 'IBKR, "NASDAQ/Island Exchange Fees"')],
  NYSE: [
    row(
      '20000101',
      '0.003',
      '0',
      "IBKR's worked examples of Tiered prices; no source for its rebate, so none is paid",
    ),
  ],
  ARCA: [
    row(
      '20000101',
      '0.003',
      '0',
      'Regulation NMS rule 610(c), the cap; no source for its rebate, so none is paid',
    ),
  ],
  BATS: [
    row(
      '20000101',
      '0.003',
      '0',
      'Regulation NMS rule 610(c), the cap; no source for its rebate, so none is paid',
    ),
  ],
  DRCTEDGE: [row('20000101', '0.003', '-0.0016', 'IBKR, "Direct Edge Exchange Fees"')],
  MEMX: [row('20000101', '0.003', '-0.0026', 'IBKR, "MEMX Exchange Fees"')],
  BYX: [
    row(
      '20000101',
      '-0.0002',
      '0.002',
      "Cboe BYX, equities price list, standard rates as remembered: unconfirmed, the signs are the exchange's",
    ),
  ],
  IEX: [
    row(
      '20000101',
      '0.001',
      '-0.0004',
      'Investors Exchange, fee schedule, displayed, as remembered: unconfirmed',
    ),
  ],
};

/** The exchange's fee for a fill in a US stock, in USD; of an exchange without a table nothing is known, and nothing charged. */
export function exchangeFee(fill: {
  readonly at: Instant;
  readonly exchange: string;
  readonly liquidity: 1 | 2;
  readonly qty: Decimal;
  readonly value: Decimal;
}): Decimal {
  const { at, exchange, liquidity, qty, value } = fill;
  const fees = FEES[exchange];
  if (fees === undefined) return Decimal.ZERO;
  if (value.lessThan(qty)) return liquidity === 1 ? Decimal.ZERO : value.times(REMOVE_BELOW_ONE_DOLLAR);
  const { add, remove } = rateAt(fees, at);
  return (liquidity === 1 ? add : remove).times(qty);
}

/** What trading at an exchange costs a share, in USD, for a router that compares: plain numbers, less than zero where it is paid for. */
export interface ShareCosts {
  readonly take: number;
  readonly add: number;
  /** Of the price, for taking below 1 dollar; adding costs nothing there. */
  readonly takeBelowOneDollar: number;
}

const NO_COSTS: ShareCosts = { take: 0, add: 0, takeBelowOneDollar: 0 };

/** The costs at an exchange on the day of a moment; none for one without a table. */
export function shareCosts(exchange: string, at: Instant): ShareCosts {
  const fees = FEES[exchange];
  if (fees === undefined) return NO_COSTS;
  const { add, remove } = rateAt(fees, at);
  return {
    take: remove.toNumber(),
    add: add.toNumber(),
    takeBelowOneDollar: Number(REMOVE_BELOW_ONE_DOLLAR),
  };
}

function row(from: string, remove: string, add: string, source: string): EffectiveRate<ExchangeFee> {
  return { from, rate: { remove: Decimal.of(remove), add: Decimal.of(add) }, source };
}
