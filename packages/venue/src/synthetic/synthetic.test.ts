import { CALENDARS, Decimal, instant, instantFromIso, type Instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { createVenue } from '../create-venue.ts';
import { INSTRUMENTS } from '../instruments/instruments.ts';
import type { Instrument } from '../instruments/listings.ts';
import type { VenueOutput } from '../venue-io.ts';
import { intradayActivity } from './intraday-curve.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const at = instantFromIso;
const some = (...symbols: string[]): Instrument[] =>
  symbols.map((symbol) => INSTRUMENTS.find(({ listing }) => listing.contract.localSymbol === symbol)!);

describe('the synthetic market', () => {
  it('is the same for the same seed, however it is asked for', () => {
    const start = at('2026-08-25T13:59:00Z');
    const config = { instruments: some('AAPL', 'EUR.USD'), seed: 7, start };
    const whole = createSyntheticMarket(config).next(instant(start + 30_000_000));
    const bySecond = createSyntheticMarket(config);
    const parts = Array.from({ length: 30 }, (_, i) =>
      bySecond.next(instant(start + (i + 1) * 1_000_000)),
    ).flat();
    expect(JSON.stringify(parts)).toBe(JSON.stringify(whole));
    const other = createSyntheticMarket({ ...config, seed: 8 }).next(instant(start + 30_000_000));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(whole));
  });

  it('says when something happens next', () => {
    const market = createSyntheticMarket({
      instruments: some('AAPL'),
      seed: 7,
      start: at('2026-08-28T23:59:59.800Z'),
    });
    // Friday's hours end at 20:00 New York time; Monday's begin at 04:00.
    expect(market.nextAt()).toBe(at('2026-08-31T08:00:00Z'));
    expect(market.next(at('2026-08-31T07:59:59Z'))).toEqual([]);
    expect(market.next(at('2026-08-31T08:00:00Z')).length).toBeGreaterThan(0);
    expect(market.nextAt()).toBe(at('2026-08-31T08:00:00.250Z'));
  });

  it('gives an instrument the same prices whatever trades beside it', () => {
    const start = at('2026-08-25T13:59:00Z');
    const pricesOf = (instruments: Instrument[]) =>
      createSyntheticMarket({ instruments, seed: 7, start })
        .next(instant(start + 20_000_000))
        .filter(({ kind }) => kind === 'print')
        .flatMap((input) => (input.kind === 'print' && input.conId === 265598 ? [input.price] : []));
    expect(pricesOf(some('AAPL'))).toEqual(pricesOf(some('SPY', 'AAPL', 'EUR.USD')));
  });

  it('is accepted by a venue whole, in order of time, with a bid below the ask', () => {
    const start = at('2026-08-25T13:29:58Z');
    const instruments = some('AAPL', 'SPY', 'EUR.USD');
    const venue = createVenue({ listings: instruments.map(({ listing }) => listing), accounts: [] });
    const tops: VenueOutput[] = [];
    for (const input of createSyntheticMarket({ instruments, seed: 3, start }).next(
      instant(start + 60_000_000),
    ))
      venue.handle(input, (output) => tops.push(output));
    const quotes = tops.filter((output) => output.kind === 'topOfBook');
    expect(quotes.length).toBeGreaterThan(200);
    const crossed = quotes.filter(
      ({ bid, ask }) => bid !== undefined && ask !== undefined && bid.price >= ask.price,
    );
    expect(crossed).toEqual([]);
    for (const { listing } of instruments) {
      const { bid, ask } = venue.quote(listing.contract.conId!)!;
      expect(bid).toBeLessThan(ask!);
    }
  });

  it('fills up what an order has taken', () => {
    const start = at('2026-08-25T14:00:00Z');
    const instruments = some('AAPL');
    const venue = createVenue({
      listings: instruments.map(({ listing }) => listing),
      accounts: [{ account: 'DU1', cash: {} }],
    });
    const market = createSyntheticMarket({ instruments, seed: 3, start });
    const play = (until: Instant) => {
      for (const input of market.next(until)) venue.handle(input, () => {});
    };
    play(instant(start + 1_000_000));
    const executed: VenueOutput[] = [];
    venue.handle(
      {
        kind: 'place',
        at: instant(start + 1_000_000),
        account: 'DU1',
        clientId: 1,
        orderId: 1,
        contract: { conId: 265598, exchange: 'SMART' },
        order: { action: 'BUY', orderType: 'MKT', totalQuantity: Decimal.of(1_000_000) },
      },
      (output) => executed.push(output),
    );
    expect(venue.quote(265598)?.ask).toBeUndefined();
    play(instant(start + 6_000_000));
    expect(venue.executions().length).toBeGreaterThan(50);
  });

  it('rests outside the hours, and closes with an auction print at the close itself', () => {
    const start = at('2026-08-28T19:59:59Z');
    const inputs = createSyntheticMarket({ instruments: some('AAPL'), seed: 3, start }).next(
      at('2026-08-31T08:00:01Z'),
    );
    const prints = inputs.filter((input) => input.kind === 'print');
    const auction = prints.find(
      (input) => input.at === at('2026-08-28T20:00:00Z') && input.exchange === 'NASDAQ',
    );
    // 6 % of 55 million shares.
    expect(auction?.size.toString()).toBe('3300000');
    // Nothing from Friday 20:00 to Monday 04:00, New York time.
    const [friday, monday] = [at('2026-08-29T00:00:00Z'), at('2026-08-31T08:00:00Z')];
    expect(inputs.filter((input) => input.at >= friday && input.at < monday)).toEqual([]);
    expect(inputs.at(-1)?.at).toBeGreaterThanOrEqual(monday);
  });

  it('moves about as much, and trades about as much, as the instrument does in a day', () => {
    // 40 sessions of one step a minute: the deviation of close-to-close returns, and the volume of a day.
    const [aapl] = some('AAPL');
    const returns: number[] = [];
    let volume = 0;
    let last = aapl!.profile.price;
    const market = createSyntheticMarket({
      instruments: [aapl!],
      seed: 5,
      start: at('2026-01-01T00:00:00Z'),
      stepMs: 60_000,
    });
    const sessions = CALENDARS.NYSE.sessionsBetween('20260102', '20260302');
    for (const session of sessions) {
      const prints = market.next(session.postClose).filter((input) => input.kind === 'print');
      volume += prints.reduce((sum, { size }) => sum + size.toNumber(), 0);
      const close = prints.at(-1)!.price;
      returns.push(Math.log(close / last));
      last = close;
    }
    const deviation = Math.sqrt(returns.reduce((sum, each) => sum + each * each, 0) / returns.length);
    // The standard error of a deviation over 40 days is 11 % of it: three of them each way.
    expect(deviation).toBeGreaterThan(0.016 * 0.67);
    expect(deviation).toBeLessThan(0.016 * 1.33);
    expect(volume / sessions.length).toBeGreaterThan(55e6 * 0.9);
    expect(volume / sessions.length).toBeLessThan(55e6 * 1.1);
  });

  it('is busiest at the open and the close, and on average as busy as the average', () => {
    const parts = Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000);
    const mean = parts.reduce((sum, part) => sum + intradayActivity(part), 0) / parts.length;
    expect(mean).toBeCloseTo(1, 3);
    expect(intradayActivity(0)).toBeGreaterThan(2 * intradayActivity(0.5));
    expect(intradayActivity(1)).toBeGreaterThan(2 * intradayActivity(0.5));
  });
});
