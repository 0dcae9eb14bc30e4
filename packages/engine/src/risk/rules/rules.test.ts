import { Decimal, instant, MICROS_PER_MS, type Order } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import type { Intent } from '../../kernel/kernel-io.ts';
import { Portfolio } from '../../portfolio/portfolio.ts';
import { checkLimits, EVERY_NONE } from '../check-limits.ts';
import { Gate } from '../gate.ts';
import type { EveryLimit } from '../limits.ts';
import { RiskMemory } from '../memory/risk-memory.ts';
import type { RiskView } from '../risk-view.ts';

const NOW = instant(1_000_000_000_000_000);
const LIMITS: EveryLimit = {
  ...EVERY_NONE,
  maxQuantity: 100,
  maxNotional: 50_000,
  priceCollar: { percent: 5, maxAgeMs: 60_000 },
};

function refused(order: Partial<Order>, changes: Partial<RiskView> = {}): string | undefined {
  const full: Order = {
    action: 'BUY',
    totalQuantity: Decimal.of(10),
    orderType: 'MKT',
    tif: 'DAY',
    ...order,
  };
  const intent: Intent = {
    intentId: 'test',
    at: NOW,
    instrument: 0,
    contract: { symbol: 'SPY', secType: 'STK', currency: 'EUR' },
    order: full,
    notAfter: NOW,
  };
  const memory = new RiskMemory(changes.limits ?? LIMITS, 'USD');
  const view: RiskView = {
    at: NOW,
    limits: LIMITS,
    state: 'normal',
    linkDown: undefined,
    origin: 'strategy',
    isModification: false,
    ahead: 0,
    isQualified: true,
    isReducing: false,
    openQuantity: full.totalQuantity ?? Decimal.ZERO,
    reference: { price: 100, at: NOW },
    multiplier: Decimal.ONE,
    rateToBase: Decimal.ONE,
    baseCurrency: 'USD',
    portfolio: new Portfolio('USD'),
    memory,
    shortableShares: undefined,
    workingOrders: () => 0,
    ranges: () => [],
    ...changes,
  };
  const verdict = new Gate(view.limits, memory).judge(intent, view);
  return 'refusal' in verdict ? verdict.refusal.message : undefined;
}

const qty = (quantity: number | string): Partial<Order> => ({ totalQuantity: Decimal.of(quantity) });
const ago = (ms: number): RiskView['reference'] => ({ price: 100, at: instant(NOW - ms * MICROS_PER_MS) });

describe('maxQuantity', () => {
  test.each([
    ['100', undefined],
    ['100.0001', 'maxQuantity: 100.0001, limit 100'],
    ['1000000', 'maxQuantity: 1,000,000, limit 100'],
  ])('%s', (quantity, message) => {
    expect(refused(qty(quantity))).toBe(message);
  });

  test('lets any quantity pass that only reduces a position', () => {
    expect(refused(qty(5_000), { isReducing: true })).toBeUndefined();
  });

  test('counts what can still trade, not what is filled', () => {
    expect(refused(qty(150), { openQuantity: Decimal.of(90) })).toBeUndefined();
  });
});

describe('maxNotional', () => {
  const limits: EveryLimit = { ...LIMITS, maxQuantity: 'none', priceCollar: 'none' };

  test.each([
    ['at the limit: 500 * 100', qty(500), {}, undefined],
    ['one beyond', qty(501), {}, 'maxNotional: 50,100 USD, limit 50,000 USD'],
    [
      'a limit above the market: 500 * 100.02',
      { ...qty(500), orderType: 'LMT', lmtPrice: 100.02 },
      {},
      'maxNotional: 50,010 USD, limit 50,000 USD',
    ],
    [
      'a limit below the market counts at the market',
      { ...qty(501), orderType: 'LMT', lmtPrice: 1 },
      {},
      'maxNotional: 50,100 USD, limit 50,000 USD',
    ],
    [
      'a stop above the market: 400 * 130',
      { ...qty(400), orderType: 'STP', auxPrice: 130 },
      {},
      'maxNotional: 52,000 USD, limit 50,000 USD',
    ],
    ['with a multiplier: 5 * 100 * 100', qty(5), { multiplier: Decimal.of(100) }, undefined],
    [
      'with a multiplier, one more',
      qty(6),
      { multiplier: Decimal.of(100) },
      'maxNotional: 60,000 USD, limit 50,000 USD',
    ],
    [
      'in another currency: 460 * 100 * 1.1',
      qty(460),
      { rateToBase: Decimal.of(1.1) },
      'maxNotional: 50,600 USD, limit 50,000 USD',
    ],
    [
      'without a rate',
      qty(1),
      { rateToBase: undefined },
      'maxNotional: no rate of EUR.USD; subscribe to quotes or bars of EUR.USD',
    ],
    [
      'without a multiplier',
      qty(1),
      { multiplier: undefined },
      'maxNotional: the multiplier of the contract is unknown; ask for the whole contract',
    ],
    [
      'without a price',
      qty(1),
      { reference: undefined },
      'maxNotional: no price to judge the order by; wait for a bar or a quote',
    ],
    ['without a price, but only reducing', qty(1), { reference: undefined, isReducing: true }, undefined],
  ] as const)('%s', (_name, order, view, message) => {
    expect(refused(order, { limits, ...view })).toBe(message);
  });
});

