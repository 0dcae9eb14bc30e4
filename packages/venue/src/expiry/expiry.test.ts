import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { derivativesAt } from '../instruments/derivatives.ts';
import { INSTRUMENTS, listingsOf } from '../instruments/instruments.ts';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

const asOf = instantFromIso('2026-08-25T14:00:00Z');
const derivatives = derivativesAt(INSTRUMENTS, { asOf, priceOf: ({ profile }) => profile.price });
function listed(localSymbol: string) {
  const found = derivatives.find(({ listing }) => listing.contract.localSymbol === localSymbol);
  if (found === undefined) throw new Error(`${localSymbol} is not listed`);
  return found.listing;
}

const call = listed('AAPL  260828C00230000');
const put = listed('AAPL  260828P00230000');
const index = listed('SPX   260828C06450000');
const SPX = 416904;
const conIdOf = ({ contract }: { readonly contract: { readonly conId?: number } }) => contract.conId ?? 0;
const [CALL, PUT, INDEX] = [call, put, index].map(conIdOf) as [number, number, number];

/** Friday 2026-08-28 at 16:00 in New York. */
const EXPIRY = '2026-08-28T20:00:00Z';

function scene(): Scene {
  const made = new Scene(
    {
      listings: [...listingsOf(['AAPL', 'SPX']), call, put, index],
      feePlan: NO_FEES,
    },
    '2026-08-28T14:00:00Z',
  );
  made.print(235);
  for (const conId of [CALL, PUT]) made.quote('CBOE', [[6, 50]], [[6.1, 50]], conId);
  made.quote('CBOE', [[20, 50]], [[20.05, 50]], INDEX);
  return made;
}

const trade = (made: Scene, conId: number, action: 'BUY' | 'SELL', totalQuantity: number, account = 'DU1') =>
  made.place({ action, totalQuantity }, { conId, exchange: 'SMART' }, { account });
const held = (made: Scene, conId: number, account = 'DU1') =>
  made.venue.statement(account).positions.get(conId)?.qty.toString() ?? '0';
const cash = (made: Scene, account = 'DU1') => made.venue.statement(account).cash.get('USD')?.toString();
const exercise = (
  made: Scene,
  more: Partial<{ action: 'exercise' | 'lapse'; qty: number; override: boolean; conId: number }> = {},
) =>
  made.handle({
    kind: 'exercise',
    account: 'DU1',
    clientId: 7,
    orderId: 90,
    contract: { conId: more.conId ?? CALL },
    action: more.action ?? 'exercise',
    qty: Decimal.of(more.qty ?? 1),
    override: more.override ?? false,
  });

describe('options at their end', () => {
  it('in the money turn into shares at the strike: bought by who holds the call, sold by who wrote it', () => {
    const made = scene();
    trade(made, CALL, 'BUY', 2);
    trade(made, CALL, 'SELL', 3, 'DU2');
    made.until('2026-08-28T19:59:59Z');
    expect(held(made, CALL)).toBe('2');
    expect(fills(made.until(EXPIRY))).toEqual([
      'SLD 2 @0 CBOE',
      'BOT 200 @230 NASDAQ',
      'BOT 3 @0 CBOE',
      'SLD 300 @230 NASDAQ',
    ]);
    expect([held(made, CALL), held(made, AAPL), held(made, CALL, 'DU2'), held(made, AAPL, 'DU2')]).toEqual([
      '0',
      '200',
      '0',
      '-300',
    ]);
    // 1,000,000 − 2 × 610 − 200 × 230; 1,000,000 + 3 × 600 + 300 × 230.
    expect([cash(made), cash(made, 'DU2')]).toEqual(['952780', '1070800']);
  });

  it('out of the money are worth nothing', () => {
    const made = scene();
    trade(made, PUT, 'BUY', 1);
    expect(fills(made.until(EXPIRY))).toEqual(['SLD 1 @0 CBOE']);
    const [last] = made.venue.executions().slice(-1);
    expect(last?.execution.optExerciseOrLapseType).toBe(2);
    expect(last?.report.realizedPNL).toBe(-610);
    expect([held(made, PUT), held(made, AAPL)]).toEqual(['0', '0']);
  });

  it.each([
    // OCC rule 805: from a cent in the money on.
    [230.01, 'SLD 1 @0 CBOE', 'BOT 100 @230 NASDAQ'],
    [230, 'SLD 1 @0 CBOE'],
  ])('with the stock at %d: %s %s', (price, ...expected) => {
    const made = scene();
    trade(made, CALL, 'BUY', 1);
    made.print(price);
    expect(fills(made.until(EXPIRY))).toEqual(expected);
  });

  it('on an index settle in cash', () => {
    const made = scene();
    trade(made, INDEX, 'BUY', 1);
    made.print(6_475.5, 1, SPX);
    // 25.50 in the money.
    expect(fills(made.until(EXPIRY))).toEqual(['SLD 1 @25.5 CBOE']);
    // 1,000,000 − 2,005 + 2,550.
    expect(cash(made)).toBe('1000545');
  });

  it('wait for a price when nobody knows one', () => {
    const made = scene();
    trade(made, INDEX, 'BUY', 1);
    expect(fills(made.until(EXPIRY))).toEqual([]);
    expect(fills(made.print(6_460, 1, SPX))).toEqual(['SLD 1 @10 CBOE']);
  });

  it('take their orders with them, and new ones are refused', () => {
    const made = scene();
    made.place({ orderType: 'LMT', lmtPrice: 1, tif: 'GTC' }, { conId: CALL, exchange: 'SMART' });
    expect(told(made.until(EXPIRY))).toContain('202 Order Canceled - reason:');
    expect(made.venue.openOrders()).toEqual([]);
    expect(told(trade(made, CALL, 'BUY', 1))).toEqual([
      '201 Order rejected - reason:The contract has expired.',
    ]);
  });

  it('are announced as due', () => {
    expect(scene().venue.nextDue()).toBe(instantFromIso(EXPIRY));
  });
});

