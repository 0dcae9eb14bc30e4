import type { Scenario } from '../scenario.ts';
import { book, buy, quote, quoteOf, sell, trade } from '../step.ts';
import { scenariosOf, type OrderTypeCase } from './order-type-case.ts';

const AAPL = 265598;
const GOOGL = 208813719;
/** The midpoint is 230. */
const quoted = quote(229.95, 230.05);
/** Interest that hides among the midpoint orders. */
const midpointInterest = (size: number) => book([], [[229, size]], 'IBKRATS');

/** An order that bids `price` and rests there: an offer that comes to it trades at it. */
function bids(
  of: number,
  bid: number,
): Pick<OrderTypeCase, 'before' | 'working' | 'fills' | 'filled' | 'partly'> {
  return {
    before: [quoted],
    working: 'Submitted',
    fills: [quote(bid, of)],
    filled: `Filled 100@${of}`,
    partly: {
      when: [quote(bid, of, 300, 40)],
      filled: `Submitted 40@${of}`,
      more: [quote(bid, of)],
      rest: `Filled 40@${of} 60@${of}`,
    },
  };
}

/** Orders whose limit comes from the quote. */
export const PEGGED: readonly Scenario[] = [
  ...scenariosOf({
    type: 'REL',
    source:
      'IBKR, “Relative Orders”: more aggressive than the best bid by the offset; follows it up, not down',
    ...bids(229.97, 229.9),
    order: buy('REL', { auxPrice: 0.02 }),
    misses: [quote(229.9, 230.05), trade(229.9)],
    price: { when: [quote(230, 230.1), quote(229.9, 230.02)], filled: 'Filled 100@230.02' },
  }),
  ...scenariosOf({
    type: 'PASSV REL',
    source: 'IBKR, “Passive Relative Orders”: less aggressive than the best bid by the offset',
    ...bids(229.93, 229.9),
    order: buy('PASSV REL', { auxPrice: 0.02 }),
    misses: [quote(229.94, 230.05), trade(229.9)],
    price: { when: [quote(230, 230.1), quote(229.9, 229.98)], filled: 'Filled 100@229.98' },
  }),
  ...scenariosOf({
    type: 'PEG MKT',
    source: 'IBKR, “Pegged-to-Market Orders”: less aggressive than the best offer by the offset',
    ...bids(230, 229.9),
    order: buy('PEG MKT', { auxPrice: 0.05 }),
    misses: [quote(229.95, 230.04), trade(229.9)],
    price: { when: [quote(229.95, 230.15), quote(229.95, 230.08)], filled: 'Filled 100@230.1' },
  }),
  ...scenariosOf({
    type: 'PEG MID',
    source: 'IBKR, “Pegged-to-Midpoint Orders”: hidden at the midpoint',
    before: [quoted],
    order: buy('PEG MID'),
    working: 'Submitted',
    misses: [trade(229.9), quote(229.96, 230.04)],
    fills: [midpointInterest(100)],
    filled: 'Filled 100@230',
    price: { when: [quote(229.9, 229.98)], filled: 'Filled 100@229.98' },
    partly: {
      when: [midpointInterest(60)],
      filled: 'Submitted 60@230',
      more: [midpointInterest(100)],
      rest: 'Filled 60@230 40@230',
    },
  }),
  ...scenariosOf({
    type: 'MIDPRICE',
    source: 'IBKR, TWS API, “Midprice”: at the midpoint, up to the cap',
    before: [quoted],
    order: buy('MIDPRICE', { lmtPrice: 230.02 }),
    working: 'Submitted',
    misses: [trade(229.9), quote(229.96, 230.04)],
    fills: [midpointInterest(100)],
    filled: 'Filled 100@230',
    price: {
      when: [quote(229.99, 230.09), quote(229.99, 230.05), midpointInterest(100)],
      filled: 'Filled 100@230.02',
    },
    partly: {
      when: [midpointInterest(60)],
      filled: 'Submitted 60@230',
      more: [midpointInterest(100)],
      rest: 'Filled 60@230 40@230',
    },
  }),
  ...scenariosOf({
    type: 'SNAP MKT',
    source: 'IBKR, “Snap to Market”: a limit at the other side of the quote, fixed when it is sent',
    ...bids(230.03, 229.9),
    order: buy('SNAP MKT', { auxPrice: 0.02 }),
    misses: [quote(230, 230.2), quote(229.9, 230.04)],
    price: { when: [quote(229.8, 229.9)], filled: 'Filled 100@230.03' },
  }),
  ...scenariosOf({
    type: 'SNAP MID',
    source: 'IBKR, “Snap to Midpoint”: a limit at the midpoint, fixed when it is sent',
    ...bids(230, 229.9),
    order: buy('SNAP MID'),
    misses: [quote(230.1, 230.2), quote(229.9, 230.04)],
    price: { when: [quote(229.8, 229.9)], filled: 'Filled 100@230' },
  }),
  ...scenariosOf({
    type: 'SNAP PRIM',
    source: 'IBKR, “Snap to Primary”: a limit at the own side of the quote, fixed when it is sent',
    ...bids(229.97, 229.9),
    order: buy('SNAP PRIM', { auxPrice: 0.02 }),
    misses: [quote(230.1, 230.2), quote(229.9, 230.04)],
    price: { when: [quote(229.8, 229.9)], filled: 'Filled 100@229.97' },
  }),
  ...scenariosOf({
    type: 'PEG BENCH',
    source: 'IBKR, TWS API, “Pegged to Benchmark”: 0.10 for every whole 0.50 of the reference',
    before: [quote(99, 101), quoteOf(GOOGL, 199.9, 200.1), book([], [[100.2, 300]], 'ARCA')],
    order: buy('PEG BENCH', {
      startingPrice: 100,
      peggedChangeAmount: 0.1,
      referenceChangeAmount: 0.5,
      referenceContractId: GOOGL,
      stockRefPrice: 200,
    }),
    working: 'Submitted',
    // To 200.90: one step, a bid of 100.10.
    misses: [quoteOf(GOOGL, 200.8, 201)],
    fills: [quoteOf(GOOGL, 200.9, 201.1)],
    filled: 'Filled 100@100.2',
    price: { when: [quote(99, 99.9)], filled: 'Filled 100@100' },
    partly: {
      when: [book([], [[100.2, 60]], 'ARCA'), quoteOf(GOOGL, 200.9, 201.1)],
      filled: 'Submitted 60@100.2',
      more: [book([], [[100.2, 100]], 'ARCA')],
      rest: 'Filled 60@100.2 40@100.2',
    },
  }),
  ...scenariosOf({
    type: 'MKT PRT',
    source: 'IBKR, “Market with Protection”; half a percent is ours',
    instrument: 'future',
    before: [
      book(
        [[399, 50]],
        [
          [400, 2],
          [402, 3],
          [402.25, 50],
        ],
      ),
    ],
    order: buy('MKT PRT', {}, 10),
    // 0.5 % of 400 is 2: up to 402.
    working: 'Submitted 2@400 3@402',
    misses: [book([[399, 50]], [[402.25, 50]])],
    fills: [book([[399, 50]], [[402, 50]])],
    filled: 'Filled 2@400 3@402 5@402',
    price: { when: [book([[398, 50]], [[400, 50]])], filled: 'Filled 2@400 3@402 5@402' },
    partly: {
      when: [book([[399, 50]], [[402, 1]])],
      filled: 'Submitted 2@400 3@402 1@402',
      more: [book([[399, 50]], [[402, 50]])],
      rest: 'Filled 2@400 3@402 1@402 4@402',
    },
    closes: '17:00:01',
  }),
  ...scenariosOf({
    type: 'STP PRT',
    source: 'IBKR, “Stop with Protection”; half a percent is ours',
    instrument: 'future',
    before: [book([[399, 50]], [[400, 50]]), trade(399.5, 1)],
    order: sell('STP PRT', { auxPrice: 398 }, 10),
    working: 'PreSubmitted',
    misses: [trade(398.25, 1)],
    fills: [trade(398, 1)],
    filled: 'Filled 10@399',
    // 0.5 % below 396 is 394.02: nothing is sold at 394.
    price: {
      when: [
        book(
          [
            [396, 5],
            [394, 50],
          ],
          [[400, 50]],
        ),
        trade(396, 1),
      ],
      filled: 'Submitted 5@396',
    },
    partly: {
      when: [book([[399, 4]], [[400, 50]]), trade(398, 1)],
      filled: 'Submitted 4@399',
      // 0.5 % below 399 is 397.005, and the next step above that 397.25.
      more: [book([[397.25, 50]], [[400, 50]])],
      rest: 'Filled 4@399 6@397.25',
    },
    closes: '17:00:01',
  }),
  ...scenariosOf({
    type: 'VOL',
    source:
      'IBKR, TWS API, “Volatility”: a limit at the model price of a volatility, fixed by the first quote',
    instrument: 'option',
    before: [quoteOf(AAPL, 231.99, 232.01), book([[1, 50]], [[20, 50]])],
    order: buy('VOL', { volatility: 25, volatilityType: 2 }, 3),
    // Black and Scholes: 232, strike 230, 3.25 days, 25 %, 4 % a year: 3.371, to the cent below.
    working: 'Submitted',
    misses: [quoteOf(AAPL, 232.99, 233.01), book([[1, 50]], [[3.38, 50]])],
    fills: [book([[1, 50]], [[3.37, 50]])],
    filled: 'Filled 3@3.37',
    // What rests gives the price.
    price: { when: [book([[1, 50]], [[3, 50]])], filled: 'Filled 3@3.37' },
    partly: {
      when: [book([[1, 50]], [[3.37, 2]])],
      filled: 'Submitted 2@3.37',
      more: [book([[1, 50]], [[3.37, 50]])],
      rest: 'Filled 2@3.37 1@3.37',
    },
  }),
];
