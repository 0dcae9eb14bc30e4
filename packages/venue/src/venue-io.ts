import type {
  BrokerEvent,
  CommissionAndFeesReport,
  Contract,
  ContractDetails,
  Decimal,
  Instant,
  Order,
  OrderCancel,
} from '@tapewright/model';

/**
 * Everything that can happen to the venue. `handle(input)` is synchronous, the inputs carry the time, and times never decrease:
 * the venue has no clock of its own. Whoever drives it (a backtest, the gateway) also feeds it the market.
 */
export type VenueInput = OrderInput | MarketInput;

export type OrderInput =
  | {
      readonly kind: 'place';
      readonly at: Instant;
      readonly account: string;
      readonly clientId: number;
      readonly orderId: number;
      readonly contract: Contract;
      readonly order: Order;
      /**
       * The accounts that the order is for, when it is for several: they add up to it, each fill is divided among them, and each pays for its
       * part. `account` is then the name that the order goes by, an advisor's. Absent: all of it is for `account`.
       */
      readonly allocation?: readonly AllocatedPart[] | undefined;
    }
  | {
      /**
       * Replaces the working order of the same permId by `order`; refused whole or done whole. An order for several accounts keeps their
       * proportions.
       */
      readonly kind: 'modify';
      readonly at: Instant;
      readonly permId: number;
      readonly orderId: number;
      readonly contract: Contract;
      readonly order: Order;
    }
  | {
      readonly kind: 'cancel';
      readonly at: Instant;
      readonly permId: number;
      readonly clientId: number;
      readonly cancel?: OrderCancel | undefined;
    }
  | {
      /** Exercises options at the close of the day, or lets them lapse at their end whatever they are worth. */
      readonly kind: 'exercise';
      readonly at: Instant;
      readonly account: string;
      readonly clientId: number;
      readonly orderId: number;
      readonly contract: Contract;
      readonly action: 'exercise' | 'lapse';
      readonly qty: Decimal;
      /** Carries out what would not be worth it. */
      readonly override: boolean;
    }
  | {
      readonly kind: 'cancelAll';
      readonly at: Instant;
      readonly account?: string | undefined;
      readonly cancel?: OrderCancel | undefined;
    };

/** What one account gets of an order. */
export interface AllocatedPart {
  readonly account: string;
  readonly qty: Decimal;
}

/** Time and the market outside: what the simulated world does, whoever trades in it. */
export type MarketInput =
  /** Nothing but the passing of time: sessions open and close, time conditions and expiries fall due. */
  | { readonly kind: 'time'; readonly at: Instant }
  /** The whole displayed quote of one exchange for one instrument, replacing what that exchange's makers showed before. */
  | {
      readonly kind: 'makerQuote';
      readonly at: Instant;
      readonly conId: number;
      readonly exchange: string;
      readonly bids: readonly BookLevel[];
      readonly asks: readonly BookLevel[];
      /** What the makers would trade beyond that without showing it, replaced with the quote; absent: nothing. A pool shows nothing anyway. */
      readonly hidden?:
        | { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] }
        | undefined;
    }
  /** A print between others: moves last price and volume, triggers stops, consumes nothing of the book. */
  | {
      readonly kind: 'print';
      readonly at: Instant;
      readonly conId: number;
      readonly exchange: string;
      readonly price: number;
      readonly size: Decimal;
    }
  /**
   * What others want in an auction that is to come, replacing what they wanted before. A level without a price takes any. Answered by an
   * `auctionIndication`.
   */
  | {
      readonly kind: 'auctionInterest';
      readonly at: Instant;
      readonly conId: number;
      readonly auction: AuctionKind;
      readonly bids: readonly AuctionLevel[];
      readonly asks: readonly AuctionLevel[];
    }
  /** The auction is held: orders of ours that are for it trade with each other and with what others wanted, at one price. */
  | {
      readonly kind: 'cross';
      readonly at: Instant;
      readonly conId: number;
      readonly auction: AuctionKind;
      /** Where it is held. */
      readonly exchange: string;
    }
  /** Trading in an instrument stops: orders wait, nothing fills. Of an instrument that trades in books, or not yet. */
  | {
      readonly kind: 'halt';
      readonly at: Instant;
      readonly conId: number;
      readonly reason: 'news' | 'volatility' | 'regulatory';
    }
  /** It goes on, without an auction; a `cross` of the auction `reopen` does the same after one. */
  | { readonly kind: 'resume'; readonly at: Instant; readonly conId: number }
  /** How many shares can be borrowed to sell them short from now on; absent: as many as anybody wants. */
  | {
      readonly kind: 'borrow';
      readonly at: Instant;
      readonly conId: number;
      readonly shares?: Decimal | undefined;
    }
  /**
   * What was traded of an instrument while nobody looked at it, summed up: moves the last price and the figures of the day, which are
   * whole and not added to what was known. Publishes nothing and triggers nothing: no order may be working in the instrument.
   */
  | {
      readonly kind: 'summary';
      readonly at: Instant;
      readonly conId: number;
      readonly last: number;
      readonly lastSize: Decimal;
      readonly lastAt: Instant;
      /** Of the day of `lastAt`. */
      readonly open: number;
      readonly high: number;
      readonly low: number;
      readonly volume: Decimal;
      /** The last price of the session before, if that was traded in too. */
      readonly previousClose?: number | undefined;
    }
  /** What an issuer does, at the moment from which it counts. */
  | {
      readonly kind: 'corporateAction';
      readonly at: Instant;
      readonly conId: number;
      readonly action: CorporateAction;
    }
  /**
   * An exchange corrects a trade of a client's after the fact, by its execution id: another price, another size, or none at all, which is a
   * bust. Absent fields stay as they were.
   */
  | {
      readonly kind: 'correction';
      readonly at: Instant;
      readonly execId: string;
      readonly price?: number | undefined;
      readonly shares?: Decimal | undefined;
    }
  /** A point of a bar's path when the market is bars: everything trades at `price` up to `volume` (undefined: without limit). */
  | {
      readonly kind: 'barPoint';
      readonly at: Instant;
      readonly conId: number;
      readonly point: 'open' | 'high' | 'low' | 'close';
      readonly price: number;
      readonly volume?: number | undefined;
    }
  /** A bar that is over, when the market is bars that are looked at whole: `fillRules` of the venue say what trades in it. */
  | {
      readonly kind: 'wholeBar';
      readonly at: Instant;
      readonly conId: number;
      /** When it began. */
      readonly start: Instant;
      readonly open: number;
      readonly high: number;
      readonly low: number;
      readonly close: number;
      /** Undefined when unknown. */
      readonly volume?: number | undefined;
    };

