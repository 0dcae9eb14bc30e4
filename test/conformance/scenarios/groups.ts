import type { Scenario } from '../scenario.ts';
import { at, buy, cancel, is, place, quote, sell, trade } from '../step.ts';

const quoted = quote(229.99, 230.01);
const BRACKET =
  'IBKR, TWS API, “Bracket Orders”: children wait for their parent, and one takes the other out';

// The orders of a scenario have the ids 1, 2, 3 in the order in which they are placed.
const bracket = [
  quoted,
  trade(230),
  place('parent', buy('LMT', { lmtPrice: 229 })),
  place('target', sell('LMT', { lmtPrice: 232, parentId: 1 })),
  place('stop', sell('STP', { auxPrice: 228, parentId: 1 })),
];

/** Orders that depend on one another, and orders that are refused. */
export const GROUPS: readonly Scenario[] = [
  {
    name: 'bracket: children wait for the parent',
    orderType: 'bracket',
    aspect: 'trigger',
    source: BRACKET,
    steps: [
      ...bracket,
      is('parent', 'Submitted'),
      is('target', 'PreSubmitted'),
      is('stop', 'PreSubmitted'),
      quote(228.9, 229),
      is('parent', 'Filled 100@229'),
      is('target', 'Submitted'),
      is('stop', 'PreSubmitted'),
      quote(232, 232.1),
      is('target', 'Filled 100@232'),
      is('stop', 'Cancelled'),
    ],
  },
  {
    name: 'bracket: the stop takes the target out',
    orderType: 'bracket',
    aspect: 'price',
    source: BRACKET,
    steps: [
      ...bracket,
      quote(228.9, 229),
      quote(227.9, 228),
      trade(228),
      is('stop', 'Filled 100@227.9'),
      is('target', 'Cancelled'),
    ],
  },
  {
    name: 'bracket: a parent that is cancelled takes its children with it',
    orderType: 'bracket',
    aspect: 'cancel race',
    source: BRACKET,
    steps: [
      ...bracket,
      cancel('parent'),
      is('parent', 'Cancelled'),
      is('target', 'Cancelled'),
      is('stop', 'Cancelled'),
    ],
  },
  {
    name: 'bracket: a parent that ends with the day takes its children with it',
    orderType: 'bracket',
    aspect: 'session edge',
    source: BRACKET,
    steps: [
      ...bracket,
      at('16:00:01'),
      is('parent', 'Cancelled'),
      is('target', 'Cancelled'),
      is('stop', 'Cancelled'),
    ],
  },
  {
    name: 'OCA 1: one that fills takes the other out',
    orderType: 'OCA',
    aspect: 'trigger',
    source: 'IBKR, TWS API, “One-Cancels-All”: type 1',
    steps: [
      quoted,
      place('a', buy('LMT', { lmtPrice: 229, ocaGroup: 'g', ocaType: 1 })),
      place('b', buy('LMT', { lmtPrice: 228, ocaGroup: 'g', ocaType: 1 })),
      quote(228.9, 229),
      is('a', 'Filled 100@229'),
      is('b', 'Cancelled'),
    ],
  },
  {
    name: 'STP without a stop price is refused',
    orderType: 'STP',
    aspect: 'refusal',
    source: 'IBKR, TWS API, error 321',
    steps: [quoted, place('a', sell('STP')), is('a', 'none 321')],
  },
  {
    name: 'an unknown type is refused',
    orderType: 'XYZ',
    aspect: 'refusal',
    source: 'IBKR, TWS API, error 321',
    steps: [quoted, place('a', buy('XYZ')), is('a', 'none 321')],
  },
  ...['PEG STK', 'PEG BEST', 'BOX TOP', 'FUNARI', 'VOL', 'MKT PRT'].map((type): Scenario => ({
    name: `${type}: not to be had of a stock`,
    orderType: type,
    aspect: 'refusal',
    source: 'IBKR, TWS API, error 387: unsupported order type for this exchange and security type',
    steps: [quoted, place('a', buy(type, { lmtPrice: 230 })), is('a', 'none 387')],
  })),
  {
    name: 'an unknown time in force is refused',
    orderType: 'LMT',
    aspect: 'refusal',
    source: 'IBKR, TWS API, error 10052',
    steps: [quoted, place('a', buy('LMT', { lmtPrice: 230, tif: 'SOON' })), is('a', 'none 10052')],
  },
];
