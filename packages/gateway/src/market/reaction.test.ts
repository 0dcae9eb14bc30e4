import { Decimal, instantFromIso, plusMs } from '@tapewright/model';
import { createVenue, LIVELY } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';
import { createMarket } from './create-market.ts';

const START = instantFromIso('2026-11-20T15:00:00Z');

/** What AAPL is asked at after half a minute in which a client trades, or does not. */
function askAfter(orders: readonly { action: string; qty: number }[], impact = true): number {
  const market = createMarket(
    { kind: 'simulated', symbols: ['AAPL'], moods: impact ? { impact: LIVELY.impact } : undefined },
    { seed: 1, start: START },
  );
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: {} }],
    seed: 1,
  });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: START });
  const clients = new ScriptedClients(gateway);
  const client = clients.connect(1);
  for (const [index, { action, qty }] of orders.entries()) {
    const order = { action, orderType: 'MKT', tif: 'DAY', totalQuantity: Decimal.of(qty), transmit: true };
    client.send({ kind: 'placeOrder', orderId: index + 1, contract: AAPL, order });
    clients.passTime(plusMs(gateway.now, 10_000));
  }
  clients.passTime(plusMs(START, 30_000));
  return gateway.quote(AAPL.conId)?.ask ?? Number.NaN;
}

describe('makers that answer to what clients take', () => {
  it('ask for more after a large buy and for less after a large sale, and otherwise move as they would have', () => {
    const alone = askAfter([]);
    expect(askAfter([{ action: 'BUY', qty: 50_000 }])).toBeGreaterThan(alone);
    expect(askAfter([{ action: 'SELL', qty: 50_000 }])).toBeLessThan(alone);
  });

  it('do not answer unless they are asked to', () => {
    expect(askAfter([{ action: 'BUY', qty: 50_000 }], false)).toBe(askAfter([], false));
  });
});
