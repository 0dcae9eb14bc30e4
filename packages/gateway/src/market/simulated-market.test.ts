import { CALENDARS, Decimal, instantFromIso, plusMs, type Instant } from '@tapewright/model';
import { calendarOfListing, createVenue } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients, type ScriptedClient } from '../testing/scripted-client.ts';
import { createMarket } from './create-market.ts';

const MORNING = instantFromIso('2026-11-20T15:00:00Z');

function simulation(
  options: {
    seed?: number;
    start?: Instant;
    stepMs?: number;
    isRegularHoursOnly?: boolean;
    playsAll?: boolean;
  } = {},
) {
  const { seed = 1, start = MORNING, isRegularHoursOnly = false, playsAll = false, stepMs } = options;
  const market = createMarket(
    { kind: 'simulated', symbols: ['AAPL', 'EUR.USD'] },
    { seed, start, stepMs, isRegularHoursOnly, playsAll },
  );
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
    calendarOf: calendarOfListing,
    seed,
  });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
  const clients = new ScriptedClients(gateway);
  return { market, gateway, clients, client: clients.connect(1) };
}

/** Another client that watches AAPL from now on, so that it plays. */
function watch({ clients }: ReturnType<typeof simulation>): ScriptedClient {
  const watcher = clients.connect(2);
  watcher.send({ kind: 'reqMktData', reqId: 1, contract: AAPL, snapshot: false, regulatorySnapshot: false });
  return watcher;
}

function daily(client: ReturnType<typeof simulation>['client'], fields: Record<string, unknown> = {}) {
  const [message] = client.ask({
    kind: 'reqHistoricalData',
    reqId: 1,
    contract: AAPL,
    endDateTime: '',
    duration: '1 D',
    barSizeSetting: '1 min',
    whatToShow: 'TRADES',
    useRTH: true,
    formatDate: 2,
    keepUpToDate: false,
    ...fields,
  });
  if (message?.kind !== 'historicalData') throw new Error(JSON.stringify(message));
  return message.historicalDataBars;
}

describe('the simulated market', () => {
  it('goes on where its past ends', () => {
    const world = simulation();
    const { market, gateway, clients } = world;
    watch(world);
    const before = market.history.bars({
      conId: AAPL.conId,
      barSize: '1 min',
      from: plusMs(MORNING, -60_000),
      until: MORNING,
      hours: 'regular',
    });
    clients.passTime(plusMs(MORNING, 5_000));
    const { bid = 0, ask = 0 } = gateway.venue.quote(AAPL.conId) ?? {};
    const last = before.at(-1)?.close ?? 0;
    // Five seconds of a day's 23,400 move by 1.6 % × √(5 / 23,400) = 0.023 %, at twice the average pace by 0.033 %: four of them.
    expect(Math.abs((bid + ask) / 2 / last - 1)).toBeLessThan(0.0014);
    expect(bid).toBeLessThan(ask);
  });

  it('makes what trades its past: minutes without a gap over the start', () => {
    const { clients, client } = simulation();
    expect(daily(client)).toHaveLength(30);
    clients.passTime(plusMs(MORNING, 150_000));
    const bars = daily(client);
    // 10:00, 10:01 and the one in progress after the thirty minutes from the open.
    expect(bars).toHaveLength(33);
    const starts = bars.map(({ date }) => Number(date));
    expect(starts.slice(1).map((start, i) => start - (starts[i] ?? 0))).toEqual(Array(32).fill(60));
  });

  it('fills a market order at its quote, with commission', () => {
    const world = simulation();
    const { gateway, clients, client } = world;
    watch(world);
    clients.passTime(plusMs(MORNING, 2_000));
    const { ask = 0 } = gateway.venue.quote(AAPL.conId) ?? {};
    const messages = client.ask({
      kind: 'placeOrder',
      orderId: 1,
      contract: AAPL,
      order: { action: 'BUY', orderType: 'MKT', totalQuantity: Decimal.of(100), tif: 'DAY', transmit: true },
    });
    const filled = messages.findLast(({ kind }) => kind === 'orderStatus');
    if (filled?.kind !== 'orderStatus') throw new Error('no status');
    expect(filled.status).toBe('Filled');
    expect(Math.abs((filled.avgFillPrice ?? 0) - ask)).toBeLessThanOrEqual(0.05);
    expect(messages.at(-1)?.kind).toBe('commissionAndFeesReport');
  });

  it('is the same for the same seed, however time is cut', () => {
    const played = (seed: number, stepMs: number) => {
      const world = simulation({ seed });
      watch(world);
      for (let ms = 0; ms <= 20_000; ms += stepMs) world.clients.passTime(plusMs(MORNING, ms));
      world.clients.passTime(plusMs(MORNING, 20_000));
      return world.gateway.venue.quote(AAPL.conId);
    };
    expect(played(1, 137)).toEqual(played(1, 20_000));
    expect(played(2, 20_000)).not.toEqual(played(1, 20_000));
  });

  it('does to an instrument the same whether anybody looks or not, and nothing at all until somebody does', () => {
    // Over the close, a night and the next open: from Friday ten o'clock to Monday's, New York time.
    const monday = instantFromIso('2026-11-23T15:00:00Z');
    const told = (isWatched: boolean) => {
      const world = simulation({ stepMs: 5_000 });
      const { clients, client, gateway } = world;
      const dueAtRest = gateway.nextDue();
      if (isWatched) watch(world);
      clients.passTime(monday);
      const bars = daily(client, { duration: '2 D' });
      const fill = client
        .ask({
          kind: 'placeOrder',
          orderId: 1,
          contract: AAPL,
          order: {
            action: 'BUY',
            orderType: 'MKT',
            totalQuantity: Decimal.of(5_000),
            tif: 'DAY',
            transmit: true,
          },
        })
        .filter(({ kind }) => kind === 'execDetails')
        .map((message) =>
          message.kind === 'execDetails' ? [message.execution.price, message.execution.shares] : [],
        );
      const quote = gateway.venue.quote(AAPL.conId);
      const snapshot = client
        .ask({ kind: 'reqMktData', reqId: 7, contract: AAPL, snapshot: true, regulatorySnapshot: false })
        .flatMap((message) => (message.kind === 'tickPrice' ? [[message.tickType, message.price]] : []));
      return { bars, fill, quote, snapshot, dueAtRest };
    };
    const [watched, unwatched] = [told(true), told(false)];
    expect(unwatched.bars).toEqual(watched.bars);
    expect(unwatched.fill).toEqual(watched.fill);
    expect(unwatched.quote).toEqual(watched.quote);
    expect(unwatched.snapshot).toEqual(watched.snapshot);
    expect(watched.fill.length).toBeGreaterThan(0);
    expect(unwatched.dueAtRest).toBeUndefined();
  });

  it('has nothing between two sessions when time jumps over the night', () => {
    const close = CALENDARS.NYSE.session('20261120')?.close;
    const open = CALENDARS.NYSE.session('20261123')?.open;
    if (close === undefined || open === undefined) throw new Error('no session');
    const { market } = simulation({ start: plusMs(close, -1_000), isRegularHoursOnly: true, playsAll: true });
    const times = new Set<Instant>();
    for (let at = market.source.nextAt(); at !== undefined && at <= open; at = market.source.nextAt()) {
      times.add(at);
      market.source.next();
    }
    expect([...times].filter((at) => at > close && at < open)).toEqual([]);
    expect([...times].some((at) => at <= close)).toBe(true);
    expect(times.has(open)).toBe(true);
  });
});
