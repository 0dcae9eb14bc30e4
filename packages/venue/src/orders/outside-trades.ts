import { Decimal, type CommissionEvent, type ExecutionEvent, type Instant } from '@tapewright/model';
import { NO_FEES_YET } from '../fees/fee-plan.ts';
import { executionTime } from '../hours/broker-time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import type { Instrument } from '../market/instrument.ts';
import type { VenueOutput } from '../venue-io.ts';
import type { History } from './history.ts';
import type { Ids } from './ids.ts';
import { commissionEvent } from './reports.ts';

/** A trade that no order made: an exercise, an assignment, a settlement. Without costs: IBKR charges none for them. */
export interface OutsideTrade {
  readonly account: string;
  readonly instrument: Instrument;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
  readonly price: number;
  /** IB's `optExerciseOrLapseType`: 1 exercised or assigned, 2 lapsed. */
  readonly exerciseOrLapse?: 1 | 2 | undefined;
}

/** Books such trades and reports them like any other execution, under order and client id 0. */
export class OutsideTrades {
  readonly #ledger: Ledger;
  readonly #margin: MarginDesk | undefined;
  readonly #ids: Ids;
  readonly #history: History;
  readonly #emit: (output: VenueOutput) => void;

  constructor(parts: {
    readonly ledger: Ledger;
    readonly margin: MarginDesk | undefined;
    readonly ids: Ids;
    readonly history: History;
    readonly emit: (output: VenueOutput) => void;
  }) {
    this.#ledger = parts.ledger;
    this.#margin = parts.margin;
    this.#ids = parts.ids;
    this.#history = parts.history;
    this.#emit = parts.emit;
  }

  book(trade: OutsideTrade, at: Instant): void {
    const { account, instrument, side, qty, price } = trade;
    const { listing, conId } = instrument;
    const { currency = '' } = listing.contract;
    const value = instrument.worth(Decimal.of(price).times(qty));
    const fees = {
      currency,
      commission: Decimal.ZERO,
      thirdParty: Decimal.ZERO,
      after: NO_FEES_YET,
    };
    const post = () => this.#ledger.trade({ account, listing, conId, side, qty, value, fees });
    const realizedPnl = this.#margin === undefined ? post() : this.#margin.booked(account, at, post);
    const execution = this.#execution(trade, at);
    const cost = commissionEvent(
      { execId: execution.execution.execId ?? '', amount: Decimal.ZERO, currency, realizedPnl },
      at,
    );
    this.#emit(execution);
    this.#history.addExecution(execution, cost);
    this.#emit(cost satisfies CommissionEvent);
  }

  #execution(
    { account, instrument, side, qty, price, exerciseOrLapse }: OutsideTrade,
    at: Instant,
  ): ExecutionEvent {
    const exchange = instrument.primaryExchange;
    return {
      kind: 'execution',
      at,
      contract: instrument.contractAt(exchange),
      execution: {
        orderId: 0,
        execId: this.#ids.execId(),
        time: executionTime(at),
        acctNumber: account,
        exchange,
        side: side === 'BUY' ? 'BOT' : 'SLD',
        shares: qty,
        price,
        permId: this.#ids.permId(),
        clientId: 0,
        cumQty: qty,
        avgPrice: price,
        ...(exerciseOrLapse === undefined ? {} : { optExerciseOrLapseType: exerciseOrLapse }),
      },
    };
  }
}
