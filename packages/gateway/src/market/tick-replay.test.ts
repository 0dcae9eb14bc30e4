import {
  CALENDARS,
  Decimal,
  emptyTickColumns,
  instant,
  instantFromIso,
  TICK_ROW,
  toIso,
  type TickColumns,
} from '@tapewright/model';
import { createVenue, listingsOf, VOLUME_AHEAD, type MarketInput, type VenueOutput } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createMarket } from './create-market.ts';
import { TickReplay } from './tick-replay.ts';

const [listing] = listingsOf(['AAPL']);
if (listing === undefined) throw new Error('AAPL is out of the box');
const conId = listing.contract.conId ?? 0;
const OPEN = instantFromIso('2026-11-20T14:30:00Z');

type Row =
  | readonly [second: number, trade: readonly [price: number, size: number], exchange?: string]
  | readonly [
      second: number,
      quote: readonly [bid: number, bidSize: number, ask: number, askSize: number],
      exchange?: string,
    ];

/** Rows of seconds after the open. A size of 0 is no quote on that side. */
function ticksOf(...rows: readonly Row[]): TickColumns {
  const exchanges = [
    '',
    ...new Set(rows.map(([, , exchange]) => exchange ?? '').filter((name) => name !== '')),
  ];
  const ticks = emptyTickColumns(rows.length, exchanges);
  rows.forEach(([second, values, exchange = ''], row) => {
    ticks.at[row] = OPEN + second * 1e6;
    ticks.exchange[row] = exchanges.indexOf(exchange);
    const [first, firstSize, ask = Number.NaN, askSize = 0] = values;
    const isTrade = values.length === 2;
    ticks.kind[row] = isTrade ? TICK_ROW.trade : TICK_ROW.quote;
    ticks.price[row] = isTrade ? first : Number.NaN;
    ticks.size[row] = isTrade ? firstSize : Number.NaN;
    ticks.bid[row] = isTrade || firstSize === 0 ? Number.NaN : first;
    ticks.bidSize[row] = firstSize;
    ticks.ask[row] = askSize === 0 ? Number.NaN : ask;
    ticks.askSize[row] = askSize;
  });
  return ticks;
}

function replay(ticks: TickColumns, start = OPEN): TickReplay {
  return new TickReplay([{ listing: listing!, ticks }], { start, calendarOf: () => CALENDARS.NYSE });
}

function playAll(market: TickReplay): readonly MarketInput[] {
  const played: MarketInput[] = [];
  while (market.nextAt() !== undefined) played.push(...market.next());
  return played;
}

const second = (at: number): number => (at - OPEN) / 1e6;

describe('a market of ticks', () => {
  it('plays quotes in their books and trades as prints, at their times', () => {
    const played = playAll(
      replay(ticksOf([1, [10, 300, 10.02, 400], 'ARCA'], [1, [10.01, 50], 'IEX'], [2, [0, 0, 10.03, 5]])),
    );
    expect(
      played.map((input) =>
        input.kind === 'makerQuote'
          ? [second(input.at), input.exchange, ...input.bids, ...input.asks].map((part) =>
              typeof part === 'object' ? `${part.price}×${part.size.toString()}` : part,
            )
          : [
              input.kind,
              second(input.at),
              'price' in input && input.price,
              'exchange' in input && input.exchange,
            ],
      ),
    ).toEqual([
      [1, 'ARCA', '10×300', '10.02×400'],
      ['print', 1, 10.01, 'IEX'],
      [2, 'NASDAQ', '10.03×5'],
      // At 20:00 in New York, 10.5 hours after the open: nobody keeps a quote over night.
      [37_800, 'ARCA'],
      [37_800, 'NASDAQ'],
    ]);
  });

  it('lets orders trade at each trade, for at most its size, where there is no quote', () => {
    expect(playAll(replay(ticksOf([1, [10, 300]])))).toEqual([
      { kind: 'barPoint', at: instant(OPEN + 1e6), conId, point: 'open', price: 10, volume: 300 },
    ]);
  });

  it('opens with the last day and the quotes that stand', () => {
    const market = replay(
      ticksOf([1, [9, 10, 11, 10]], [2, [10, 5]], [3, [12, 5]], [4, [10.5, 20, 10.6, 20]], [9, [1, 1]]),
      instant(OPEN + 5e6),
    );
    const opening = market.opening(instant(OPEN + 5e6));
    expect(opening).toMatchObject([
      { kind: 'summary', last: 12, open: 10, high: 12, low: 10 },
      { kind: 'makerQuote', exchange: 'NASDAQ', bids: [{ price: 10.5 }], asks: [{ price: 10.6 }] },
    ]);
    expect(opening[0]?.kind === 'summary' && opening[0].volume.toString()).toBe('10');
    expect(second(market.nextAt() ?? 0)).toBe(9);
  });

  it('has bars of what was played, and of quotes alone those of their midpoint', () => {
    const query = { conId, hours: 'regular', from: OPEN, until: instant(OPEN + 600e6) } as const;
    const market = replay(ticksOf([1, [10, 5]], [30, [12, 5]], [61, [11, 7]], [120, [9, 1]]));
    for (let step = 0; step < 3; step++) market.next();
    expect(
      market
        .bars({ ...query, barSize: '1 min' })
        .map(({ open, high, close, volume }) => [open, high, close, volume]),
    ).toEqual([
      [10, 12, 12, 10],
      [11, 11, 11, 7],
    ]);
    expect(market.bars({ ...query, barSize: '1 secs' })).toHaveLength(3);
    expect(toIso(market.first(conId) ?? OPEN)).toBe('2026-11-20T14:30:01.000Z');
    const quoted = replay(ticksOf([1, [10, 1, 11, 1]]));
    quoted.next();
    expect(quoted.bars({ ...query, barSize: '1 min' })).toMatchObject([{ close: 10.5, volume: 0 }]);
  });

  it('answers for ticks that were played: the first from a moment, or the last before one, whole seconds', () => {
    const market = replay(
      ticksOf(
        [1, [10, 5], 'ARCA'],
        [1.5, [11, 6]],
        [2, [9, 1, 12, 2]],
        [2.5, [12, 7]],
        [3, [13, 8]],
        [9, [14, 9]],
      ),
    );
    for (let step = 0; step < 5; step++) market.next();
    const past = (
      from: number | undefined,
      until: number,
      count: number,
      kind: 'trade' | 'quote' = 'trade',
    ) =>
      market
        .ticks({
          conId,
          kind,
          from: from === undefined ? undefined : instant(OPEN + from * 1e6),
          until: instant(OPEN + until * 1e6),
          count,
          hours: 'regular',
        })
        ?.map((tick) => (tick.kind === 'trade' ? `${tick.price}×${tick.size} ${tick.exchange}` : tick));
    expect(past(0, 100, 1)).toEqual(['10×5 ARCA', '11×6 NASDAQ']);
    expect(past(undefined, 3, 1)).toEqual(['12×7 NASDAQ']);
    expect(past(1.2, 100, 100)).toEqual(['11×6 NASDAQ', '12×7 NASDAQ', '13×8 NASDAQ']);
    expect(past(0, 100, 5, 'quote')).toMatchObject([
      { bid: { price: 9, size: 1 }, ask: { price: 12, size: 2 } },
    ]);
    expect(
      market.ticks({ conId: 1, kind: 'trade', until: OPEN, count: 1, hours: 'regular' }),
    ).toBeUndefined();
  });

  it('refuses ticks out of order, and an instrument that has bars as well', () => {
    expect(() => replay(ticksOf([2, [1, 1]], [1, [1, 1]]))).toThrow('row 1 of AAPL is before row 0');
    const bar = { start: OPEN, end: instant(OPEN + 60e6), open: 1, high: 1, low: 1, close: 1 };
    const series = [
      { listing, barSize: '1 min', bars: [bar] } as const,
      { listing, ticks: ticksOf([1, [1, 1]]) },
    ];
    expect(() => createMarket({ kind: 'replay', series }, { seed: 1, start: OPEN })).toThrow(
      'AAPL is to be replayed from bars and from ticks: give one of the two',
    );
  });
});

