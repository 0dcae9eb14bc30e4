import { CALENDARS, instantFromIso, type Bar, type Instant } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createMarket } from './create-market.ts';

// A minute before the open of a Friday.
const START = instantFromIso('2026-11-20T14:29:00Z');

function day(date: string, price: number): Bar {
  const session = CALENDARS.NYSE.session(date);
  if (session === undefined) throw new Error(`${date} is no session`);
  return {
    start: session.open,
    end: session.close,
    open: price,
    high: price + 1,
    low: price - 1,
    close: price,
  };
}

function mixed() {
  const [listing] = listingsOf(['AAPL']);
  if (listing === undefined) throw new Error('AAPL is not listed');
  const bars = [day('20261119', 10), day('20261120', 20), day('20261123', 30)];
  return createMarket(
    { kind: 'simulated', symbols: ['AAPL', 'MSFT'], replays: [{ listing, barSize: '1 day', bars }] },
    { seed: 1, start: START },
  );
}

describe('a market that began some time ago', () => {
  it('lists the options of then, and those of now', () => {
    const expiries = (resumedAt?: Instant) => {
      const { listings } = createMarket({ kind: 'simulated' }, { seed: 1, start: START, resumedAt });
      return new Set(
        listings.flatMap(({ contract }) =>
          contract.symbol === 'AAPL' && contract.secType === 'OPT'
            ? [contract.lastTradeDateOrContractMonth]
            : [],
        ),
      );
    };
    const [then, both] = [expiries(), expiries(instantFromIso('2027-03-01T15:00:00Z'))];
    expect([...then].every((expiry) => both.has(expiry))).toBe(true);
    expect(both.has('20270305')).toBe(true);
    expect(then.has('20270305')).toBe(false);
  });
});

describe('a market in part replayed and in part made up', () => {
  it('lists each instrument once, and has for each its own past', () => {
    const { listings, history } = mixed();
    expect(listings.map(({ contract }) => contract.symbol)).toEqual(['AAPL', 'MSFT']);
    const past = (conId: number) =>
      history.bars({
        conId,
        barSize: '1 day',
        hours: 'regular',
        from: instantFromIso('2026-11-19T00:00:00Z'),
        until: instantFromIso('2026-11-20T00:00:00Z'),
      });
    expect(past(265598)).toMatchObject([{ open: 10, high: 11, low: 9, close: 10 }]);
    // Microsoft's price is made up around 500.
    expect(past(272093)[0]?.close).toBeGreaterThan(100);
  });

  it('may begin before there were options here', () => {
    const start = instantFromIso('2010-01-04T00:00:00Z');
    const { listings } = createMarket({ kind: 'simulated' }, { seed: 1, start });
    expect(listings.map(({ contract }) => contract.secType)).not.toContain('OPT');
    const later = createMarket(
      { kind: 'simulated' },
      { seed: 1, start: instantFromIso('2020-01-02T15:00:00Z') },
    );
    expect(later.listings.map(({ contract }) => contract.secType)).toContain('OPT');
  });

  it('plays both in the order of time', () => {
    const { source } = mixed();
    source.rest?.play(new Set([272093]));
    const times: number[] = [];
    const played = new Set<number>();
    for (let step = 0; step < 300_000 && !played.has(265598); step++) {
      times.push(source.nextAt() ?? 0);
      for (const input of source.next()) if ('conId' in input) played.add(input.conId);
    }
    expect([...played].toSorted((a, b) => a - b)).toEqual([265598, 272093]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
