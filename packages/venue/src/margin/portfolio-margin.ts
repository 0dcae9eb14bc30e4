import type { Instant } from '@tapewright/model';
import { blackScholes, impliedVolatility } from '../pricing/black-scholes.ts';
import { optionTerms } from '../pricing/model-price.ts';
import { flat, valueOf, type MarginHolding, type Requirement } from './margin-holding.ts';

/** How far prices are moved: the Options Clearing Corporation's ranges for portfolio margin, in ten equal steps. Cboe rule 10.4. */
const RANGE = { single: [-0.15, 0.15], index: [-0.08, 0.06] } as const;
const STEPS = 10;
/** Least per contract and unit of the multiplier. Cboe rule 10.4: 37.50 USD for 100 units. */
const LEAST_PER_UNIT = 0.375;
/** IBKR asks for this much more to open than to keep. */
const INITIAL_FACTOR = 1.1;

/**
 * What stock and options on one underlying ask for in a portfolio margin account: the worst loss when the price moves within its range,
 * options revalued by the model at their own implied volatility. An approximation of OCC's TIMS: volatilities stay, classes do not offset.
 */
export function portfolioRequirement(
  holdings: readonly MarginHolding[],
  { price, isIndex, at }: { readonly price: number; readonly isIndex: boolean; readonly at: Instant },
): Requirement {
  const [low, high] = isIndex ? RANGE.index : RANGE.single;
  let worst = 0;
  for (let step = 0; step <= STEPS; step++) {
    const moved = price * (1 + low + ((high - low) * step) / STEPS);
    const gain = holdings.reduce((sum, holding) => sum + gainAt(holding, { price, moved, at }), 0);
    worst = Math.max(worst, -gain);
  }
  const least = holdings.reduce(
    (sum, { listing, qty, multiplier }) =>
      sum + (isOption(listing.contract.secType) ? Math.abs(qty) * multiplier * LEAST_PER_UNIT : 0),
    0,
  );
  const maintenance = Math.max(worst, least);
  return { initial: maintenance * INITIAL_FACTOR, maintenance, regT: flat(maintenance).regT };
}

function gainAt(
  holding: MarginHolding,
  { price, moved, at }: { readonly price: number; readonly moved: number; readonly at: Instant },
): number {
  const { listing, qty, multiplier } = holding;
  if (!isOption(listing.contract.secType)) return (valueOf(holding) / price) * (moved - price);
  const terms = optionTerms(listing, { spot: price, at, volatility: 0 });
  // What is quoted below its intrinsic value has no volatility of its own: it moves as it would at expiry.
  const volatility = impliedVolatility(terms, holding.price) ?? 0;
  const worth = blackScholes({ ...terms, volatility, spot: moved }).price;
  return qty * multiplier * (worth - holding.price);
}

function isOption(secType: string | undefined): boolean {
  return secType === 'OPT';
}
