import {
  civilDate,
  Decimal,
  NEW_YORK,
  wallTime,
  type CommissionEvent,
  type ExecutionEvent,
  type Instant,
} from '@tapewright/model';
import { sharesOf, type Bearer } from '../allocation/allotment.ts';
import { NO_FEES_YET, type FeePlan, type Fees } from '../fees/fee-plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Fill } from '../market/market.ts';
import type { Ids } from './ids.ts';
import { MonthVolume, type CountedTrade } from './month-volume.ts';
import { commissionEvent, executionEvent } from './reports.ts';
import type { WorkingOrder } from './working-order.ts';

/** Average prices are stated to eight digits. */
const PRICE_SCALE = 8;

/**
 * What is charged has at most as many digits as the protocol's decimals. Commissions travel as doubles, so that more digits would be booked
 * and never be heard of: the cent that nobody can find.
 */
const CHARGE_SCALE = 8;

const NO_VOLUME = { qty: Decimal.ZERO, value: Decimal.ZERO };

/** A fill as one account hears of it. */
export interface BookedTrade {
  readonly execution: ExecutionEvent;
  readonly commission: CommissionEvent;
}

/** Costs fills by the venue's plan and books them. */
export class Accounting {
  readonly #ledger: Ledger;
  readonly #ids: Ids;
  readonly #plan: FeePlan;
  readonly #volume: MonthVolume;
  readonly #newExecId = () => this.#ids.execId();
  readonly #margin: MarginDesk | undefined;

  constructor(parts: {
    readonly ledger: Ledger;
    readonly ids: Ids;
    readonly plan: FeePlan;
    readonly margin?: MarginDesk | undefined;
  }) {
    this.#margin = parts.margin;
    this.#ledger = parts.ledger;
    this.#ids = parts.ids;
    this.#plan = parts.plan;
    this.#volume = new MonthVolume(parts.plan.needsMonthQty);
  }

  /** Adds a fill to its order and to the books: as one trade, or as one for each account that gets some of it. */
  filled(order: WorkingOrder, fill: Fill, at: Instant, execId = this.#newExecId): readonly BookedTrade[] {
    const { instrument, allotments } = order;
    // Each account is due a part of what it still waits for, this fill included.
    const shares = allotments && sharesOf(allotments, fill.units, instrument);
    add(order, instrument, fill);
    order.lastFillPrice = fill.price;
    if (allotments === undefined || shares === undefined)
      return [this.#trade(order, fill, order, { execId: execId(), at })];
    return allotments.flatMap((allotment, index) => {
      const share = { ...fill, units: shares[index] ?? 0 };
      if (share.units === 0) return [];
      add(allotment, instrument, share);
      return [this.#trade(order, share, allotment, { execId: execId(), at })];
    });
  }

  /** Adds whole combinations to their order. What they are made of, their legs have booked. */
  completed(order: WorkingOrder, fill: Fill): void {
    add(order, order.instrument, fill);
    order.lastFillPrice = fill.price;
  }

  #trade(order: WorkingOrder, fill: Fill, bearer: Bearer, as: Booking): BookedTrade {
    const commission = this.#book(order, fill, bearer, as);
    return { commission, execution: executionEvent(order, fill, bearer, as) };
  }

  /** Books a fill that has been added to its order, and says what it cost. */
  #book(order: WorkingOrder, fill: Fill, bearer: Bearer, { execId, at }: Booking): CommissionEvent {
    const { listing, conId, grid } = order.instrument;
    const qty = grid.sizeOf(fill.units);
    const value = order.instrument.worth(Decimal.of(fill.price).times(qty));
    const { day } = wallTime(NEW_YORK, at);
    if (bearer.tallyDay !== day) {
      bearer.tally = NO_FEES_YET;
      bearer.tallyDay = day;
    }
    const side = order.isBuy ? 'BUY' : 'SELL';
    const { account, tally } = bearer;
    const isCounted = this.#volume.counts(listing.contract.secType ?? '');
    const own = isCounted ? { account, listing, qty: tally.qty, value: tally.value } : undefined;
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
        before: tally,
        monthValue: month.value,
        monthQty: month.qty,
      }),
    );
    bearer.tally = fees.after;
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

/** Under which name and when a fill is booked. */
interface Booking {
  readonly execId: string;
  readonly at: Instant;
}

function add(bearer: Bearer, { grid }: Instrument, { units, price }: Fill): void {
  bearer.filledUnits += units;
  bearer.value = bearer.value.plus(Decimal.of(price).times(grid.sizeOf(units)));
  bearer.averagePrice = bearer.value.dividedBy(grid.sizeOf(bearer.filledUnits), PRICE_SCALE).toNumber();
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