describe('priceCollar', () => {
  const limit = (action: string, lmtPrice: number): Partial<Order> => ({
    action,
    orderType: 'LMT',
    lmtPrice,
  });

  test.each([
    ['buy at the collar', limit('BUY', 105), undefined],
    ['buy a cent beyond', limit('BUY', 105.01), 'priceCollar: BUY at 105.01 is 5.01 % beyond 100, limit 5 %'],
    ['buy far below the market rests', limit('BUY', 50), undefined],
    ['sell at the collar', limit('SELL', 95), undefined],
    [
      'sell a cent beyond',
      limit('SELL', 94.99),
      'priceCollar: SELL at 94.99 is 5.01 % beyond 100, limit 5 %',
    ],
    ['sell far above the market rests', limit('SELL', 200), undefined],
    [
      'a stop limit reaches from its stop: 126 from 120',
      { ...limit('BUY', 126), orderType: 'STP LMT', auxPrice: 120 },
      undefined,
    ],
    [
      'a stop limit beyond its stop',
      { ...limit('BUY', 126.01), orderType: 'STP LMT', auxPrice: 120 },
      'priceCollar: BUY at 126.01 is 5.01 % beyond 120, limit 5 %',
    ],
    [
      'a stop on the wrong side does not widen it',
      { ...limit('BUY', 106), orderType: 'STP LMT', auxPrice: 50 },
      'priceCollar: BUY at 106 is 6.00 % beyond 100, limit 5 %',
    ],
    [
      'an offset is no stop',
      { ...limit('BUY', 106), orderType: 'REL', auxPrice: 200 },
      'priceCollar: BUY at 106 is 6.00 % beyond 100, limit 5 %',
    ],
  ])('%s', (_name, order, message) => {
    expect(refused(order)).toBe(message);
  });

  test.each([
    ['as old as allowed', ago(60_000), undefined],
    ['a millisecond older', ago(60_001), 'priceCollar: last market price is 60,001 ms old, limit 60,000 ms'],
    [
      'never heard',
      undefined,
      'priceCollar: no market price to judge the order by; wait for a bar or a quote',
    ],
  ])('judges by a fresh price only: %s', (_name, reference, message) => {
    expect(refused({}, { reference, limits: { ...LIMITS, maxNotional: 'none' } })).toBe(message);
  });

  test('does not hold up what only reduces, but refuses a wild price all the same', () => {
    const reducing = { isReducing: true };
    expect(refused({}, { ...reducing, reference: ago(120_000) })).toBeUndefined();
    expect(refused({}, { ...reducing, reference: undefined })).toBeUndefined();
    expect(refused(limit('SELL', 1), reducing)).toMatch(/^priceCollar: SELL at 1 is 99.00 %/);
  });
});

describe('states', () => {
  test.each([
    ['normal', 'strategy', false, undefined],
    [
      'reduceOnly',
      'strategy',
      false,
      'tradingState: reduce-only, and the order does not only reduce a position; resume first',
    ],
    ['reduceOnly', 'strategy', true, undefined],
    ['halted', 'strategy', true, 'tradingState: trading is halted; resume first'],
    ['halted', 'flatten', true, undefined],
  ] as const)('%s, %s, reducing: %s', (state, origin, isReducing, message) => {
    expect(refused({}, { state, origin, isReducing })).toBe(message);
  });

  test('nothing goes out while the line is down, with its reason (A1)', () => {
    expect(refused({}, { linkDown: 'not connected yet', isReducing: true })).toBe(
      'link: not connected yet; order again when the connection is back and reconciled',
    );
  });
});

describe('wellFormed', () => {
  test.each([
    [{ orderType: 'LMT' }, 'wellFormed: LMT without a limit price; give it a limit'],
    [{ orderType: 'STP' }, 'wellFormed: STP without a stop price; give it a stop'],
    [{ orderType: 'STP LMT', lmtPrice: 1 }, 'wellFormed: STP LMT without a stop price; give it a stop'],
    [{ orderType: 'LMT', lmtPrice: Number.NaN }, 'wellFormed: limit price NaN; give it a number'],
    [
      { orderType: 'STP', auxPrice: Number.POSITIVE_INFINITY },
      'wellFormed: stop price Infinity; give it a number',
    ],
    [qty(0), 'wellFormed: quantity 0; order more than nothing'],
    [{ orderType: 'LMT', lmtPrice: -0.5, totalQuantity: Decimal.ONE }, undefined],
  ])('%j', (order, message) => {
    expect(refused(order)).toBe(message);
  });
});

describe('limits', () => {
  test.each([
    [{ ...LIMITS, maxQuantity: 0 }, 'maxQuantity is 0'],
    [{ ...LIMITS, maxNotional: Number.NaN }, 'maxNotional is NaN'],
    [{ ...LIMITS, maxNotional: Number.POSITIVE_INFINITY }, 'maxNotional is Infinity'],
    [{ ...LIMITS, maxNotional: undefined as unknown as number }, 'maxNotional is undefined'],
    [{ ...LIMITS, priceCollar: { percent: -1, maxAgeMs: 1 } }, 'priceCollar.percent is -1'],
    [
      { ...LIMITS, priceCollar: { percent: 1 } as unknown as { percent: number; maxAgeMs: number } },
      'priceCollar.maxAgeMs is undefined',
    ],
  ])('none has a default, and each is a positive number: %j', (limits, text) => {
    expect(() => checkLimits(limits)).toThrow(
      `risk limit ${text}: state a positive number, or 'none' for no limit`,
    );
  });
});