describe('an exercise', () => {
  const early = () => {
    const made = new Scene(
      { listings: [...listingsOf(['AAPL']), call, put], feePlan: NO_FEES },
      '2026-08-26T14:00:00Z',
    );
    made.print(235);
    for (const conId of [CALL, PUT]) made.quote('CBOE', [[6, 50]], [[6.1, 50]], conId);
    trade(made, CALL, 'BUY', 3);
    return made;
  };

  it('before the end is carried out at the close of its day', () => {
    const made = early();
    expect(exercise(made, { qty: 2 })).toEqual([]);
    expect(fills(made.until('2026-08-26T19:59:59Z'))).toEqual([]);
    expect(fills(made.until('2026-08-26T20:00:00Z'))).toEqual(['SLD 2 @0 CBOE', 'BOT 200 @230 NASDAQ']);
    expect([held(made, CALL), held(made, AAPL)]).toEqual(['1', '200']);
  });

  it('of more than is held is refused, and none of what is not held', () => {
    const made = early();
    const refused =
      "322 Error processing request.-'bN' : cause - No unlapsed position exists in this option in account DU1.";
    expect(told(exercise(made, { qty: 4 }))).toEqual([refused]);
    expect(told(exercise(made, { conId: PUT }))).toEqual([refused]);
    expect(told(exercise(made, { conId: AAPL }))).toEqual([refused]);
  });

  it('out of the money needs to be insisted on', () => {
    const made = early();
    made.print(225);
    expect(told(exercise(made))[0]).toContain('322');
    expect(told(exercise(made, { override: true }))).toEqual([]);
    expect(fills(made.until('2026-08-26T20:00:00Z'))).toEqual(['SLD 1 @0 CBOE', 'BOT 100 @230 NASDAQ']);
  });

  it('exercises no more than is still held at the close', () => {
    const made = early();
    exercise(made, { qty: 3 });
    trade(made, CALL, 'SELL', 2);
    expect(fills(made.until('2026-08-26T20:00:00Z'))).toEqual(['SLD 1 @0 CBOE', 'BOT 100 @230 NASDAQ']);
  });

  it('can be given up: what lapses is worth nothing at the end', () => {
    const made = early();
    exercise(made, { action: 'lapse', qty: 1 });
    expect(fills(made.until(EXPIRY))).toEqual(['SLD 1 @0 CBOE', 'SLD 2 @0 CBOE', 'BOT 200 @230 NASDAQ']);
  });
});

describe('a future at its end', () => {
  it('pays what it has gained since it was opened', () => {
    const es = listed('ESU6');
    const conId = conIdOf(es);
    const made = new Scene({ listings: [es], feePlan: NO_FEES }, '2026-09-18T14:00:00Z');
    made.quote('CME', [[6_449.75, 50]], [[6_450, 50]], conId);
    made.place({ totalQuantity: 2 }, { conId, exchange: 'CME' });
    made.place({ action: 'SELL', totalQuantity: 1 }, { conId, exchange: 'CME' }, { account: 'DU2' });
    made.quote('CME', [[6_459.75, 50]], [[6_460.25, 50]], conId);
    made.handle({ kind: 'print', conId, exchange: 'CME', price: 6_460, size: Decimal.ONE });
    expect(fills(made.until('2026-09-18T20:00:00Z'))).toEqual(['SLD 2 @6460 CME', 'BOT 1 @6460 CME']);
    // 2 × 10 × 50; 1 × (6,449.75 − 6,460) × 50.
    expect([cash(made), cash(made, 'DU2')]).toEqual(['1001000', '999487.5']);
  });
});
