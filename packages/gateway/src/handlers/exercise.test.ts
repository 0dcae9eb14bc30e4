import { Decimal, instantFromIso } from '@tapewright/model';
import { derivativesAt, INSTRUMENTS, type Listing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, bookGateway, OPEN_MARKET, quote } from '../testing/book-gateway.ts';

const call = derivativesAt(INSTRUMENTS, { asOf: OPEN_MARKET, priceOf: ({ profile }) => profile.price }).find(
  ({ listing }) => listing.contract.localSymbol === 'AAPL  261127C00230000',
)?.listing as Listing;
const contract = { conId: call.contract.conId, exchange: 'SMART' };

/** A client that holds one call of AAPL, which stands at 240. */
function holder() {
  const { gateway, clients } = bookGateway({ more: [call] });
  clients.market(quote(gateway, 239.99, 240.01));
  const size = Decimal.of(10);
  const { conId = 0 } = call.contract;
  clients.market({
    kind: 'makerQuote',
    at: gateway.now,
    conId,
    exchange: 'CBOE',
    bids: [{ price: 10, size }],
    asks: [{ price: 10.1, size }],
  });
  const client = clients.connect(0);
  client.ask({
    kind: 'placeOrder',
    orderId: 1,
    contract,
    order: { action: 'BUY', orderType: 'MKT', tif: 'DAY', totalQuantity: Decimal.ONE, transmit: true },
  });
  const ask = (exerciseAction: number, exerciseQuantity: number) =>
    client.ask({
      kind: 'exerciseOptions',
      orderId: 90,
      contract,
      exerciseAction,
      exerciseQuantity,
      account: ACCOUNT,
      override: false,
    });
  return { clients, client, ask };
}

describe('exerciseOptions', () => {
  it('is carried out at the close: the option ends, and shares come at the strike', () => {
    const { clients, client, ask } = holder();
    expect(ask(1, 1)).toEqual([]);
    client.ask({ kind: 'reqPositions' });
    // Friday, 16:00 in New York.
    clients.passTime(instantFromIso('2026-11-20T21:00:00Z'));
    const messages = client.take();
    const executions = messages.flatMap((message) =>
      message.kind === 'execDetails' ? [message.execution] : [],
    );
    expect(executions.map(({ side, price, shares }) => [side, price, shares?.toString()])).toEqual([
      ['SLD', 0, '1'],
      ['BOT', 230, '100'],
    ]);
    const positions = messages.flatMap((message) => (message.kind === 'position' ? [message] : []));
    expect(positions.map((message) => [message.contract.secType, message.position?.toString()])).toEqual([
      ['OPT', '0'],
      ['STK', '100'],
    ]);
  });

  it('of more than is held, or of an action that there is not, is refused', () => {
    const { ask } = holder();
    expect(ask(1, 2)).toMatchObject([{ kind: 'error', errorCode: 322 }]);
    expect(ask(3, 1)).toMatchObject([{ kind: 'error', errorCode: 321 }]);
  });
});
