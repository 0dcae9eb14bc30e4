import {
  type AccountValue,
  type BarSize,
  type CommissionAndFeesReport,
  type Contract,
  type Execution,
  type ExecutionFilter,
  type Instant,
  type Position,
} from '@tapewright/model';
import { ExecutionLedger } from '../orders/execution-ledger.ts';
import type { Farm } from '../session/farm-health.ts';
import type { DownReason, LinkState } from '../session/link-state.ts';
import type { CompletedOrderReport, OpenOrderReport, Snapshot } from '../session/snapshot.ts';
import { AccountBook, type SummaryOptions, type SummaryValue, askSummary } from './account.ts';
import { type CallOptions, ask } from './ask.ts';
import { type BarFeedOptions, feedBars } from './bar-stream.ts';
import type { ContractCache } from './contract-cache.ts';
import { Contracts } from './contracts.ts';
import type { Duration } from './duration.ts';
import type { Feed } from './feed.ts';
import { type HistoryOf, historyOf } from './history.ts';
import { BarPages } from './bar-pages.ts';
import type { HistoryCache } from './history-cache.ts';
import { HistoryDesk, type HistoryQueueState } from './history-desk.ts';
import { DEFAULT_LINES, LineBudget, type LineOptions } from './line-budget.ts';
import { LinkFace } from './link-face.ts';
import type { BarItem, BrokerLink, QuoteItem, StreamEnd, Unsubscribe } from './link.ts';
import { Market } from './market.ts';
import { type Native, createNative } from './native.ts';
import { News } from './news.ts';
import { OrderDesk } from './order-desk.ts';
import { PastData } from './past-data.ts';
import { Scanner } from './scanner.ts';
import { EventCalendar } from './event-calendar.ts';
import { Accounts } from './accounts.ts';
import { GatewaySettings } from './gateway-settings.ts';
import { Orders } from './orders.ts';
import { Portfolio } from './portfolio.ts';
import { type QuoteFeedOptions, Quotes } from './quotes.ts';
import {
  completedOrdersQuestion,
  openOrdersQuestion,
  positionsQuestion,
  timeInMillisQuestion,
  timeQuestion,
} from './questions.ts';
import { RawEvents } from './raw.ts';
import { SharedQuestion } from './shared-question.ts';
import type { HandlerLoad, Wire } from './wire.ts';

/** An execution with its commission, where that is known by now. */
export interface ExecutionWithCost {
  readonly contract: Contract;
  readonly execution: Execution;
  readonly commission: CommissionAndFeesReport | undefined;
}

export interface ClientOptions {
  /** Where pages of history are kept; default nowhere. */
  readonly historyCache?: HistoryCache | undefined;
  /** Where qualified contracts are kept beyond this client; default nowhere. */
  readonly contractCache?: ContractCache | undefined;
  /** How old what is known of a contract may be before it is asked for again; default a day. */
  readonly contractMaxAge?: Duration | undefined;
  /** Market-data lines of the login; default 100, and a stream beyond them is refused. */
  readonly lines?: Partial<LineOptions> | undefined;
}

/** Server versions from which the gateway tells its time in milliseconds. */
const MILLIS_SINCE = 197;

/**
 * A synchronised connection to TWS or IB Gateway. It reconnects by itself; streams go on, calls that wait are told, and nothing that
 * moves money is kept for later. Made by `connect`.
 */
export class TwsClient {
  readonly contract: Contracts;
  readonly orders: Orders;
  /** Snapshots, depth, ticks, five-second bars, option computations. */
  readonly market: Market;
  readonly news: News;
  readonly scanner: Scanner;
  /** Corporate events. */
  readonly calendar: EventCalendar;
  /** Profit and loss, and accounts one by one. */
  readonly account: Accounts;
  /** The settings of the gateway itself. */
  readonly gateway: GatewaySettings;
  readonly portfolio: Portfolio;
  /** Every message under IB's own names. */
  readonly raw: RawEvents;
  /** The method and callback names of IB's own EClient and EWrapper, with their arguments in IB's order. */
  readonly native: Native;
  /** The lower face: callbacks in order of arrival, for a driver that journals. */
  readonly link: BrokerLink;

