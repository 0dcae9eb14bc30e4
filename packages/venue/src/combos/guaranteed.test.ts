import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { told } from '../testing/scene.ts';
import { AAPL, comboScene, held, HIGH, leg, LOW, rows, VERTICAL } from '../testing/combo-scene.ts';

// The 230 call is quoted 6.00 to 6.10, the 235 call 3.00 to 3.10. Buying the first and selling the second costs 6.10 − 3.00 = 3.10;
// selling that brings 6.00 − 3.10 = 2.90.

describe('a guaranteed combination', () => {
  it('fills at what its legs cost together: one row for the whole, one for each leg, and only the legs are held', () => {
    const made = comboScene();
    const outputs = made.place({ orderType: 'LMT', lmtPrice: 3.1, totalQuantity: 2 }, VERTICAL);
    expect(rows(outputs)).toEqual([
      'BOT 2 @3.1 BAG .01.01',
      'BOT 2 @6.1 C230 .02.01',
      'SLD 2 @3 C235 .03.01',
    ]);
    expect(told(outputs).filter((line) => line.startsWith('Filled'))).toEqual(['Filled 2/2']);
    expect([held(made, LOW), held(made, HIGH)]).toEqual(['2', '-2']);
    expect(made.venue.statement('DU1').positions.size).toBe(2);
    // 2 × 100 × 3.10 less.
    expect(made.venue.statement('DU1').cash.get('USD')).toEqual(Decimal.of(999_380));
    expect(made.venue.openOrders()).toEqual([]);
  });

  it('all rows carry the ids of the order, and one execution number', () => {
    const made = comboScene();
    const outputs = made.place({ orderId: 44, orderRef: 'vertical' }, VERTICAL, { clientId: 3 });
    const executions = outputs.flatMap((output) => (output.kind === 'execution' ? [output.execution] : []));
    expect(executions).toHaveLength(3);
    expect(new Set(executions.map(({ execId }) => execId?.slice(0, -6))).size).toBe(1);
    for (const execution of executions)
      expect(execution).toMatchObject({
        orderId: 44,
        clientId: 3,
        permId: made.permId,
        orderRef: 'vertical',
      });
    const costed = outputs.flatMap((output) => (output.kind === 'commission' ? [output.report.execId] : []));
    expect(costed.map((execId) => execId?.slice(-6))).toEqual(['.02.01', '.03.01']);
  });

  it('is sold at what its legs bring', () => {
    const made = comboScene();
    expect(rows(made.place({ action: 'SELL', totalQuantity: 3 }, VERTICAL))).toEqual([
      'SLD 3 @2.9 BAG .01.01',
      'SLD 3 @6 C230 .02.01',
      'BOT 3 @3.1 C235 .03.01',
    ]);
  });

  it('waits at its limit, and fills when the quotes of its legs come to it', () => {
    const made = comboScene();
    expect(told(made.place({ orderType: 'LMT', lmtPrice: 3, totalQuantity: 1 }, VERTICAL))).toEqual([
      'Submitted 0/1',
    ]);
    expect(rows(made.quote('CBOE', [[5.9, 50]], [[6.01, 50]], LOW))).toEqual([]);
    // 6.00 − 3.00.
    expect(rows(made.quote('CBOE', [[5.9, 50]], [[6, 50]], LOW))).toEqual([
      'BOT 1 @3 BAG .01.01',
      'BOT 1 @6 C230 .02.01',
      'SLD 1 @3 C235 .03.01',
    ]);
  });

  it('fills in part, by whole combinations, and a cancel leaves the legs in ratio', () => {
    const made = comboScene();
    made.quote('CBOE', [[3, 7]], [[3.1, 50]], HIGH);
    const oneToTwo = { ...VERTICAL, comboLegs: [leg(LOW, 'BUY'), leg(HIGH, 'SELL', { ratio: 2 })] };
    // 6.10 − 2 × 3.00 = 0.10: of seven bids at 3.00 there are three pairs.
    expect(rows(made.place({ orderType: 'LMT', lmtPrice: 0.1, totalQuantity: 10 }, oneToTwo))).toEqual([
      'BOT 3 @0.1 BAG .01.01',
      'BOT 3 @6.1 C230 .02.01',
      'SLD 6 @3 C235 .03.01',
    ]);
    const { permId } = made;
    expect(told(made.handle({ kind: 'cancel', permId, clientId: 7 }))).toEqual([
      'Cancelled 3/10',
      '202 Order Canceled - reason:',
    ]);
    expect([held(made, LOW), held(made, HIGH)]).toEqual(['3', '-6']);
  });

  it('goes through several prices, each with its own rows, and not beyond its limit', () => {
    const made = comboScene();
    made.quote(
      'CBOE',
      [[6, 50]],
      [
        [6.1, 2],
        [6.2, 3],
        [6.4, 50],
      ],
      LOW,
    );
    expect(rows(made.place({ orderType: 'LMT', lmtPrice: 3.2, totalQuantity: 10 }, VERTICAL))).toEqual([
      'BOT 2 @3.1 BAG .01.01',
      'BOT 2 @6.1 C230 .02.01',
      'SLD 2 @3 C235 .03.01',
      'BOT 3 @3.2 BAG .01.01',
      'BOT 3 @6.2 C230 .02.01',
      'SLD 3 @3 C235 .03.01',
    ]);
    expect(made.venue.openOrders()[0]).toMatchObject({ filled: Decimal.of(5), avgFillPrice: 3.16 });
  });

  it('trades nothing when one of its legs has no other side', () => {
    const made = comboScene();
    made.quote('CBOE', [], [[3.1, 50]], HIGH);
    expect(rows(made.place({ totalQuantity: 1 }, VERTICAL))).toEqual([]);
    expect(made.venue.quote(LOW)?.askSize).toEqual(Decimal.of(50));
    expect(rows(made.quote('CBOE', [[3, 50]], [[3.1, 50]], HIGH))).toHaveLength(3);
  });

  it('asks for all of it at once when it is fill-or-kill or all-or-none', () => {
    const made = comboScene();
    const order = { orderType: 'LMT', lmtPrice: 3.1, totalQuantity: 51 };
    expect(told(made.place({ ...order, tif: 'FOK' }, VERTICAL))).toEqual([
      'Submitted 0/51',
      'Cancelled 0/51',
      '202 Order Canceled - reason:',
    ]);
    expect(rows(made.place({ ...order, allOrNone: true }, VERTICAL))).toEqual([]);
    expect(rows(made.quote('ISE', [[3, 1]], [], HIGH))).toEqual([]);
    expect(rows(made.quote('ISE', [], [[6.1, 1]], LOW))[0]).toBe('BOT 51 @3.1 BAG .01.01');
  });

  it('cancels what is left of an immediate order', () => {
    const made = comboScene();
    const outputs = made.place({ tif: 'IOC', totalQuantity: 60 }, VERTICAL);
    expect(told(outputs).at(-2)).toBe('Cancelled 50/60');
    expect([held(made, LOW), held(made, HIGH)]).toEqual(['50', '-50']);
  });

  it('has the price of a share where shares are a leg', () => {
    const made = comboScene();
    made.quote('NASDAQ', [[229.98, 500]], [[230, 500]]);
    const buyWrite = { ...VERTICAL, comboLegs: [leg(AAPL, 'BUY', { ratio: 100 }), leg(LOW, 'SELL')] };
    // 230.00 − 6.00 by the share.
    expect(rows(made.place({ orderType: 'LMT', lmtPrice: 224, totalQuantity: 2 }, buyWrite))).toEqual([
      'BOT 2 @224 BAG .01.01',
      'BOT 200 @230 STK .02.01',
      'SLD 2 @6 C230 .03.01',
    ]);
    // 2 × 100 × 224.
    expect(made.venue.statement('DU1').cash.get('USD')).toEqual(Decimal.of(955_200));
  });

  it('may have a price of nothing, or less: then its buyer gets the money', () => {
    const made = comboScene();
    const reversed = { ...VERTICAL, comboLegs: [leg(LOW, 'SELL'), leg(HIGH, 'BUY')] };
    expect(rows(made.place({ orderType: 'LMT', lmtPrice: -2.9, totalQuantity: 1 }, reversed))[0]).toBe(
      'BOT 1 @-2.9 BAG .01.01',
    );
    expect(rows(made.place({ orderType: 'LMT', lmtPrice: 0, totalQuantity: 1 }, VERTICAL))).toEqual([]);
    expect(made.venue.openOrders()).toHaveLength(1);
  });

  it('does not trade with orders of its own account, which go', () => {
    const made = comboScene();
    made.place({ action: 'SELL', orderType: 'LMT', lmtPrice: 6.05, totalQuantity: 4 }, { conId: LOW });
    const outputs = made.place({ totalQuantity: 1 }, VERTICAL);
    expect(rows(outputs)[0]).toBe('BOT 1 @3.1 BAG .01.01');
    expect(told(outputs)).toContain('Cancelled 0/4');
  });

  it('trades with orders of other accounts that rest in the books of its legs', () => {
    const made = comboScene();
    const resting = { action: 'SELL', orderType: 'LMT', lmtPrice: 6.05, totalQuantity: 4 };
    made.place(resting, { conId: LOW }, { account: 'DU2' });
    expect(rows(made.place({ totalQuantity: 1 }, VERTICAL))).toEqual([
      'SLD 1 @6.05 C230 .01.01',
      'BOT 1 @3.05 BAG .01.01',
      'BOT 1 @6.05 C230 .02.01',
      'SLD 1 @3 C235 .03.01',
    ]);
  });

  it('waits while trading in a leg is halted', () => {
    const made = comboScene();
    made.handle({ kind: 'halt', conId: HIGH, reason: 'news' });
    expect(rows(made.place({ totalQuantity: 1 }, VERTICAL))).toEqual([]);
    expect(rows(made.handle({ kind: 'resume', conId: HIGH }))).toHaveLength(3);
  });

  it('stops when what it costs has come to its stop', () => {
    const made = comboScene();
    made.place({ action: 'SELL', orderType: 'STP', auxPrice: 2.5, totalQuantity: 1 }, VERTICAL);
    expect(rows(made.quote('CBOE', [[5.5, 50]], [[5.6, 50]], LOW))).toEqual([]);
    // Sellers ask 5.50 − 3.00 now: a stop is looked at by the ask on the way down. It brings 5.40 − 3.10.
    expect(rows(made.quote('CBOE', [[5.4, 50]], [[5.5, 50]], LOW))[0]).toBe('SLD 1 @2.3 BAG .01.01');
  });

  it('takes its group along when it fills', () => {
    const made = comboScene();
    made.place(
      { orderType: 'LMT', lmtPrice: 5, totalQuantity: 9, ocaGroup: 'A', ocaType: 1 },
      { conId: LOW },
    );
    const outputs = made.place({ totalQuantity: 1, ocaGroup: 'A', ocaType: 1 }, VERTICAL);
    expect(told(outputs)).toContain('Cancelled 0/9');
  });

  it('can be changed, and not to other legs', () => {
    const made = comboScene();
    made.place({ orderType: 'LMT', lmtPrice: 2, totalQuantity: 1, orderId: 5 }, VERTICAL);
    const { permId } = made;
    const change = (lmtPrice: number, contract = VERTICAL) =>
      made.handle({
        kind: 'modify',
        permId,
        orderId: 5,
        contract,
        order: { action: 'BUY', orderType: 'LMT', tif: 'DAY', totalQuantity: Decimal.ONE, lmtPrice },
      });
    const other = { ...VERTICAL, comboLegs: [leg(LOW, 'SELL'), leg(HIGH, 'BUY')] };
    expect(told(change(3.1, other))).toEqual(['105 Order being modified does not match original order.']);
    expect(rows(change(3.1))).toHaveLength(3);
  });

  it('ends when a leg does', () => {
    const made = comboScene();
    made.place({ orderType: 'LMT', lmtPrice: 2, totalQuantity: 1, tif: 'GTC' }, VERTICAL);
    made.quote('NASDAQ', [[229.98, 500]], [[230, 500]]);
    // The calls expire on Friday, 2026-08-28, at 16:00 in New York.
    expect(told(made.until('2026-08-28T20:00:00Z'))).toContain('Cancelled 0/1');
    expect(told(made.place({ totalQuantity: 1 }, VERTICAL))[0]).toMatch(/^201 .*expired/);
  });

  it('is stated with its legs, and under the conId that IB has for combinations of dollars', () => {
    const made = comboScene();
    made.place({ orderType: 'LMT', lmtPrice: 2, totalQuantity: 1 }, VERTICAL);
    expect(made.venue.openOrders()[0]?.contract).toMatchObject({
      conId: 28812380,
      symbol: 'AAPL',
      secType: 'BAG',
      tradingClass: 'COMB',
      comboLegs: [
        { conId: LOW, ratio: 1, action: 'BUY', exchange: 'SMART' },
        { conId: HIGH, ratio: 1, action: 'SELL', exchange: 'SMART' },
      ],
    });
  });
});

