import type { Instant } from '@tapewright/model';
import { blackScholes, impliedVolatility } from '../pricing/black-scholes.ts';
import { optionTerms } from '../pricing/model-price.ts';
import type { FutureMargin } from './future-margin.ts';
import { valueOf, type MarginHolding, type Requirement } from './margin-holding.ts';

/** How many steps each way the price is moved in, as SPAN has them: thirds of the range. Source: CME Group, SPAN methodology. */
const STEPS = 3;

/**
 * What options on futures ask for with the futures of their product: what could be lost, and had to be paid, if prices moved as far as the
 * future's own margin covers, options revalued by the model at their own implied volatility. Long options alone ask for nothing: they are paid,
 * and not lent against, unless their value is part of what the account is lent against. An approximation of CME's SPAN: volatilities stay, and all months move by the same amount.
 */
export function futureOptionsRequirement(
  holdings: readonly MarginHolding[],
  { initial, maintenance }: FutureMargin,
  terms: { readonly at: Instant; readonly isLentAgainst: boolean },
): Requirement {
  const lent = terms.isLentAgainst ? optionValue(holdings) : 0;
  const least = Math.max(0, worstOf(holdings, maintenance, terms.at) + lent);
  const most = Math.max(0, worstOf(holdings, initial, terms.at) + lent);
  return { initial: most, maintenance: least, regT: most };
}

/** The most that is to be paid when the price moves by up to what `margin` covers of one future. */
function worstOf(holdings: readonly MarginHolding[], margin: number, at: Instant): number {
  let worst = -Infinity;
  for (let step = -STEPS; step <= STEPS; step++) {
    const owed = holdings.reduce((sum, holding) => {
      const move = ((margin / holding.multiplier) * step) / STEPS;
      return sum - holding.qty * holding.multiplier * worthAfter(holding, move, at);
    }, 0);
    worst = Math.max(worst, owed);
  }
  return worst;
}

function optionValue(holdings: readonly MarginHolding[]): number {
  const options = holdings.filter(({ listing }) => listing.contract.secType === 'FOP');
  return options.reduce((sum, holding) => sum + valueOf(holding), 0);
}

/** What is gained of a future, and what an option would be worth: all of it, because its value is no equity to lend against. */
function worthAfter({ listing, price, underlyingPrice }: MarginHolding, move: number, at: Instant): number {
  if (listing.contract.secType !== 'FOP') return move;
  const spot = underlyingPrice ?? listing.contract.strike ?? 0;
  const terms = optionTerms(listing, { spot, at, volatility: 0 });
  const volatility = impliedVolatility(terms, price) ?? 0;
  const moved = { ...terms, spot: Math.max(spot + move, spot / 1_000) };
  // It may be exercised at any time, so it is worth no less than that brings.
  return Math.max(
    blackScholes({ ...moved, volatility }).price,
    blackScholes({ ...moved, volatility: 0 }).price,
  );
}
