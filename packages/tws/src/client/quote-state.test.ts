import { Decimal, instant } from '@tapewright/model';
import { expect, test } from 'vitest';
import { QuoteState } from './quote-state.ts';

const at = instant(1_000);

// Numbers of ticks from IBKR's TWS API page "Available tick types": 49 halted, 89 shortable shares, 66 to 76 delayed.

test('a halt is news, and its end; that nothing was ever halted is none', () => {
  const state = new QuoteState(at, 'STK');
  expect(state.applyGeneric({ tickType: 49, value: 0 }, at)).toBeUndefined();
  expect(state.applyPrice({ tickType: 1, price: 10 }, at)).toMatchObject({ bid: 10, isHalted: false });
  expect(state.applyGeneric({ tickType: 49, value: 2 }, at)).toMatchObject({ bid: 10, isHalted: true });
  expect(state.applyGeneric({ tickType: 49, value: 1 }, at)).toBeUndefined();
  expect(state.applyGeneric({ tickType: 49, value: 0 }, at)).toMatchObject({ isHalted: false });
});

test('whether it is halted can be unknown', () => {
  const state = new QuoteState(at, 'STK');
  state.applyGeneric({ tickType: 49, value: 1 }, at);
  expect(state.applyGeneric({ tickType: 49, value: -1 }, at)?.isHalted).toBeUndefined();
});

test('shortable shares are live data, although their number is beyond those of delayed ticks', () => {
  const state = new QuoteState(at, 'STK');
  const shortableShares = Decimal.of(1_500);
  expect(state.applySize({ tickType: 89, size: shortableShares }, at)).toMatchObject({
    shortableShares,
    liveness: 'live',
  });
  expect(state.applyPrice({ tickType: 66, price: 10 }, at)).toMatchObject({ bid: 10, liveness: 'delayed' });
});
