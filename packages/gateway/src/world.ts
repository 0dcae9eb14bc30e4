import type { Calendar, Instant } from '@tapewright/model';
import type { Listing, Venue, VenueInput } from '@tapewright/venue';
import type { AccountFigures } from './account/account-figures.ts';
import type { AccountNames } from './account/account-names.ts';
import type { Advisor } from './advisor/advisor.ts';
import type { BarHistory } from './history/bar-history.ts';
import type { GatewayLimits } from './limits/gateway-limits.ts';
import type { HistoricalPacing } from './limits/historical-pacing.ts';
import type { PaidDividends } from './market/paid-dividends.ts';
import type { Board } from './market/quote-board.ts';
import type { Bulletins } from './news/bulletins.ts';
import type { OrdersOnTheWay } from './orders/orders-on-the-way.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { GatewaySettings } from './settings/gateway-settings.ts';
import type { ClientRegistry } from './session/client-registry.ts';
import type { AccountSummaryStreams } from './streams/account-summary-streams.ts';
import type { AccountUpdateStreams } from './streams/account-update-streams.ts';
import type { BarStreams } from './streams/bar-streams.ts';
import type { DepthStreams } from './streams/depth-streams.ts';
import type { DisplayGroups } from './streams/display-groups.ts';
import type { MarketDataStreams } from './streams/market-data-streams.ts';
import type { PnlStreams } from './streams/pnl-streams.ts';
import type { PositionStreams } from './streams/position-streams.ts';
import type { RealTimeBarStreams } from './streams/real-time-bar-streams.ts';
import type { ScannerStreams } from './streams/scanner-streams.ts';
import type { TickByTickStreams } from './streams/tick-by-tick-streams.ts';
import type { SharedEncoders } from './wire/shared-message.ts';

/** What market data the login has paid for: all of it live, late data only, or none. */
export type DataPermission = 'live' | 'delayed' | 'none';

/** What a handler may look at and act on. */
export interface World {
  readonly limits: GatewayLimits;
  /** Lines that come before this moment are closed: the gateway is restarting. */
  readonly door: { closedUntil: Instant | undefined };
  readonly settings: GatewaySettings;
  /** Whether a client may cancel what another one placed, by the other's order id. */
  readonly mayCancelOthers: boolean;
  readonly dataPermission: DataPermission;
  /** The accounts of the login that trade. */
  readonly accounts: readonly string[];
  /** Under which names clients ask for them. */
  readonly accountNames: AccountNames;
  /** Undefined for a login that trades for nobody else. */
  readonly advisor: Advisor | undefined;
  /** Everything that can be traded. */
  readonly listings: readonly Listing[];
  readonly venue: Venue;
  readonly clients: ClientRegistry;
  readonly sharedEncoders: SharedEncoders;
  readonly dividends: PaidDividends;
  readonly orders: OrderDesk;
  /** Undefined where orders are at the market as soon as they are sent. */
  readonly onTheWay: OrdersOnTheWay | undefined;
  readonly history: BarHistory;
  readonly pacing: HistoricalPacing;
  readonly figures: AccountFigures;
  readonly marketData: MarketDataStreams;
  readonly depth: DepthStreams;
  readonly displayGroups: DisplayGroups;
  readonly tickByTick: TickByTickStreams;
  readonly scanners: ScannerStreams;
  readonly bulletins: Bulletins;
  readonly bars: BarStreams;
  readonly realTimeBars: RealTimeBarStreams;
  readonly positions: PositionStreams;
  readonly accountUpdates: AccountUpdateStreams;
  readonly accountSummaries: AccountSummaryStreams;
  readonly pnl: PnlStreams;
  now(): Instant;
  /** Hands an input to the venue, and what comes of it to everyone whom it concerns. */
  act(input: VenueInput): void;
  board(conId: number): Board;
  calendarOf(listing: Listing): Calendar;
}
