import { describe, expect, it } from 'vitest';
import { ErrorCodes } from './error-codes.ts';
import { ERROR_CODES } from './table.ts';

const codes = new ErrorCodes();

describe('error codes', () => {
  it('are listed once each, with advice', () => {
    const listed = ERROR_CODES.map((row) => row.code);
    expect(new Set(listed).size).toBe(listed.length);
    expect(ERROR_CODES.filter((row) => row.advice === '')).toEqual([]);
  });

  it('C1 S7 10349 is a notice to an order, whose fill may still come', () => {
    expect(codes.effect(10349, 'Order TIF was set to DAY based on order preset.', 'order')).toBe('notice');
  });

  it('C1 a code that nobody listed is a notice', () => {
    expect(codes.effect(98_765, 'news to us', 'order')).toBe('notice');
    expect(codes.effect(98_765, 'news to us', 'request')).toBe('notice');
  });

  it('D3 S26 advisory codes do not end a stream', () => {
    for (const code of [10089, 10090, 10091, 10167]) expect(codes.effect(code, '', 'request')).toBe('notice');
  });

  it('D4 S27 the rate warning without a request ends nothing', () => {
    expect(codes.effect(100, 'Max rate of messages per second has been exceeded.', 'session')).toBe('notice');
  });

  it('C3 reads the text of 399', () => {
    // Exact text of a live gateway: protocol notes, 4.3.
    const held =
      'Order Message:\nBUY 1 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until 2026-08-25 09:30:00 US/Eastern.';
    expect(codes.effect(399, held, 'order')).toBe('notice');
    expect(codes.effect(399, 'Order Message:\nYour order was rejected by the exchange.', 'order')).toBe(
      'refusesOrder',
    );
  });

  it('C2 110, 105, 321 and 329 refuse the last change of an order', () => {
    for (const code of [110, 105, 321, 329]) expect(codes.effect(code, '', 'order')).toBe('refusesOrder');
  });

  it.each([
    ['HMDS query returned no data: AAPL@SMART Trades', 'interruptsRequest'],
    ['Historical data request pacing violation', 'interruptsRequest'],
    ['API historical data query cancelled: 12', 'interruptsRequest'],
    ['Trading TWS session is connected from a different IP address', 'interruptsRequest'],
    ['No market data permissions for ISLAND STK', 'endsRequest'],
    ['Invalid step: 1000000', 'endsRequest'],
  ])('reads the text of 162: %s', (cause, effect) => {
    const text = `Historical Market Data Service error message:${cause}`;
    expect(codes.effect(162, text, 'request')).toBe(effect);
  });

  it('a user may add words of their own', () => {
    const own = new ErrorCodes([{ code: 354, texts: [{ pattern: /tonight/, effect: 'interruptsRequest' }] }]);
    expect(own.effect(354, 'not tonight', 'request')).toBe('interruptsRequest');
    expect(own.effect(354, 'not subscribed', 'request')).toBe('endsRequest');
  });

  it('200 ends a request and refuses an order', () => {
    expect(codes.effect(200, '', 'request')).toBe('endsRequest');
    expect(codes.effect(200, '', 'order')).toBe('refusesOrder');
  });

  it('market-data codes under an order id refuse nothing', () => {
    expect(codes.effect(354, '', 'order')).toBe('notice');
  });

  it('C3 a user may read a code differently, listed or not', () => {
    const own = new ErrorCodes([
      { code: 201, effect: 'notice' },
      { code: 55_555, effect: 'endsRequest', advice: 'seen at our broker' },
    ]);
    expect(own.effect(201, '', 'order')).toBe('notice');
    expect(own.effect(55_555, '', 'request')).toBe('endsRequest');
    expect(own.describe(201).advice).not.toBe('');
  });
});