  readonly #wire: Wire;
  readonly #lines: LineBudget;
  readonly #quotes: Quotes;
  readonly #historyDesk: HistoryDesk;
  readonly #barPages: BarPages;
  readonly #pastData: PastData;
  readonly #book: AccountBook;
  readonly #ledger = new ExecutionLedger();
  readonly #time: SharedQuestion<Instant>;
  readonly #timeInMillis: SharedQuestion<Instant>;
  readonly #openOrders: SharedQuestion<readonly OpenOrderReport[]>;
  readonly #completedOrders: SharedQuestion<readonly CompletedOrderReport[]>;
  readonly #positions: SharedQuestion<readonly Position[]>;

  constructor(wire: Wire, options: ClientOptions = {}) {
    const { historyCache, contractCache, contractMaxAge, lines } = options;
    this.#wire = wire;
    this.#historyDesk = new HistoryDesk(wire);
    this.#barPages = new BarPages({ wire, desk: this.#historyDesk, cache: historyCache });
    this.#pastData = new PastData(this.#historyDesk);
    const desk = new OrderDesk(wire);
    this.orders = new Orders({
      wire,
      desk,
      ledger: this.#ledger,
      priceSteps: (contract) => this.contract.knownPriceSteps(contract),
    });
    this.#book = new AccountBook(wire);
    this.portfolio = new Portfolio({ wire, ledger: this.#ledger, book: this.#book });
    this.#lines = new LineBudget({ ...DEFAULT_LINES, ...lines });
    this.#quotes = new Quotes(wire, this.#lines);
    this.contract = new Contracts(wire, this.#lines, { cache: contractCache, maxAge: contractMaxAge });
    this.market = new Market({
      wire,
      budget: this.#lines,
      allow: (min) => this.#quotes.allow(min),
    });
    this.news = new News(wire);
    this.scanner = new Scanner(wire);
    this.calendar = new EventCalendar(wire);
    this.account = new Accounts(wire);
    this.gateway = new GatewaySettings(wire);
    this.#time = new SharedQuestion(wire, timeQuestion);
    this.#timeInMillis = new SharedQuestion(wire, timeInMillisQuestion);
    this.#openOrders = new SharedQuestion(wire, openOrdersQuestion);
    this.#completedOrders = new SharedQuestion(wire, completedOrdersQuestion);
    this.#positions = new SharedQuestion(wire, positionsQuestion);
    this.link = new LinkFace({ wire, desk, quotes: this.#quotes, history: this.#historyDesk });
    this.raw = new RawEvents(wire);
    this.native = createNative(wire);
  }

  get state(): LinkState {
    return this.#wire.state;
  }

  /** Undefined while there is no session. */
  get serverVersion(): number | undefined {
    return this.#wire.serverVersion;
  }

  /** What the gateway said when the session was synchronised last. */
  get snapshot(): Snapshot | undefined {
    return this.#wire.snapshot;
  }

  /** Of this login. */
  get accounts(): readonly string[] {
    return this.#wire.snapshot?.accounts ?? [];
  }

  /** How long handlers have kept this client from reading; each slow turn is a notice, too. */
  get handlerLoad(): HandlerLoad {
    return this.#wire.handlerLoad;
  }

  /** The health of IB's farms, as far as the gateway has told. */
  get farms(): readonly Farm[] {
    return this.#wire.health.farms;
  }

  /** Every change of a farm's state. */
  onFarm(listener: (farm: Farm) => void): Unsubscribe {
    return this.#wire.health.onFarm(listener);
  }

  /** Market-data lines in use by this client. */
  get openMarketDataLines(): number {
    return this.#lines.used;
  }

  /** Messages as they come, as objects: `ib.on('tickPrice', ({ reqId, price }) => …)`. See `raw`. */
  on: RawEvents['on'] = (kind, handler) => this.raw.on(kind, handler);

  onAny: RawEvents['onAny'] = (handler) => this.raw.onAny(handler);

  /** Every change of state. */
  onState(listener: (state: LinkState) => void): Unsubscribe {
    return this.#wire.users.add((event) => {
      if (event.kind === 'state') listener(event.state);
    });
  }

  /** Exactly once for each session that was up. `isExpected`: it fell into the `dailyRestart` that `connect` was told of. */
  onDisconnected(
    listener: (end: {
      readonly reason: DownReason;
      readonly retryAt: Instant | undefined;
      readonly isExpected: boolean;
    }) => void,
  ): Unsubscribe {
    return this.#wire.users.add((event) => {
      if (event.kind !== 'down' || !event.wasUp) return;
      const { reason, retryAt, isExpected } = event;
      listener({ reason, retryAt, isExpected });
    });
  }

  /** Remarks of the session itself and of the gateway that are about no request. */
  onNotice(
    listener: (notice: { readonly at: Instant; readonly code: number; readonly text: string }) => void,
  ): Unsubscribe {
    const leaveSession = this.#wire.users.add((event) => {
      if (event.kind === 'notice') listener({ at: event.at, code: 0, text: event.text });
    });
    const leaveGateway = this.#wire.messages.on(['error'], ({ id, errorCode, errorMsg }, at) => {
      if (id < 0) listener({ at, code: errorCode, text: errorMsg });
    });
    return () => {
      leaveSession();
      leaveGateway();
    };
  }

  /**
   * Quotes of a contract, until the loop is left: `for await (const item of ib.quotes(aapl, { min: 'live' }))`. Losing a session gives a
   * `gap` item, a remark of the gateway a `notice`; a refusal throws an `IbError`.
   */
  quotes(contract: Contract, options: QuoteFeedOptions = {}): Feed<Exclude<QuoteItem, StreamEnd>> {
    return this.#quotes.feed(contract, options);
  }

  /** `ib.history(aapl).bars('1 hour').last('2 years')` */
  history(contract: Contract): HistoryOf {
    return historyOf(this.#barPages, this.#pastData, contract);
  }

  /** What waits for the history servers, and for how long at least. */
  get historyQueue(): HistoryQueueState {
    return this.#historyDesk.state;
  }

  /** Bars of the past and then the one in progress, until the loop is left. Without a duration it begins with one day. */
  bars(
    contract: Contract,
    barSize: BarSize,
    options: Omit<BarFeedOptions, 'barSize' | 'duration'> & { readonly duration?: string | undefined } = {},
  ): Feed<Exclude<BarItem, StreamEnd>> {
    return feedBars({ wire: this.#wire, desk: this.#historyDesk }, contract, {
      duration: '1 D',
      ...options,
      barSize,
    });
  }

  /** Every order that works at this login, of whatever client: `order.clientId` tells whose. */
  openOrders(options: CallOptions = {}): Promise<readonly OpenOrderReport[]> {
    return this.#openOrders.ask(options);
  }

  /** Those that ended, as far back as the gateway keeps them. */
  completedOrders(options: CallOptions = {}): Promise<readonly CompletedOrderReport[]> {
    return this.#completedOrders.ask(options);
  }

  /** Today's executions that fit the filter, corrected ones in their newest revision. */
  async executions(
    filter: ExecutionFilter = {},
    options: CallOptions = {},
  ): Promise<readonly ExecutionWithCost[]> {
    const found = new ExecutionLedger();
    await ask(
      this.#wire,
      {
        request: 'reqExecutions',
        ask: (reqId) => ({ kind: 'reqExecutions', reqId, executionFilter: filter }),
        take: (message, at) => {
          if (message.kind === 'execDetails') found.addExecution(message.contract, message.execution, at);
          return message.kind === 'execDetailsEnd' ? { value: undefined } : undefined;
        },
      },
      options,
    );
    return found.fills.map(({ contract, execution, execId }) => ({
      contract,
      execution,
      commission: this.#ledger.find(execId)?.commission,
    }));
  }

  /** What the broker states now, over all accounts. For trading decisions take `portfolio`: this lags a fill by seconds. */
  positions(options: CallOptions = {}): Promise<readonly Position[]> {
    return this.#positions.ask(options);
  }

  accountSummary(options: SummaryOptions = {}): Promise<readonly SummaryValue[]> {
    return askSummary(this.#wire, options);
  }

  /** The account's figures as they stand: they came with the synchronisation and are kept up to date by the gateway. */
  accountValues(account?: string): readonly AccountValue[] {
    return this.#book.values(account);
  }

  /** The gateway's clock; to the millisecond where it is new enough, else to the second. */
  currentTime(options: CallOptions = {}): Promise<Instant> {
    const isFine = (this.#wire.serverVersion ?? 0) >= MILLIS_SINCE;
    return (isFine ? this.#timeInMillis : this.#time).ask(options);
  }

  /** Ends the session for good. Orders stay where they are; whoever waits is told with `ConnectionLost`. */
  disconnect(): void {
    this.#wire.stop();
  }
}
