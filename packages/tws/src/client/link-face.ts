import { type Contract, type Instant, assertNever } from '@tapewright/model';
import type { ServerMessageOf } from '../messages/index.ts';
import { FIRST_REQUEST_ID } from '../session/ids.ts';
import type { LinkState } from '../session/link-state.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { statusReport } from '../session/reports.ts';
import { watchBars } from './bar-stream.ts';
import type { HistoryDesk } from './history-desk.ts';
import type {
  BarItem,
  BrokerLink,
  BrokerReport,
  CancelRequest,
  LiveBarOptions,
  ModifyRequest,
  PlaceRequest,
  QuoteItem,
  QuoteOptions,
  Subscription,
  Unsubscribe,
} from './link.ts';
import { Listeners } from './listeners.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Quotes } from './quotes.ts';
import type { SessionChange } from './session-driver.ts';
import type { Wire } from './wire.ts';

/** The lower face on the parts of a client. */
export class LinkFace implements BrokerLink {
  readonly #wire: Wire;
  readonly #desk: OrderDesk;
  readonly #quotes: Quotes;
  readonly #history: HistoryDesk;
  readonly #reports: Listeners<BrokerReport>;

  constructor({
    wire,
    desk,
    quotes,
    history,
  }: {
    readonly wire: Wire;
    readonly desk: OrderDesk;
    readonly quotes: Quotes;
    readonly history: HistoryDesk;
  }) {
    this.#wire = wire;
    this.#history = history;
    this.#desk = desk;
    this.#quotes = quotes;
    this.#reports = new Listeners(wire.onHandlerError);
    wire.messages.on(REPORTED, (message, at) => {
      // The answer to a what-if is about no order.
      if (message.kind === 'openOrder' && message.order.whatIf === true) return;
      if (this.#reports.size > 0) this.#reports.emit(reportOfMessage(message, at));
    });
    wire.users.add((event) => {
      const report = this.#reports.size === 0 ? undefined : reportOfChange(event);
      if (report !== undefined) this.#reports.emit(report);
    });
    desk.onDispatch((dispatch) => {
      if (dispatch.kind === 'sent') this.#reports.emit(dispatch);
      else this.#reports.emit({ ...dispatch, reason: dispatch.error.message });
    });
  }

  get state(): LinkState {
    return this.#wire.state;
  }

  get snapshot(): Snapshot | undefined {
    return this.#wire.snapshot;
  }

  onReport(listener: (report: BrokerReport) => void): Unsubscribe {
    return this.#reports.add(listener);
  }

  place(request: PlaceRequest): { readonly orderId: number } {
    return { orderId: this.#desk.place(request) };
  }

  modify(request: ModifyRequest): void {
    this.#desk.modify(request);
  }

  cancel(request: CancelRequest): void {
    this.#desk.cancel(request);
  }

  cancelAll(): void {
    this.#desk.cancelAll();
  }

  watchQuotes(contract: Contract, options: QuoteOptions, listener: (item: QuoteItem) => void): Subscription {
    return this.#quotes.watch(contract, options, listener);
  }

  watchBars(contract: Contract, options: LiveBarOptions, listener: (item: BarItem) => void): Subscription {
    return watchBars({ wire: this.#wire, desk: this.#history }, contract, options, listener);
  }
}

/** What a driver is told of a change. */
function reportOfChange(event: SessionChange): BrokerReport | undefined {
  const { at } = event;
  switch (event.kind) {
    case 'up':
      return { kind: 'up', at, generation: event.generation, snapshot: event.snapshot };
    case 'down': {
      const { generation, reason, retryAt, wasUp, isExpected } = event;
      return wasUp ? { kind: 'down', at, generation, reason, retryAt, isExpected } : undefined;
    }
    case 'state': {
      const { state } = event;
      if (state.phase !== 'degraded') return undefined;
      return { kind: 'degraded', at, generation: state.generation, reasons: state.reasons };
    }
    default:
      return undefined;
  }
}

/** The messages that are about the account; the others are not for a driver of orders. */
const REPORTED = ['openOrder', 'orderStatus', 'execDetails', 'commissionAndFeesReport', 'error'] as const;

function reportOfMessage(message: ServerMessageOf<(typeof REPORTED)[number]>, at: Instant): BrokerReport {
  switch (message.kind) {
    case 'openOrder': {
      const { orderId, contract, order, orderState } = message;
      return { kind: 'openOrder', at, orderId, contract, order, orderState };
    }
    case 'orderStatus':
      return { kind: 'orderStatus', at, ...statusReport(message) };
    case 'execDetails': {
      const { reqId, contract, execution } = message;
      return { kind: 'execution', at, isLive: reqId < FIRST_REQUEST_ID, contract, execution };
    }
    case 'commissionAndFeesReport': {
      const { kind: _, ...report } = message;
      return { kind: 'commission', at, report };
    }
    case 'error': {
      const { id, errorCode, errorMsg, advancedOrderRejectJson } = message;
      const reject = advancedOrderRejectJson === '' ? undefined : advancedOrderRejectJson;
      return { kind: 'error', at, id, code: errorCode, message: errorMsg, advancedOrderRejectJson: reject };
    }
    default:
      return assertNever(message);
  }
}