describe('the quote of a combination', () => {
  it('is what its legs cost and bring, published from when it is first asked for', () => {
    const made = comboScene();
    const found = made.venue.combination(VERTICAL);
    if ('code' in found) throw new Error(found.message);
    expect(made.venue.quote(found.conId)).toMatchObject({ bid: 2.9, ask: 3.1 });
    const published = made
      .quote('CBOE', [[6.05, 8]], [[6.15, 5]], LOW)
      .filter((output) => output.kind === 'topOfBook' && output.conId === found.conId);
    // 6.05 − 3.10 and 6.15 − 3.00.
    expect(published).toMatchObject([
      { bid: { price: 2.95, size: Decimal.of(8) }, ask: { price: 3.15, size: Decimal.of(5) } },
    ]);
    expect(made.quote('CBOE', [[6.05, 8]], [[6.15, 5]], LOW)).toEqual([]);
  });

  it('has no side that a leg has not', () => {
    const made = comboScene();
    made.quote('CBOE', [], [[3.1, 50]], HIGH);
    const found = made.venue.combination(VERTICAL);
    if ('code' in found) throw new Error(found.message);
    expect(made.venue.quote(found.conId)).toMatchObject({ bid: 2.9, ask: undefined });
  });
});

describe('a combination that is refused', () => {
  const GOOGL = 208813719;
  const EUR_USD = 12087792;
  const cases: readonly (readonly [string, object, object, RegExp])[] = [
    ['without legs', { comboLegs: [] }, {}, /^321 .*Security type 'BAG' requires combo leg details/],
    ['of one leg', { comboLegs: [leg(LOW, 'BUY')] }, {}, /^312 /],
    ['of an unknown leg', { comboLegs: [leg(LOW, 'BUY'), leg(1, 'SELL')] }, {}, /^313 .*leg '2'/],
    ['of a currency pair', { comboLegs: [leg(EUR_USD, 'BUY'), leg(LOW, 'SELL')] }, {}, /^313 .*leg '1'/],
    ['with a leg twice', { comboLegs: [leg(LOW, 'BUY'), leg(LOW, 'SELL')] }, {}, /^313 .*leg '2'/],
    ['without a ratio', { comboLegs: [leg(LOW, 'BUY', { ratio: 0 }), leg(HIGH, 'SELL')] }, {}, /^313 /],
    [
      'with directed shares',
      { comboLegs: [leg(AAPL, 'BUY', { exchange: 'ARCA' }), leg(GOOGL, 'SELL')] },
      {},
      /^315 /,
    ],
    [
      'at an exchange without its legs',
      { exchange: 'NYSE', comboLegs: [leg(LOW, 'BUY'), leg(HIGH, 'SELL')] },
      {},
      /^312 /,
    ],
    ['of a type that needs a book', {}, { orderType: 'REL' }, /^387 /],
    ['at the close', {}, { orderType: 'MOC' }, /^387 /],
    ['legged in and guaranteed', {}, { orderType: 'LMT + MKT', lmtPrice: 3 }, /^10002 /],
    ['hidden', {}, { orderType: 'LMT', lmtPrice: 3, hidden: true }, /^201 .*hidden/],
    ['between two steps', {}, { orderType: 'LMT', lmtPrice: 3.001 }, /^110 /],
  ];
  it.each(cases)('%s', (_, contract, order, refusal) => {
    const made = comboScene();
    const [answer, ...more] = told(made.place({ totalQuantity: 1, ...order }, { ...VERTICAL, ...contract }));
    expect(answer).toMatch(refusal);
    expect(more).toEqual([]);
  });

  it('a type of combinations for anything else: 387', () => {
    expect(told(comboScene().place({ orderType: 'LMT + MKT', lmtPrice: 3 }, { conId: LOW }))[0]).toMatch(
      /^387 /,
    );
  });
});