describe('orders in a market of ticks', () => {
  function traded(
    ticks: TickColumns,
    order: { readonly orderType: 'MKT' | 'LMT'; readonly lmtPrice?: number },
  ): string[] {
    const market = createMarket(
      { kind: 'replay', series: [{ listing: listing!, ticks }] },
      { seed: 1, start: OPEN },
    );
    const venue = createVenue({
      listings: market.listings,
      accounts: [{ account: 'DU1', cash: { USD: 1_000_000 } }],
      queue: VOLUME_AHEAD,
    });
    const said: VenueOutput[] = [];
    const give = (input: Parameters<typeof venue.handle>[0]): void =>
      venue.handle(input, (output) => said.push(output));
    const steps = (until: number): void => {
      for (
        let at = market.source.nextAt();
        at !== undefined && second(at) <= until;
        at = market.source.nextAt()
      )
        for (const input of market.source.next()) give(input);
    };
    steps(1);
    const contract = { ...listing!.contract, exchange: 'NASDAQ' };
    const stated = { action: 'BUY', totalQuantity: Decimal.of(150), tif: 'DAY', ...order } as const;
    give({
      kind: 'place',
      at: instant(OPEN + 1.5e6),
      account: 'DU1',
      clientId: 1,
      orderId: 1,
      contract,
      order: stated,
    });
    steps(100);
    return said.flatMap((output) =>
      output.kind === 'execution'
        ? [`${output.execution.shares?.toString()} at ${output.execution.price} after ${second(output.at)}`]
        : [],
    );
  }

  it('take what is quoted', () => {
    expect(
      traded(ticksOf([1, [10, 300, 10.02, 100]], [3, [10, 300, 10.04, 100]]), { orderType: 'MKT' }),
    ).toEqual(['100 at 10.02 after 1.5', '50 at 10.04 after 3']);
  });

  it('wait in the queue at their price until what was ahead has traded', () => {
    const ticks = ticksOf([1, [10, 300, 10.02, 100]], [2, [10, 200]], [3, [10, 180]], [4, [10, 500]]);
    // 300 were there first: 200 of them trade, then 100 more and 80 of ours, then our last 70.
    expect(traded(ticks, { orderType: 'LMT', lmtPrice: 10 })).toEqual([
      '80 at 10 after 3',
      '70 at 10 after 4',
    ]);
  });

  it('get at most what others traded where nothing is quoted', () => {
    const ticks = ticksOf([1, [10, 500]], [2, [10.01, 100]], [3, [10.02, 100]]);
    expect(traded(ticks, { orderType: 'MKT' })).toEqual(['100 at 10.01 after 2', '50 at 10.02 after 3']);
  });
});
