import { Decimal, instant, instantFromIso, type Instant } from '@tapewright/model';
import {
  bindCodec,
  encodeClientHello,
  encodeServerHello,
  type ClientMessageInput,
  type ServerMessageInput,
} from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import type { TapEvent } from '../tap/recording.ts';
import { recordedMarket } from './recorded-market.ts';

const START = instantFromIso('2026-11-20T15:00:00Z');
const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

/** A line that was tapped: what is said on it, each at its second. */
class Line {
  readonly events: TapEvent[] = [];
  readonly #conn: number;
  readonly #client;
  readonly #server;

  constructor(conn: number, serverVersion: number) {
    this.#conn = conn;
    this.#client = bindCodec({ side: 'client', serverVersion });
    this.#server = bindCodec({ side: 'server', serverVersion });
    this.events.push({ kind: 'open', at: START, conn });
    this.#heard(0, 'client', encodeClientHello({ min: 100, max: serverVersion }));
    this.#heard(0, 'server', encodeServerHello({ serverVersion, connectionTime: '20261120 10:00:00 EST' }));
  }

  asked(second: number, message: ClientMessageInput): this {
    this.#heard(second, 'client', this.#client.encode(message));
    return this;
  }

  told(second: number, ...messages: ServerMessageInput[]): this {
    for (const message of messages) this.#heard(second, 'server', this.#server.encode(message));
    return this;
  }

  #heard(second: number, from: 'client' | 'server', bytes: Uint8Array): void {
    this.events.push({ kind: 'bytes', at: at(second), conn: this.#conn, from, bytes });
  }
}

const at = (second: number): Instant => instant(START + second * 1e6);
const price = (reqId: number, tickType: number, value: number, size: number): ServerMessageInput => ({
  kind: 'tickPrice',
  reqId,
  tickType,
  price: value,
  size: Decimal.of(size),
  attrMask: 0,
});
const size = (reqId: number, tickType: number, value: number): ServerMessageInput => ({
  kind: 'tickSize',
  reqId,
  tickType,
  size: Decimal.of(value),
});

/** Rows as `second bid×size ask×size` and `second price×size`. */
function rowsOf(events: readonly TapEvent[]): Record<string, string[]> {
  return Object.fromEntries(
    recordedMarket(events).map(({ contract, ticks }) => [
      contract.symbol,
      Array.from(ticks.at, (time, row) => {
        const pairs = [
          [ticks.price[row], ticks.size[row]],
          [ticks.bid[row], ticks.bidSize[row]],
          [ticks.ask[row], ticks.askSize[row]],
        ];
        const shown = pairs
          .filter(([value]) => !Number.isNaN(value))
          .map(([value, units]) => `${value}×${units}`);
        return [(time - START) / 1e6, ...shown].join(' ');
      }),
    ]),
  );
}

describe.each([176, 226])('a session recorded at server version %i', (version) => {
  it('gives the quotes of the board, and as trades what its volume grew by', () => {
    const { events } = new Line(1, version)
      .asked(1, { kind: 'reqMktData', reqId: 9, contract: AAPL, genericTickList: '', snapshot: false })
      // IB's ticks: 1 bid, 2 ask, 4 last, 8 volume; 0 and 3 the sizes of bid and ask.
      .told(2, price(9, 1, 100, 300), price(9, 2, 100.02, 400), price(9, 4, 100.01, 5), size(9, 8, 1000))
      // The bid passes the old ask before the new one is told.
      .told(3, price(9, 1, 100.03, 100), price(9, 2, 100.05, 100))
      .told(4, price(9, 4, 100.05, 10), size(9, 8, 1030), size(9, 3, 70))
      .told(5, price(9, 1, -1, 0));
    expect(rowsOf(events)).toEqual({
      AAPL: [
        '2 100×300 100.02×400',
        '3 100.03×100 100.05×100',
        '4 100.03×100 100.05×70',
        '4 100.05×30',
        '5 100.05×70',
      ],
    });
  });

  it('gives every trade and quote of tick-by-tick data, and then needs no board', () => {
    const tick = { time: 1_732_114_800, tickAttribLast: { pastLimit: false, unreported: false } };
    const { events } = new Line(1, version)
      .asked(1, { kind: 'reqMktData', reqId: 1, contract: AAPL, genericTickList: '', snapshot: false })
      .asked(1, {
        kind: 'reqTickByTickData',
        reqId: 2,
        contract: AAPL,
        tickType: 'AllLast',
        numberOfTicks: 0,
        ignoreSize: false,
      })
      .told(2, price(1, 4, 50, 5), size(1, 8, 10), size(1, 8, 20))
      .told(3, {
        kind: 'tickByTick',
        reqId: 2,
        tickType: 2,
        historicalTickLast: {
          ...tick,
          price: 101,
          size: Decimal.of(7),
          exchange: 'ARCA',
          specialConditions: '',
        },
      })
      .told(4, price(1, 4, 50, 5), size(1, 8, 30));
    expect(rowsOf(events)).toEqual({ AAPL: ['3 101×7'] });
  });
});

it('two clients that watch the same do not double it, and the second goes on when the first leaves', () => {
  const ask = { kind: 'reqMktData', reqId: 1, contract: AAPL, genericTickList: '', snapshot: false } as const;
  const first = new Line(1, 226)
    .asked(1, ask)
    .told(2, price(1, 1, 100, 1))
    .told(3, price(1, 1, 101, 1));
  const second = new Line(2, 226)
    .asked(1, ask)
    .told(2, price(1, 1, 100, 1))
    .told(3, price(1, 1, 101, 1));
  second.asked(4, { kind: 'cancelMktData', reqId: 9 }).told(5, price(1, 1, 102, 1));
  const events = [...first.events, { kind: 'close', at: at(4), conn: 1 } as const, ...second.events];
  const inOrder = events.toSorted((a, b) => a.at - b.at);
  expect(rowsOf(inOrder)).toEqual({ AAPL: ['2 100×1', '3 101×1', '5 102×1'] });
});

it('is empty when nobody watched anything, or only took a look', () => {
  const look = { kind: 'reqMktData', reqId: 1, contract: AAPL, genericTickList: '', snapshot: true } as const;
  expect(recordedMarket(new Line(1, 226).asked(1, look).told(2, price(1, 1, 100, 1)).events)).toEqual([]);
});
