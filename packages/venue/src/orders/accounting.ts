import {
  civilDate,
  Decimal,
  NEW_YORK,
  wallTime,
  type CommissionEvent,
  type Instant,
} from '@tapewright/model';
import { NO_FEES_YET, type FeePlan, type Fees } from '../fees/fee-plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import type { Fill } from '../market/market.ts';
import { MonthVolume, type CountedTrade } from './month-volume.ts';
import { commissionEvent } from './reports.ts';
import type { WorkingOrder } from './working-order.ts';

/** Average prices are stated to eight digits. */
const PRICE_SCALE = 8;

/**
 * What is charged has at most as many digits as the protocol's decimals. Commissions travel as doubles, so that more digits would be booked
 * and never be heard of: the cent that nobody can find.
 */
const CHARGE_SCALE = 8;

const NO_VOLUME = { qty: Decimal.ZERO, value: Decimal.ZERO };

/** Costs fills by the venue's plan and books them. */
export class Accounting {
  readonly #ledger: Ledger;
  readonly #plan: FeePlan;
  readonly #volume: MonthVolume;
  readonly #margin: MarginDesk | undefined;

  constructor(ledger: Ledger, plan: FeePlan, margin?: MarginDesk) {
    this.#margin = margin;
    this.#ledger = ledger;
    this.#plan = plan;
    this.#volume = new MonthVolume(plan.needsMonthQty);
  }

  /** Adds a fill to its order and to the ledger, and says what it cost. */
  book(order: WorkingOrder, fill: Fill, execId: string, at: Instant): CommissionEvent {
    const { listing, conId, grid } = order.instrument;
    const qty = grid.sizeOf(fill.units);
    const traded = Decimal.of(fill.price).times(qty);
    const value = order.instrument.worth(traded);
    order.filledUnits += fill.units;
    order.value = order.value.plus(traded);
    order.lastFillPrice = fill.price;
    order.averagePrice = order.value.dividedBy(grid.sizeOf(order.filledUnits), PRICE_SCALE).toNumber();

    const { day } = wallTime(NEW_YORK, at);
    if (order.tallyDay !== day) {
      order.tally = NO_FEES_YET;
      order.tallyDay = day;
    }
    const side = order.isBuy ? 'BUY' : 'SELL';
    const { account } = order;
    const isCounted = this.#volume.counts(listing.contract.secType ?? '');
    const own = isCounted ? { account, listing, qty: order.tally.qty, value: order.tally.value } : undefined;
    const month = own === undefined ? NO_VOLUME : this.#volume.before(own, civilDate(day));
    const { exchange, liquidity } = fill;
    const fees = chargeable(
      this.#plan.feesOf({
        at,
        listing,
        side,
        qty,
        value,
        exchange,
        liquidity,
        before: order.tally,
        monthValue: month.value,
        monthQty: month.qty,
      }),
    );
    order.tally = fees.after;
    if (isCounted) this.#volume.add({ account, listing, qty, value }, civilDate(day));

    const trade = { account, listing, conId, side, qty, value, fees } as const;
    const realizedPnl =
      this.#margin === undefined
        ? this.#ledger.trade(trade)
        : this.#margin.booked(account, at, () => this.#ledger.trade(trade));
    const amount = fees.commission.plus(fees.thirdParty);
    return commissionEvent({ execId, amount, currency: fees.currency, realizedPnl }, at);
  }

  /** Counts a trade that another venue booked towards the volume of its month. */
  recall(trade: CountedTrade & { readonly at: Instant }): void {
    if (this.#volume.counts(trade.listing.contract.secType ?? ''))
      this.#volume.add(trade, civilDate(wallTime(NEW_YORK, trade.at).day));
  }
}

/** Rounded so that broker and third parties together take an amount that can be charged. */
function chargeable(fees: Fees): Fees {
  const { commission, thirdParty } = fees;
  if (commission.scale <= CHARGE_SCALE && thirdParty.scale <= CHARGE_SCALE) return fees;
  return {
    ...fees,
    commission: commission.rounded(CHARGE_SCALE),
    thirdParty: thirdParty.rounded(CHARGE_SCALE),
  };
}
