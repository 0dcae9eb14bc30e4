import { MICROS_PER_MS, seededRandom, type Instant } from '@tapewright/model';
import type { VenueInput } from '@tapewright/venue';
import { AccountFigures } from './account/account-figures.ts';
import { AccountNames } from './account/account-names.ts';
import { Advisor } from './advisor/advisor.ts';
import { createMarketData } from './create-market-data.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { DEFAULT_LIMITS } from './limits/gateway-limits.ts';
import { HistoricalPacing } from './limits/historical-pacing.ts';
import { FreshHistory } from './history/fresh-history.ts';
import { PaidDividends } from './market/paid-dividends.ts';
import type { Board } from './market/quote-board.ts';
import { Bulletins } from './news/bulletins.ts';
import { OrdersOnTheWay } from './orders/orders-on-the-way.ts';
import { OrderDesk } from './orders/order-desk.ts';
import { scanned } from './scanner/scans.ts';
import { GatewaySettings } from './settings/gateway-settings.ts';
import { ClientRegistry } from './session/client-registry.ts';
import { AccountSummaryStreams } from './streams/account-summary-streams.ts';
import { AccountUpdateStreams } from './streams/account-update-streams.ts';
import { BarStreams } from './streams/bar-streams.ts';
import { DepthStreams } from './streams/depth-streams.ts';
import { DisplayGroups } from './streams/display-groups.ts';
import { PnlStreams } from './streams/pnl-streams.ts';
import { PositionStreams } from './streams/position-streams.ts';
import { RealTimeBarStreams } from './streams/real-time-bar-streams.ts';
import { ScannerStreams } from './streams/scanner-streams.ts';
import { TickByTickStreams } from './streams/tick-by-tick-streams.ts';
import { SharedEncoders } from './wire/shared-message.ts';
import type { World } from './world.ts';

/** Puts the parts of a gateway together. */
export function createWorld(parts: {
  readonly config: GatewayConfig;
  readonly now: () => Instant;
  readonly act: (input: VenueInput) => void;
  readonly board: (conId: number) => Board;
  /** Brings an instrument up to date that nobody has looked at. */
  readonly catchUp: (conId: number) => void;
}): World {
  const { config, now, act, board, catchUp } = parts;
  const history = new FreshHistory(config.market.history, catchUp);
  const { market, venue, accounts, tickIntervalMs } = config;
  const clients = new ClientRegistry();
  const { rejectAboveMaxRate } = { ...DEFAULT_LIMITS, ...config.limits };
  const { masterClientId, restartMinute } = config;
  const settings = new GatewaySettings({ masterClientId, rejectAboveMaxRate, restartMinute });
  const dividends = new PaidDividends();
  const advisor = advisorOf(config, now);
  const accountNames = new AccountNames(accounts, advisor);
  const figures = new AccountFigures({ venue, board, names: accountNames });
  return {
    limits: { ...DEFAULT_LIMITS, ...config.limits },
    door: { closedUntil: undefined },
    settings,
    mayCancelOthers: config.mayCancelOthers ?? false,
    dataPermission: config.dataPermission ?? 'live',
    accounts,
    accountNames,
    advisor,
    listings: market.listings,
    venue,
    clients,
    sharedEncoders: new SharedEncoders(),
    orders: new OrderDesk({
      venue,
      clients,
      accounts: accountNames.managed,
      masterClientId: () => settings.masterClientId,
      resumes: config.resumes,
    }),
    onTheWay:
      config.latency && new OrdersOnTheWay(config.latency, seededRandom(config.seed ?? 0).fork('latency')),
    dividends,
    history,
    pacing: new HistoricalPacing(),
    figures,
    marketData: createMarketData(config, { history, board, dividends }),
    depth: new DepthStreams({
      depthOf: (conId, rows) => {
        catchUp(conId);
        return venue.depth(conId, rows);
      },
      updateMicros: tickIntervalMs === undefined ? undefined : tickIntervalMs * MICROS_PER_MS,
    }),
    displayGroups: new DisplayGroups(),
    tickByTick: new TickByTickStreams(),
    scanners: new ScannerStreams((scan) => scanned(scan, market.listings, board)),
    bulletins: new Bulletins(),
    bars: new BarStreams(history),
    realTimeBars: new RealTimeBarStreams(market.tape, board),
    positions: new PositionStreams(figures, accounts),
    accountUpdates: new AccountUpdateStreams(figures, now),
    accountSummaries: new AccountSummaryStreams(figures),
    pnl: new PnlStreams(figures),
    now,
    act,
    board,
    calendarOf: (listing) => market.calendarOf(listing),
  };
}

/** The advisor of a login, with what its clients had changed when the last gateway stopped. */
function advisorOf(
  { advisor, accounts, resumes, keep }: GatewayConfig,
  now: () => Instant,
): Advisor | undefined {
  if (advisor === undefined) return undefined;
  return new Advisor(advisor, {
    clients: accounts,
    resumes: resumes?.advisor,
    changed: (kept) => keep?.({ kind: 'advisor', at: now(), ...kept }),
  });
}
