import type { Scenario } from '../scenario.ts';
import { at, book, buy, change, is, place, quote, sell, trade } from '../step.ts';
import { scenariosOf } from './order-type-case.ts';

const quoted = quote(229.99, 230.01);

/** Market and limit orders, and what is made of them. */
export const PLAIN: readonly Scenario[] = [
  ...scenariosOf({
    type: 'MKT',
    source: 'IBKR, “Market Orders”: the best prices there are',
    before: [book([[229.99, 300]], [])],
    order: buy('MKT'),
    working: 'Submitted',
    misses: [trade(230), book([[229.98, 300]], [])],
    fills: [quoted],
    filled: 'Filled 100@230.01',
    // 60 at the best price, the other 40 at the next.
    price: {
      when: [
        book(
          [[229.99, 300]],
          [
            [230.01, 60],
            [230.05, 100],
          ],
        ),
      ],
      filled: 'Filled 60@230.01 40@230.05',
    },
    partly: {
      when: [quote(229.99, 230.01, 300, 40)],
      filled: 'Submitted 40@230.01',
      more: [quote(229.99, 230.03)],
      rest: 'Filled 40@230.01 60@230.03',
    },
  }),
  ...scenariosOf({
    type: 'LMT',
    source: 'IBKR, “Limit Orders”: at the limit or better',
    before: [quoted],
    order: buy('LMT', { lmtPrice: 230 }),
    working: 'Submitted',
    misses: [trade(229), quote(229.95, 230.01)],
    fills: [quote(229.9, 230)],
    filled: 'Filled 100@230',
    // What rests gives the price: who comes to it sells at 230, not at what he would have taken.
    price: { when: [quote(229.8, 229.9)], filled: 'Filled 100@230' },
    partly: {
      when: [quote(229.9, 230, 300, 40)],
      filled: 'Submitted 40@230',
      more: [quote(229.9, 230, 300, 60)],
      rest: 'Filled 40@230 60@230',
    },
  }),
  {
    name: 'LMT: price improvement on arrival',
    orderType: 'LMT',
    aspect: 'price',
    source: 'IBKR, “Limit Orders”: at the limit or better',
    steps: [quoted, place('a', buy('LMT', { lmtPrice: 230.1 })), is('a', 'Filled 100@230.01')],
  },
  {
    name: 'LMT: a change of the limit trades at once',
    orderType: 'LMT',
    aspect: 'price',
    source: 'IBKR, TWS API, “Modifying Orders”',
    steps: [
      quoted,
      place('a', buy('LMT', { lmtPrice: 229 })),
      is('a', 'Submitted'),
      change('a', buy('LMT', { lmtPrice: 230.01 })),
      is('a', 'Filled 100@230.01'),
    ],
  },
  {
    name: 'LMT: a price between two steps is refused',
    orderType: 'LMT',
    aspect: 'refusal',
    source: 'IBKR, TWS API, error 110',
    steps: [quoted, place('a', buy('LMT', { lmtPrice: 230.001 })), is('a', 'none 110')],
  },
  ...scenariosOf({
    type: 'MTL',
    source: 'IBKR, “Market-to-Limit Orders”: the rest is a limit order at the price of the first fill',
    before: [
      book(
        [[229.99, 300]],
        [
          [230.01, 40],
          [230.02, 100],
        ],
      ),
    ],
    order: buy('MTL'),
    working: 'Submitted 40@230.01',
    misses: [quote(229.99, 230.02)],
    fills: [quote(229.99, 230.01)],
    filled: 'Filled 40@230.01 60@230.01',
    price: { when: [quote(229.8, 229.9)], filled: 'Filled 40@230.01 60@230.01' },
    partly: {
      when: [quote(229.99, 230.01, 300, 10)],
      filled: 'Submitted 40@230.01 10@230.01',
      more: [quote(229.99, 230.01)],
      rest: 'Filled 40@230.01 10@230.01 50@230.01',
    },
  }),
  {
    name: 'hidden: waits behind what is displayed at its price',
    orderType: 'LMT hidden',
    aspect: 'price',
    source: 'IBKR, “Hidden Orders”; NASDAQ rule 4757: displayed before hidden',
    steps: [
      quoted,
      place('a', buy('LMT', { lmtPrice: 230, hidden: true })),
      quote(229.9, 230),
      is('a', 'Filled 100@230'),
    ],
  },
  {
    name: 'iceberg: part after part',
    orderType: 'LMT displaySize',
    aspect: 'partial fill',
    source: 'IBKR, “Iceberg/Reserve”',
    steps: [
      quoted,
      place('a', buy('LMT', { lmtPrice: 230, displaySize: 30 })),
      quote(229.9, 230, 300, 50),
      is('a', 'Submitted 30@230 20@230'),
      quote(229.9, 230),
      // What comes to its price trades with what is shown, and then with what is not (NASDAQ rule 4757).
      is('a', 'Filled 30@230 20@230 30@230 20@230'),
    ],
  },
  {
    name: 'all or none: waits until all of it is there',
    orderType: 'LMT allOrNone',
    aspect: 'partial fill',
    source: 'IBKR, “All or None”',
    steps: [
      quote(229.99, 230.01, 300, 40),
      place('a', buy('LMT', { lmtPrice: 230.01, allOrNone: true })),
      is('a', 'Submitted'),
      quote(229.99, 230.01, 300, 100),
      is('a', 'Filled 100@230.01'),
    ],
  },
  {
    name: 'IOC: what is not there at once is cancelled',
    orderType: 'LMT IOC',
    aspect: 'partial fill',
    source: 'IBKR, “Immediate or Cancel”',
    steps: [
      quote(229.99, 230.01, 300, 40),
      place('a', buy('LMT', { tif: 'IOC', lmtPrice: 230.01 })),
      is('a', 'Cancelled 40@230.01'),
    ],
  },
  {
    name: 'FOK: all at once or nothing',
    orderType: 'LMT FOK',
    aspect: 'partial fill',
    source: 'IBKR, “Fill or Kill”',
    steps: [
      quote(229.99, 230.01, 300, 40),
      place('a', buy('LMT', { tif: 'FOK', lmtPrice: 230.01 })),
      is('a', 'Cancelled'),
      quote(229.99, 230.01),
      place('b', buy('LMT', { tif: 'FOK', lmtPrice: 230.01 })),
      is('b', 'Filled 100@230.01'),
    ],
  },
  {
    name: 'GTC: outlives the session',
    orderType: 'LMT GTC',
    aspect: 'session edge',
    source: 'IBKR, “Good-Til-Canceled”',
    steps: [
      quoted,
      place('a', sell('LMT', { tif: 'GTC', lmtPrice: 231 })),
      at('16:00:01'),
      is('a', 'PreSubmitted'),
      at('2026-08-26 09:30:00'),
      quote(231, 231.02),
      is('a', 'Filled 100@231'),
    ],
  },
  {
    name: 'GTD: ends at its time',
    orderType: 'LMT GTD',
    aspect: 'session edge',
    source: 'IBKR, “Good-Til-Date/Time”',
    steps: [
      quoted,
      place('a', buy('LMT', { tif: 'GTD', goodTillDate: '20260825 11:00:00 US/Eastern', lmtPrice: 229 })),
      at('10:59:59'),
      is('a', 'Submitted'),
      at('11:00:01'),
      is('a', 'Cancelled'),
    ],
  },
];
