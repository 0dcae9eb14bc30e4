import { describe, expect, it } from 'vitest';
import { told } from '../testing/scene.ts';
import { comboScene, held, HIGH, leg, LOW, rows, VERTICAL } from '../testing/combo-scene.ts';

// The 230 call is quoted 6.00 to 6.10, the 235 call 3.00 to 3.10.
const LEGGED = { smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }] };
const priced = (low: number, high: number) => ({
  ...VERTICAL,
  comboLegs: [leg(LOW, 'BUY', { perLegPrice: low }), leg(HIGH, 'SELL', { perLegPrice: high })],
});

describe('a combination whose legs are worked apart', () => {
  it('as a market order takes what each leg finds, whatever the other does', () => {
    const made = comboScene();
    made.quote('CBOE', [[3, 1]], [[3.1, 50]], HIGH);
    expect(rows(made.place({ ...LEGGED, totalQuantity: 3 }, VERTICAL))).toEqual([
      'BOT 3 @6.1 C230 .02.01',
      'BOT 1 @3.1 BAG .01.01',
      'SLD 1 @3 C235 .02.01',
    ]);
    expect(made.venue.openOrders()[0]?.filled.toString()).toBe('1');
    expect(rows(made.quote('CBOE', [[2.9, 9]], [[3.1, 50]], HIGH))).toEqual([
      // Two more for 2 × 6.10 − 2 × 2.90.
      'BOT 2 @3.2 BAG .01.01',
      'SLD 2 @2.9 C235 .02.01',
    ]);
    expect(made.venue.openOrders()).toEqual([]);
  });

  it('LMT: the first leg rests at what the second leaves for it, and the second follows at what makes the limit', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 3.05, totalQuantity: 4 }, VERTICAL);
    // 3.05 + 3.00, the bid of the second: the first shows a bid of 6.05.
    expect(made.venue.quote(LOW)?.bid).toBe(6.05);
    expect(rows(made.quote('CBOE', [[6, 50]], [[6.04, 3]], LOW))).toEqual([
      'BOT 3 @6.05 C230 .02.01',
      'BOT 3 @3.05 BAG .01.01',
      'SLD 3 @3 C235 .02.01',
    ]);
    expect([held(made, LOW), held(made, HIGH)]).toEqual(['3', '-3']);
  });

  it('moves the first leg when the quote of the second does', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 3.05, totalQuantity: 4 }, VERTICAL);
    made.quote('CBOE', [[2.97, 50]], [[3.1, 50]], HIGH);
    expect(made.venue.quote(LOW)?.bid).toBe(6.02);
    made.quote('CBOE', [], [[3.1, 50]], HIGH);
    expect(made.venue.quote(LOW)?.bid).toBe(6);
  });

  it('LMT + MKT: the second takes any price once the first has filled', () => {
    const made = comboScene();
    made.quote('CBOE', [[3, 2]], [[3.1, 50]], HIGH);
    made.place({ ...LEGGED, orderType: 'LMT + MKT', lmtPrice: 3.05, totalQuantity: 2 }, VERTICAL);
    // While the first fills, nobody bids more than 2.80 for the second.
    made.quote('CBOE', [[2.8, 2]], [[3.1, 50]], HIGH);
    // 3.05 + 2.80.
    expect(made.venue.quote(LOW)?.bid).toBe(6);
    expect(rows(made.quote('CBOE', [[5.8, 50]], [[5.85, 50]], LOW))).toEqual([
      'BOT 2 @5.85 C230 .02.01',
      'BOT 2 @3.05 BAG .01.01',
      'SLD 2 @2.8 C235 .02.01',
    ]);
  });

  it('REL + MKT: the first leg joins its own side of the quote', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'REL + MKT', totalQuantity: 5 }, VERTICAL);
    expect(made.venue.quote(LOW)?.bidSize?.toString()).toBe('55');
    expect(rows(made.quote('ISE', [], [[6, 60]], LOW))).toEqual([
      'BOT 5 @6 C230 .02.01',
      'BOT 5 @3 BAG .01.01',
      'SLD 5 @3 C235 .02.01',
    ]);
  });

  it('with prices for its legs rests each at its own', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 2.95, totalQuantity: 2 }, priced(6.02, 3.07));
    expect([made.venue.quote(LOW)?.bid, made.venue.quote(HIGH)?.ask]).toEqual([6.02, 3.07]);
    expect(rows(made.quote('ISE', [[3.07, 2]], [], HIGH))).toEqual(['SLD 2 @3.07 C235 .02.01']);
    expect(rows(made.quote('ISE', [], [[6.02, 2]], LOW))).toEqual([
      'BOT 2 @2.95 BAG .01.01',
      'BOT 2 @6.02 C230 .02.01',
    ]);
  });

  it('leaves the account what one leg has filled alone when it is cancelled', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 2.95, totalQuantity: 2 }, priced(6.02, 3.07));
    made.quote('ISE', [[3.07, 1]], [], HIGH);
    const { permId } = made;
    expect(told(made.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toBe('Cancelled 0/2');
    expect([held(made, LOW), held(made, HIGH)]).toEqual(['0', '-1']);
    expect([made.venue.quote(LOW)?.bid, made.venue.quote(HIGH)?.ask]).toEqual([6, 3.1]);
    expect(rows(made.quote('ISE', [], [[6.02, 2]], LOW))).toEqual([]);
  });

  it('goes as a whole when a leg would trade with an order of its own account', () => {
    const made = comboScene();
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 2.95, totalQuantity: 2 }, priced(6.02, 3.07));
    const outputs = made.place(
      { action: 'SELL', orderType: 'LMT', lmtPrice: 6.02, totalQuantity: 1 },
      { conId: LOW },
    );
    expect(told(outputs)).toContain('Cancelled 0/2');
    expect(made.venue.quote(HIGH)?.ask).toBe(3.1);
  });

  // Seed 27 of the laws: each took the other out, for ever.
  it('and both sides of one account do not take each other out for ever', () => {
    const made = comboScene();
    // A bid of 3.05 + 3.00 for the first leg, and then an offer of 2.95 + 3.10 of it.
    made.place({ ...LEGGED, orderType: 'LMT', lmtPrice: 3.05, totalQuantity: 2 }, VERTICAL);
    const second = { action: 'SELL', orderType: 'LMT', lmtPrice: 2.95, totalQuantity: 1 };
    expect(told(made.place({ ...LEGGED, ...second }, VERTICAL))).toContain('Cancelled 0/2');
    expect(made.venue.openOrders()).toHaveLength(1);
    expect(made.venue.quote(LOW)?.ask).toBe(6.05);
  });

  it('waits over night with its legs out of their books, and comes back', () => {
    const made = comboScene();
    const order = { ...LEGGED, orderType: 'LMT', lmtPrice: 2.95, totalQuantity: 2, tif: 'GTC' };
    made.place(order, priced(6.02, 3.07));
    made.until('2026-08-25T21:00:00Z');
    expect(made.venue.quote(LOW)?.bid).toBe(6);
    made.until('2026-08-26T13:30:00Z');
    expect(made.venue.quote(LOW)?.bid).toBe(6.02);
  });

  const LIMIT = { orderType: 'LMT', lmtPrice: 3, totalQuantity: 1 };
  it.each([
    [
      'three legs',
      { ...LIMIT, ...LEGGED },
      { comboLegs: [leg(LOW, 'BUY'), leg(HIGH, 'SELL'), leg(265598, 'BUY')] },
    ],
    ['all or none', { ...LIMIT, ...LEGGED, allOrNone: true }, {}],
    ['prices of legs that are guaranteed', LIMIT, priced(6, 3)],
    [
      'a price of one leg alone',
      { ...LIMIT, ...LEGGED },
      { comboLegs: [leg(LOW, 'BUY', { perLegPrice: 6 }), leg(HIGH, 'SELL')] },
    ],
  ])('is refused with %s', (_, order, contract) => {
    expect(told(comboScene().place(order, { ...VERTICAL, ...contract }))).toEqual([
      '10002 Invalid non-guaranteed legs.',
    ]);
  });

  it('is refused when it must fill at once', () => {
    expect(told(comboScene().place({ ...LIMIT, ...LEGGED, tif: 'IOC' }, VERTICAL))[0]).toMatch(/^10052 /);
  });
});
