import { Decimal } from '@tapewright/model';
import { notAllowed } from '../risk/refusal-text.ts';
import { percentOfEquity, worthOf, type Sizing } from './sizing.ts';

/** Digits of a share of the equity that comes out of a division of floats. */
const SHARE_SCALE = 10;

export interface VolatilityTarget {
  /** What the position is to contribute to the equity's volatility: 0.1 is ten percent a year. */
  readonly target: number;
  /** Of the instrument's returns, over the same time: 0.2 is twenty percent a year. */
  readonly volatility: number;
  /** The largest share of the equity, however calm the instrument: 1 is all of it. */
  readonly maxShare: number;
  readonly side?: 'long' | 'short';
}

/**
 * The share of the equity at which the position moves the equity as much as wanted: target over volatility (Carver, "Systematic Trading",
 * 2015, chapter 9). A volatility that is no positive number is refused.
 */
export function volatilityTarget({ target, volatility, maxShare, side = 'long' }: VolatilityTarget): Sizing {
  if (!(volatility > 0) || !Number.isFinite(volatility)) return unknown('volatility', volatility);
  return shareOfEquity(Math.min(target / volatility, maxShare), side);
}

export interface AtrRisk {
  /** The share of the equity that is lost when the price moves `multiple` average true ranges against the position: 0.01. */
  readonly riskShare: number;
  /** In the contract's currency, as the indicator gives it. */
  readonly atr: number;
  /** Where the stop is, in average true ranges. */
  readonly multiple: number;
  readonly side?: 'long' | 'short';
}

/**
 * As many units as lose a stated share of the equity at a stop so many average true ranges away (Wilder's range; Faith, "Way of the Turtle",
 * 2007, chapter 8). A range that is no positive number is refused.
 */
export function atrRisk({ riskShare, atr, multiple, side = 'long' }: AtrRisk): Sizing {
  const distance = atr * multiple;
  if (!(distance > 0) || !Number.isFinite(distance)) return unknown('average true range', atr);
  const signedShare = Decimal.of(side === 'long' ? riskShare : -riskShare);
  return (view) => {
    if (view.equity === undefined) {
      return notAllowed('sizing', 'the equity is unknown', 'subscribe to bars or quotes of everything held');
    }
    return worthOf(view.equity.times(signedShare), distance, view);
  };
}

export interface Kelly {
  /** Mean return over the riskless one, per year: 0.0723. */
  readonly excessReturn: number;
  /** Of the returns, per year: 0.1691. */
  readonly volatility: number;
  /** 1 is the whole of it, 0.5 half of it. */
  readonly fraction: number;
  /** The largest share of the equity: 1 is all of it, 2 is as much again borrowed. */
  readonly maxShare: number;
}

/**
 * A fraction of the share that maximises long-run growth: excess return over variance (Thorp 1997; Chan, "Quantitative Trading", 2009,
 * chapter 6). Short where the excess return is negative.
 */
export function kelly({ excessReturn, volatility, fraction, maxShare }: Kelly): Sizing {
  if (!(volatility > 0) || !Number.isFinite(volatility)) return unknown('volatility', volatility);
  const share = (excessReturn / (volatility * volatility)) * fraction;
  return shareOfEquity(Math.min(Math.abs(share), maxShare), share < 0 ? 'short' : 'long');
}

function shareOfEquity(share: number, side: 'long' | 'short'): Sizing {
  if (!Number.isFinite(share)) return unknown('share of the equity', share);
  return percentOfEquity(Decimal.of(side === 'long' ? share : -share).rounded(SHARE_SCALE));
}

function unknown(what: string, value: number): Sizing {
  return () => notAllowed('sizing', `the ${what} is ${value}`, 'wait until there is enough history');
}
