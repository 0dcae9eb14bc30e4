import type { Approved, SplitInput } from '@tapewright/engine';
import { Decimal, invariant, type CommissionEvent, type ExecutionEvent } from '@tapewright/model';
import { roundTripLedger } from '../trades/index.ts';
import type { BacktestFill, BacktestPosting } from './result.ts';

/** Order types that limit a loss at a price which is known when they are placed. */
const STOPS: ReadonlySet<string> = new Set(['STP', 'STP LMT', 'STP PRT', 'TRAIL', 'TRAIL LIMIT']);

interface MoneyIn {
  readonly currency: string;
  readonly amount: Decimal;
}

/** What the venue's executions and commissions come to: fills, round trips and fees. */
export class AccountRecord {
  readonly fills: BacktestFill[] = [];
  readonly trips = roundTripLedger();
  readonly postings: BacktestPosting[] = [];
  /** In the account's currency. */
  fees = Decimal.ZERO;
  /** Those charged in others. */
  readonly otherFees: MoneyIn[] = [];
  readonly #currency: string;
  /** conId → index into the run's data */
  readonly #instruments: ReadonlyMap<number, number>;

  /** intentId of an entry → the stop of its bracket */
  readonly #attached = new Map<string, { readonly price: number; readonly isSell: boolean }>();

  constructor(instruments: ReadonlyMap<number, number>, currency: string) {
    this.#currency = currency;
    this.#instruments = instruments;
  }

  /** An order goes to the venue. A stop may be what limits the loss of a trade. */
  placed({ contract, order, attachedTo }: Approved): void {
    const { orderType = '', auxPrice, trailStopPrice } = order;
    if (!STOPS.has(orderType)) return;
    const price = orderType.startsWith('TRAIL') ? trailStopPrice : auxPrice;
    const instrument = this.#instruments.get(contract.conId ?? Number.NaN);
    if (price === undefined || instrument === undefined) return;
    const stop = { price, isSell: order.action === 'SELL' };
    if (attachedTo === undefined) this.trips.protect(instrument, stop.price, stop.isSell);
    else this.#attached.set(attachedTo, stop);
  }

  execution({ at, contract, execution }: ExecutionEvent): void {
    const { execId, shares, price, side, exchange = '', orderRef = '' } = execution;
    const instrument = this.#instruments.get(contract.conId ?? Number.NaN);
    invariant(
      instrument !== undefined && execId !== undefined && shares !== undefined && price !== undefined,
      `execution ${execId} of the venue lacks a field`,
    );
    const qty = side === 'SLD' ? shares.negated() : shares;
    this.fills.push({ at, instrument, qty, price, exchange, intentId: orderRef });
    this.trips.addFill({
      execId,
      at,
      instrument,
      qty,
      price,
      multiplier: Decimal.of(contract.multiplier ?? 1),
    });
    const stop = this.#attached.size === 0 ? undefined : this.#attached.get(orderRef);
    if (stop !== undefined) this.trips.protect(instrument, stop.price, stop.isSell);
  }

  split({ contract, ...split }: SplitInput): void {
    const instrument = this.#instruments.get(contract.conId ?? Number.NaN);
    if (instrument !== undefined) this.trips.split(instrument, split);
  }

  commission({ report }: CommissionEvent): void {
    const { execId, commissionAndFees } = report;
    invariant(
      execId !== undefined && commissionAndFees !== undefined,
      `commission of ${execId} from the venue lacks a field`,
    );
    const amount = Decimal.of(commissionAndFees);
    if (report.currency === this.#currency) this.fees = this.fees.plus(amount);
    else this.otherFees.push({ currency: report.currency ?? '', amount });
    this.trips.addCommission(execId, amount);
  }
}
