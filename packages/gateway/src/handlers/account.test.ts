import { Decimal, plusMs, MICROS_PER_SECOND, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, ACCOUNT, bookGateway, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

function market() {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  const client = clients.connect(1);
  client.take();
  return { gateway, clients, client };
}

function buy(client: ScriptedClient, orderId: number, qty: number, action = 'BUY') {
  return client.ask({
    kind: 'placeOrder',
    orderId,
    contract: AAPL,
    order: { action, orderType: 'MKT', totalQuantity: Decimal.of(qty), tif: 'DAY', transmit: true },
  });
}

function kinds(messages: readonly { readonly kind: string }[]): string[] {
  return messages.map(({ kind }) => kind);
}

describe('positions', () => {
  it('are sent at once, and each one again when a trade changes it, with IB s average cost', () => {
    const { client } = market();
    expect(kinds(client.ask({ kind: 'reqPositions' }))).toEqual(['positionEnd']);
    const after = buy(client, 1, 100).filter(({ kind }) => kind === 'position');
    // (100 × 230.01 + 1.0003) / 100
    expect(after).toMatchObject([
      { account: ACCOUNT, contract: { conId: AAPL.conId }, position: Decimal.of(100), avgCost: 230.020003 },
    ]);
    expect(kinds(client.ask({ kind: 'reqPositions' }))).toEqual(['position', 'positionEnd']);
    client.ask({ kind: 'cancelPositions' });
    expect(kinds(buy(client, 2, 100))).not.toContain('position');
  });

  it('of closed holdings are zero', () => {
    const { client } = market();
    buy(client, 1, 100);
    buy(client, 2, 100, 'SELL');
    expect(client.ask({ kind: 'reqPositions' })[0]).toMatchObject({ position: Decimal.ZERO, avgCost: 0 });
  });

  it('of one account are asked under an id', () => {
    const { client } = market();
    buy(client, 1, 100);
    expect(
      client.ask({ kind: 'reqPositionsMulti', reqId: 3, account: ACCOUNT, modelCode: '' }),
    ).toMatchObject([
      { kind: 'positionMulti', reqId: 3, account: ACCOUNT, position: Decimal.of(100) },
      { kind: 'positionMultiEnd', reqId: 3 },
    ]);
    expect(client.ask({ kind: 'reqPositionsMulti', reqId: 4, account: 'DU9', modelCode: '' })).toMatchObject([
      { id: 4, errorCode: 321 },
    ]);
  });
});

describe('account updates', () => {
  it('bring figures, holdings and the time, and then an end', () => {
    const { client } = market();
    buy(client, 1, 100);
    const messages = client.ask({ kind: 'reqAccountUpdates', subscribe: true, acctCode: ACCOUNT });
    expect(messages.at(-1)).toMatchObject({ kind: 'accountDownloadEnd', accountName: ACCOUNT });
    expect(messages.at(-2)).toMatchObject({ kind: 'updateAccountTime', timeStamp: '10:00' });
    // 1,000,000 - 100 × 230.01 - 1.0003
    expect(messages).toContainEqual({
      kind: 'updateAccountValue',
      key: 'TotalCashValue',
      value: '976998.00',
      currency: 'USD',
      accountName: ACCOUNT,
    });
    // Nothing printed but our own fill at 230.01, so that is the last price: 976,997.9997 + 23,001.
    expect(messages).toContainEqual(
      expect.objectContaining({ key: 'NetLiquidation', value: '999999.00', currency: 'USD' }),
    );
    expect(messages).toContainEqual(
      expect.objectContaining({
        kind: 'updatePortfolio',
        position: Decimal.of(100),
        marketPrice: 230.01,
        marketValue: 23001,
      }),
    );
  });

  it('go on after a trade with what changed, until unsubscribed', () => {
    const { client } = market();
    client.ask({ kind: 'reqAccountUpdates', subscribe: true, acctCode: ACCOUNT });
    expect(kinds(buy(client, 1, 100))).toContain('updatePortfolio');
    client.ask({ kind: 'reqAccountUpdates', subscribe: false, acctCode: '' });
    expect(kinds(buy(client, 2, 100))).not.toContain('updatePortfolio');
  });

  it('say each figure of each currency once', () => {
    const { client } = market();
    buy(client, 1, 100);
    const keys = client
      .ask({ kind: 'reqAccountUpdates', subscribe: true, acctCode: ACCOUNT })
      .flatMap((one) => (one.kind === 'updateAccountValue' ? [`${one.key}/${one.currency}`] : []));
    expect(keys).toContain('NetLiquidationByCurrency/BASE');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of several accounts come under an id', () => {
    const { client } = market();
    const messages = client.ask({
      kind: 'reqAccountUpdatesMulti',
      reqId: 5,
      account: ACCOUNT,
      modelCode: '',
      ledgerAndNLV: true,
    });
    expect(messages.at(-1)).toMatchObject({ kind: 'accountUpdateMultiEnd', reqId: 5 });
    expect(messages).toContainEqual(
      expect.objectContaining({
        kind: 'accountUpdateMulti',
        key: 'CashBalance',
        value: '1000000.00',
        currency: 'USD',
      }),
    );
  });
});

describe('the account summary', () => {
  it('brings the tags asked for, of every account, and those that changed every three minutes', () => {
    const { gateway, clients, client } = market();
    const start = gateway.now;
    expect(
      client.ask({
        kind: 'reqAccountSummary',
        reqId: 2,
        group: 'All',
        tags: 'NetLiquidation,TotalCashValue',
      }),
    ).toMatchObject([
      { reqId: 2, account: ACCOUNT, tag: 'NetLiquidation', value: '1000000.00', currency: 'USD' },
      { tag: 'TotalCashValue' },
      { kind: 'accountSummaryEnd', reqId: 2 },
    ]);
    clients.passTime(plusMs(start, 1));
    buy(client, 1, 100);
    clients.passTime(plusMs(start, 179_000));
    client.take();
    clients.passTime(plusMs(start, 181_000));
    expect(client.take()).toMatchObject([
      { kind: 'accountSummary', tag: 'NetLiquidation', value: '999999.00' },
      { tag: 'TotalCashValue' },
    ]);
  });

  it('brings the ledger of all currencies together, of one, or of each', () => {
    const cash = { USD: 1_000_000, EUR: 2_000 };
    const { gateway, clients } = bookGateway({ accounts: [{ account: ACCOUNT, cash }] });
    const size = Decimal.of(1_000_000);
    clients.market({
      kind: 'makerQuote',
      at: gateway.now,
      conId: 12087792,
      exchange: 'IDEALPRO',
      bids: [{ price: 1.0799, size }],
      asks: [{ price: 1.0801, size }],
    });
    const client = clients.connect(1);
    client.take();
    const lines = (tags: string) => {
      const said = client.ask({ kind: 'reqAccountSummary', reqId: 1, group: 'All', tags });
      client.ask({ kind: 'cancelAccountSummary', reqId: 1 });
      return said.flatMap((one) =>
        one.kind === 'accountSummary' && ['CashBalance', 'ExchangeRate'].includes(one.tag ?? '')
          ? [`${one.tag} ${one.value} ${one.currency}`]
          : [],
      );
    };
    // 1,000,000 + 2,000 × 1.08, the middle of the quote.
    const base = ['CashBalance 1002160.00 BASE', 'ExchangeRate 1.00 BASE'];
    const dollars = ['CashBalance 1000000.00 USD', 'ExchangeRate 1.00 USD'];
    const euros = ['CashBalance 2000.00 EUR', 'ExchangeRate 1.08 EUR'];
    expect(lines('$LEDGER')).toEqual(base);
    expect(lines('$LEDGER:EUR')).toEqual(euros);
    expect(lines('$LEDGER:CHF')).toEqual([]);
    expect(lines('$LEDGER:ALL')).toEqual([...base, ...dollars, ...euros]);
  });

  it('may be open twice and no third time: error 322', () => {
    const { client } = market();
    const open = (reqId: number) =>
      client.ask({ kind: 'reqAccountSummary', reqId, group: 'All', tags: 'NetLiquidation' });
    open(1);
    open(2);
    expect(open(3)).toMatchObject([{ id: 3, errorCode: 322 }]);
    client.ask({ kind: 'cancelAccountSummary', reqId: 1 });
    expect(kinds(open(3))).toContain('accountSummaryEnd');
  });

  it('of an unknown group is refused', () => {
    const { client } = market();
    expect(
      client.ask({ kind: 'reqAccountSummary', reqId: 1, group: 'Mine', tags: 'NetLiquidation' }),
    ).toMatchObject([{ errorCode: 321 }]);
  });
});

describe('profit and loss', () => {
  it('follows the market about once a second', () => {
    const { gateway, clients, client } = market();
    buy(client, 1, 100);
    // Bought at 230.01 for 1.0003: 100 × 230.01 - 100 × 230.020003 = -1.0003.
    expect(client.ask({ kind: 'reqPnL', reqId: 6, account: ACCOUNT, modelCode: '' })).toMatchObject([
      {
        kind: 'pnl',
        reqId: 6,
        dailyPnL: expect.closeTo(-1.0003, 6),
        unrealizedPnL: expect.closeTo(-1.0003, 6),
        realizedPnL: 0,
      },
    ]);
    clients.market({
      kind: 'print',
      at: instant(gateway.now + 2 * MICROS_PER_SECOND),
      conId: AAPL.conId,
      exchange: 'NASDAQ',
      price: 231.01,
      size: Decimal.of(10),
    });
    clients.passTime(plusMs(gateway.now, 1_000));
    expect(client.take().findLast(({ kind }) => kind === 'pnl')).toMatchObject({
      dailyPnL: expect.closeTo(98.9997, 6),
      unrealizedPnL: expect.closeTo(98.9997, 6),
    });
  });
});
