/** The indicators of trading-signals, for `adopted` and `adoptedOnBars`: the long tail beside our own dozen. */
export * from 'trading-signals';
export {
  adopted,
  adoptedOnBars,
  type AdoptedBar,
  type AdoptedValue,
  type FigureOf,
  type Figures,
  type LibraryIndicator,
  type LinesOf,
} from './adopted.ts';
