import type { Instant } from '@tapewright/model';
import { impliedVolatility, optionGreeks, optionTerms, type Listing } from '@tapewright/venue';

/** What IB's option computation says: a volatility, a price, and how the price depends on the rest. */
export interface OptionFigures {
  /** Of a year: 0.25 is 25 %. */
  readonly impliedVol: number;
  readonly optPrice: number;
  readonly undPrice: number;
  readonly delta: number;
  readonly gamma: number;
  /** For one percentage point of volatility. */
  readonly vega: number;
  /** For a day. */
  readonly theta: number;
  readonly pvDividend: number;
}

const DAYS_PER_YEAR = 365;
const POINTS_PER_UNIT = 100;

export function isOption({ contract }: Pick<Listing, 'contract'>): boolean {
  return contract.secType === 'OPT' || contract.secType === 'FOP';
}

/** The figures of an option at a volatility. IB states vega for a point of volatility and theta for a day; stocks pay no dividends here. */
export function figuresOfVolatility(
  listing: Listing,
  now: { readonly volatility: number; readonly undPrice: number; readonly at: Instant },
): OptionFigures {
  const { volatility, undPrice, at } = now;
  const greeks = optionGreeks(listing, { spot: undPrice, at, volatility });
  return {
    impliedVol: volatility,
    optPrice: greeks.price,
    undPrice,
    delta: greeks.delta,
    gamma: greeks.gamma,
    vega: greeks.vega / POINTS_PER_UNIT,
    theta: greeks.theta / DAYS_PER_YEAR,
    pvDividend: 0,
  };
}

/** The figures of an option that costs so much; undefined when no volatility gives that price. */
export function figuresOfPrice(
  listing: Listing,
  now: { readonly optPrice: number; readonly undPrice: number; readonly at: Instant },
): OptionFigures | undefined {
  const { optPrice, undPrice, at } = now;
  const { volatility: _, ...terms } = optionTerms(listing, { spot: undPrice, at, volatility: 0 });
  const volatility = impliedVolatility(terms, optPrice);
  if (volatility === undefined) return undefined;
  return { ...figuresOfVolatility(listing, { volatility, undPrice, at }), optPrice };
}
