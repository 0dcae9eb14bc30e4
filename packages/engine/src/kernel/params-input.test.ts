import { expect, test } from 'vitest';
import { choice, integer, number } from '../strategy/params.ts';
import { defineStrategy } from '../strategy/strategy.ts';
import { Rig } from '../testing/rig.ts';

/** A strategy that orders `lot` shares at every bar, and the rig it runs on. */
function started(): Rig {
  const strategy = defineStrategy({
    params: {
      lot: integer(10, { min: 1, max: 100, live: true }),
      style: choice('calm', ['calm', 'brisk'], { live: true }),
      window: number(5, { min: 1, max: 9 }),
    },
    setup(ctx, params) {
      const spy = ctx.stock('SPY');
      ctx.bars(spy, '1 min');
      return {
        onBar: () => void ctx.buy(spy, params.lot),
        onParams: () => ctx.log(`now ${params.lot}, ${params.style}, ${params.window}`),
      };
    },
  });
  const rig = new Rig(strategy, { params: { window: 7 } }).start();
  rig.qualify();
  rig.cash(100_000);
  rig.bar(100);
  return rig;
}

test('a live parameter changes from the next use on, and the strategy is told', () => {
  const rig = started();
  rig.send({ kind: 'params', values: { lot: 25, style: 'brisk' } });
  rig.bar(100);
  expect(rig.engine.orders.map((order) => order.quantity.toString())).toEqual(['10', '25']);
  expect(rig.logged('info')).toEqual(['parameters changed: {"lot":25,"style":"brisk"}', 'now 25, brisk, 7']);
  expect(rig.engine.params).toEqual({ lot: 25, style: 'brisk', window: 7 });
});

test.each([
  [{ lot: 101 }, 'parameter lot is 101: must be a whole number from 1 to 100'],
  [{ lot: 20, window: 3 }, 'window is not declared live: start the strategy anew to change it'],
  [{ lots: 20 }, 'unknown parameter lots: this strategy has lot, style, window'],
])('%j changes nothing, and says why', (values, problem) => {
  const rig = started();
  rig.send({ kind: 'params', values });
  rig.bar(100);
  expect(rig.logged('error')).toEqual([`parameters not changed: ${problem}`]);
  expect(rig.engine.params).toEqual({ lot: 10, style: 'calm', window: 7 });
  expect(rig.engine.orders.map((order) => order.quantity.toString())).toEqual(['10', '10']);
});