/** The opening and the closing auction of a session, and the one that ends a halt. */
export type AuctionKind = 'open' | 'close' | 'reopen';

export interface AuctionLevel {
  readonly price?: number | undefined;
  readonly size: Decimal;
}

export type CorporateAction =
  /** Every `per` shares become `shares`: 4 and 1 for four for one, 1 and 10 for a reverse split. */
  | { readonly kind: 'split'; readonly shares: number; readonly per: number }
  /** To whoever holds it now, in its currency; whoever is short pays. */
  | { readonly kind: 'dividend'; readonly perShare: Decimal | number | string }
  /** It trades no more, and what is held of it is paid out at `price`: 0 when it is worth nothing. */
  | { readonly kind: 'delisting'; readonly price: number };

export interface BookLevel {
  readonly price: number;
  readonly size: Decimal;
}

/** What the venue says in answer, in order. Broker events go to the account that owns the order; the rest is public. */
export type VenueOutput = BrokerEvent | PublicEvent | CashPosting;

/** Money that came to an account or left it without a trade. */
export interface CashPosting {
  readonly kind: 'cashPosted';
  readonly at: Instant;
  readonly account: string;
  readonly currency: string;
  /** Negative when the account pays. */
  readonly amount: Decimal;
  readonly reason: 'interest' | 'short credit' | 'borrow fee' | 'dividend' | 'cash in lieu';
}

export type PublicEvent =
  /** The national best bid and offer after a change; an absent side is empty. */
  | {
      readonly kind: 'topOfBook';
      readonly at: Instant;
      readonly conId: number;
      readonly bid?: BookLevel | undefined;
      readonly bidExchange?: string | undefined;
      readonly ask?: BookLevel | undefined;
      readonly askExchange?: string | undefined;
    }
  | {
      readonly kind: 'lastTrade';
      readonly at: Instant;
      readonly conId: number;
      readonly exchange: string;
      readonly price: number;
      readonly size: Decimal;
    }
  /** Trading was halted, or goes on. */
  | {
      readonly kind: 'tradingState';
      readonly at: Instant;
      readonly conId: number;
      readonly isHalted: boolean;
      readonly reason?: 'news' | 'volatility' | 'regulatory' | undefined;
    }
  /** What an auction would do if it were held now. IB's ticks of generic tick 225. */
  | {
      readonly kind: 'auctionIndication';
      readonly at: Instant;
      readonly conId: number;
      readonly auction: AuctionKind;
      /** Absent while nothing gives a price. */
      readonly price?: number | undefined;
      readonly paired: Decimal;
      /** What finds nobody at that price; more than zero when there is more to buy. */
      readonly imbalance: Decimal;
    };

/** An instrument the venue trades. */
export interface Listing {
  readonly contract: Contract;
  readonly details: ContractDetails;
  /** The exchanges with a book for it; SMART routes among them. */
  readonly exchanges: readonly string[];
  /** The smallest price step of an order, in the contract's currency. */
  readonly tickSize: number;
}

/** A holding in the venue's ledger. That of a currency pair is a view: the money that was exchanged is in the cash of both currencies. */
export interface LedgerPosition {
  readonly contract: Contract;
  /** Negative when short. */
  readonly qty: Decimal;
  /** Average price per unit without commission, in the contract's currency: what would be quoted. */
  readonly avgPrice: Decimal;
  /** Average cost per unit times the multiplier, with the commissions and fees of opening it, as IB's `avgCost`. */
  readonly avgCost: Decimal;
  /** Before commissions and fees. */
  readonly realizedPnl: Decimal;
  /** After those of both ways, as IB reports it. */
  readonly realizedPnlNet: Decimal;
}

/** What an account holds. Every figure follows from the executions and commissions alone. */
export interface AccountStatement {
  readonly account: string;
  /** Currency → amount. */
  readonly cash: ReadonlyMap<string, Decimal>;
  /** conId → holding; closed ones stay, with quantity zero. */
  readonly positions: ReadonlyMap<number, LedgerPosition>;
  readonly commissions: ReadonlyMap<string, Decimal>;
}

export type { CommissionAndFeesReport };
