import { Decimal } from '@tapewright/model';
import type { Instrument } from './listings.ts';

/** Cryptocurrencies at Paxos with IB's own conIds, as several public programs name them. Prices as in `us-stocks.ts`. */
export const CRYPTOCURRENCIES: readonly Instrument[] = [
  crypto(479624278, 'BTC', 'Bitcoin cryptocurrency', {
    price: 112_000,
    dailyVolatility: 0.025,
    dailyVolume: 2_000,
  }),
  crypto(495759171, 'ETH', 'Ethereum cryptocurrency', {
    price: 4_300,
    dailyVolatility: 0.035,
    dailyVolume: 30_000,
  }),
];

function crypto(conId: number, symbol: string, longName: string, profile: Instrument['profile']): Instrument {
  return {
    listing: {
      contract: {
        conId,
        symbol,
        secType: 'CRYPTO',
        exchange: 'PAXOS',
        currency: 'USD',
        localSymbol: `${symbol}.USD`,
        tradingClass: symbol,
      },
      details: {
        marketName: symbol,
        minTick: 0.25,
        orderTypes: 'DAY,GTC,IOC,LMT,MKT,WHATIF',
        validExchanges: 'PAXOS',
        priceMagnifier: 1,
        longName,
        timeZoneId: 'US/Eastern',
        marketRuleIds: '26',
        aggGroup: 2_147_483_647,
        minSize: Decimal.of('0.00000001'),
        sizeIncrement: Decimal.of('0.00000001'),
        suggestedSizeIncrement: Decimal.of('0.00000001'),
      },
      exchanges: ['PAXOS'],
      tickSize: 0.25,
    },
    profile,
  };
}
