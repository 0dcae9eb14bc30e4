import { Decimal, emptyTickColumns, instant, instantFromIso, TICK_ROW } from '@tapewright/model';
import { createVenue, listingsOf } from '@tapewright/venue';
import { expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';

const START = instantFromIso('2026-11-20T15:00:00Z');

/** Three trades of one second and a quote, replayed. */
function replayed() {
  const [listing] = listingsOf(['AAPL']);
  if (listing === undefined) throw new Error('AAPL is out of the box');
  const ticks = emptyTickColumns(4, ['', 'ARCA']);
  ticks.at.set([0.1, 0.2, 0.3, 5].map((second) => START + second * 1e6));
  ticks.kind.set([TICK_ROW.quote, TICK_ROW.trade, TICK_ROW.trade, TICK_ROW.trade]);
  ticks.price.set([Number.NaN, 10, 11, 12]);
  ticks.size.set([Number.NaN, 100, 50, 7]);
  ticks.bid.set([9.99]);
  ticks.bidSize.set([300]);
  ticks.ask.set([Number.NaN]);
  ticks.exchange.set([0, 1, 1, 0]);
  const market = createMarket({ kind: 'replay', series: [{ listing, ticks }] }, { seed: 1, start: START });
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: { USD: 1 } }],
  });
  const clients = new ScriptedClients(createGateway({ market, venue, accounts: [ACCOUNT], start: START }));
  clients.passTime(instant(START + 1e6));
  return clients.connect(1);
}

const ask = (whatToShow: string) => ({
  kind: 'reqHistoricalTicks' as const,
  reqId: 4,
  contract: AAPL,
  startDateTime: '',
  endDateTime: '20261120-15:30:00',
  numberOfTicks: 1,
  whatToShow,
  useRTH: true,
});

it('answers with the trades that were replayed, each of its second, and none that is still to come', () => {
  expect(replayed().ask(ask('TRADES'))).toMatchObject([
    {
      kind: 'historicalTicksLast',
      reqId: 4,
      isDone: true,
      historicalTicksLast: [
        { time: START / 1e6, price: 10, size: Decimal.of(100), exchange: 'ARCA' },
        { time: START / 1e6, price: 11, size: Decimal.of(50), exchange: 'ARCA' },
      ],
    },
  ]);
});

it('answers with the quotes, a side without one as 0, and knows no midpoint of one side', () => {
  const client = replayed();
  expect(client.ask(ask('BID_ASK'))).toMatchObject([
    {
      historicalTicksBidAsk: [
        { priceBid: 9.99, sizeBid: Decimal.of(300), priceAsk: 0, sizeAsk: Decimal.ZERO },
      ],
    },
  ]);
  expect(client.ask(ask('MIDPOINT'))).toMatchObject([{ kind: 'historicalTicks', historicalTicks: [] }]);
});
