import { CALENDARS, Decimal, instantFromIso, plusMs, type Instant } from '@tapewright/model';
import { calendarOfListing, createVenue } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';
import { createMarket } from './create-market.ts';

const MORNING = instantFromIso('2026-11-20T15:00:00Z');

function simulation(options: { seed?: number; start?: Instant; isRegularHoursOnly?: boolean } = {}) {
  const { seed = 1, start = MORNING, isRegularHoursOnly = false } = options;
  const market = createMarket(
    { kind: 'simulated', symbols: ['AAPL', 'EUR.USD'] },
    { seed, start, isRegularHoursOnly },
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
    const { market, gateway, clients } = simulation();
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
    // Within four standard deviations of an overnight move: 4 × 1.6 % × √0.2.
    expect(Math.abs((bid + ask) / 2 / last - 1)).toBeLessThan(0.03);
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
    const { gateway, clients, client } = simulation();
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
    const whole = simulation();
    whole.clients.passTime(plusMs(MORNING, 20_000));
    const cut = simulation();
    for (let ms = 0; ms <= 20_000; ms += 137) cut.clients.passTime(plusMs(MORNING, ms));
    cut.clients.passTime(plusMs(MORNING, 20_000));
    expect(cut.gateway.venue.quote(AAPL.conId)).toEqual(whole.gateway.venue.quote(AAPL.conId));
    const other = simulation({ seed: 2 });
    other.clients.passTime(plusMs(MORNING, 20_000));
    expect(other.gateway.venue.quote(AAPL.conId)).not.toEqual(whole.gateway.venue.quote(AAPL.conId));
  });

  it('has nothing between two sessions when time jumps over the night', () => {
    const close = CALENDARS.NYSE.session('20261120')?.close;
    const open = CALENDARS.NYSE.session('20261123')?.open;
    if (close === undefined || open === undefined) throw new Error('no session');
    const { market } = simulation({ start: plusMs(close, -1_000), isRegularHoursOnly: true });
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
