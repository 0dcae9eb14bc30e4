import type { Scenario } from '../scenario.ts';
import { buy, quote, sell, trade } from '../step.ts';
import { scenariosOf } from './order-type-case.ts';

const quoted = quote(229.99, 230.01);
const before = [quoted, trade(230)];
/** 40 shares at the bid, and then more a cent below: a rest that is displayed gives the price, a market order takes it. */
const partly = (when: ReturnType<typeof trade>, restAt = 229.98) => ({
  when: [quote(229.99, 230.01, 40), when],
  filled: 'Submitted 40@229.99',
  more: [quote(229.98, 230.01)],
  rest: `Filled 40@229.99 60@${restAt}`,
});

/** Orders that wait for a price. Stocks look at the last one (IBKR, TWS API, “Trigger Methods”). */
export const TRIGGERED: readonly Scenario[] = [
  ...scenariosOf({
    type: 'STP',
    source: 'IBKR, “Stop Orders”: a market order once the stop price has traded',
    before,
    order: sell('STP', { auxPrice: 229 }),
    working: 'PreSubmitted',
    misses: [quote(229.5, 229.52), trade(229.01), quoted],
    fills: [trade(229)],
    filled: 'Filled 100@229.99',
    // The market jumps over the stop: it sells at what is bid then.
    price: { when: [quote(227.9, 228.1), trade(228)], filled: 'Filled 100@227.9' },
    partly: partly(trade(229)),
  }),
  ...scenariosOf({
    type: 'STP LMT',
    source: 'IBKR, “Stop-Limit Orders”: a limit order once the stop price has traded',
    before,
    order: sell('STP LMT', { auxPrice: 229, lmtPrice: 228.9 }),
    working: 'PreSubmitted',
    misses: [trade(229.01)],
    fills: [trade(229)],
    filled: 'Filled 100@229.99',
    // Triggered below its limit it rests, and sells at the limit when the market comes back.
    price: { when: [quote(227.9, 228.1), trade(228), quote(228.9, 229)], filled: 'Filled 100@228.9' },
    partly: partly(trade(229), 228.9),
  }),
  ...scenariosOf({
    type: 'MIT',
    source: 'IBKR, “Market if Touched”: the other side of the market than a stop',
    before,
    order: sell('MIT', { auxPrice: 231 }),
    working: 'PreSubmitted',
    misses: [trade(230.99), trade(229)],
    fills: [trade(231)],
    filled: 'Filled 100@229.99',
    price: { when: [quote(231.9, 232.1), trade(232)], filled: 'Filled 100@231.9' },
    partly: partly(trade(231)),
  }),
  ...scenariosOf({
    type: 'LIT',
    source: 'IBKR, “Limit if Touched”',
    before,
    order: sell('LIT', { auxPrice: 231, lmtPrice: 229.98 }),
    working: 'PreSubmitted',
    misses: [trade(230.99), trade(229)],
    fills: [trade(231)],
    filled: 'Filled 100@229.99',
    price: { when: [quote(229.5, 229.6), trade(231), quote(229.98, 230)], filled: 'Filled 100@229.98' },
    partly: partly(trade(231)),
  }),
  ...scenariosOf({
    type: 'TRAIL',
    source: 'IBKR, “Trailing Stop Orders”: the stop follows the market one way',
    before,
    order: sell('TRAIL', { auxPrice: 1 }),
    working: 'PreSubmitted',
    // Up to 232 the stop goes to 231, and stays there.
    misses: [trade(232), trade(231.01)],
    fills: [trade(231)],
    filled: 'Filled 100@229.99',
    price: { when: [trade(232), quote(228.9, 229.1), trade(229)], filled: 'Filled 100@228.9' },
    partly: partly(trade(229)),
  }),
  ...scenariosOf({
    type: 'TRAIL by percent',
    source: 'IBKR, “Trailing Stop Orders”',
    before,
    order: buy('TRAIL', { trailingPercent: 1 }),
    working: 'PreSubmitted',
    // 1 % above 229 is 231.29.
    misses: [trade(229), trade(231.28)],
    fills: [trade(231.29)],
    filled: 'Filled 100@230.01',
    price: { when: [quote(233, 233.1), trade(233)], filled: 'Filled 100@233.1' },
    partly: {
      when: [quote(229.99, 230.01, 300, 40), trade(232.3)],
      filled: 'Submitted 40@230.01',
      more: [quote(229.99, 230.02)],
      rest: 'Filled 40@230.01 60@230.02',
    },
  }),
  ...scenariosOf({
    type: 'TRAIL LIMIT',
    source: 'IBKR, “Trailing Stop Limit Orders”: the limit follows the stop',
    before,
    order: sell('TRAIL LIMIT', { trailStopPrice: 229, auxPrice: 1, lmtPriceOffset: 0.1 }),
    working: 'PreSubmitted',
    misses: [trade(232), trade(231.01)],
    // The stop is 231 and the limit 230.90 more: it rests until somebody bids that.
    fills: [trade(231), quote(230.9, 231)],
    filled: 'Filled 100@230.9',
    price: { when: [trade(232), trade(231), quote(231.5, 231.6)], filled: 'Filled 100@230.9' },
    partly: {
      when: [quote(229.99, 230.01, 40), trade(229)],
      filled: 'Submitted 40@229.99',
      more: [quote(228.9, 229)],
      rest: 'Filled 40@229.99 60@228.9',
    },
  }),
  ...scenariosOf({
    type: 'TRAIL MIT',
    source: 'IBKR, “Trailing Market if Touched”: the trigger comes down with the market',
    before,
    order: sell('TRAIL MIT', { auxPrice: 1 }),
    working: 'PreSubmitted',
    misses: [trade(229), trade(229.99)],
    fills: [trade(230)],
    filled: 'Filled 100@229.99',
    price: { when: [trade(228), quote(229.4, 229.6), trade(229.5)], filled: 'Filled 100@229.4' },
    partly: partly(trade(231)),
  }),
  ...scenariosOf({
    type: 'TRAIL LIT',
    source: 'IBKR, “Trailing Limit if Touched”',
    before,
    order: sell('TRAIL LIT', { auxPrice: 1, trailStopPrice: 231, lmtPriceOffset: 1.5 }),
    working: 'PreSubmitted',
    misses: [trade(229), trade(229.99)],
    // The trigger is 230, the limit 1.50 under it.
    fills: [trade(230)],
    filled: 'Filled 100@229.99',
    price: {
      when: [trade(228), quote(227.4, 227.6), trade(229), quote(227.5, 227.6)],
      filled: 'Filled 100@227.5',
    },
    partly: partly(trade(231), 229.5),
  }),
];
