import { normalDensity, normalDistribution } from './normal.ts';

/** What the price of a European option depends on. */
export interface OptionTerms {
  readonly right: 'C' | 'P';
  /** Price of the underlying, or the future's for an option on a future with `carry` zero. */
  readonly spot: number;
  readonly strike: number;
  /** Years to expiry. */
  readonly years: number;
  /** Standard deviation of a year's log return. */
  readonly volatility: number;
  /** Continuous, per year. */
  readonly rate: number;
  /** What holding the underlying costs, per year: the rate less its dividend yield; zero for a future. */
  readonly carry: number;
}

/** A model price with its sensitivities, per unit of the underlying. */
export interface Greeks {
  readonly price: number;
  /** Per unit of the underlying's price. */
  readonly delta: number;
  readonly gamma: number;
  /** Per year. */
  readonly theta: number;
  /** Per 1.00 of volatility. */
  readonly vega: number;
  /** Per 1.00 of the rate. */
  readonly rho: number;
}

/**
 * The generalised model of Black, Scholes and Merton. Source: J. Hull, "Options, Futures, and Other Derivatives". At expiry it is the
 * intrinsic value. Early exercise is not priced in: an American option is worth at least this.
 */
export function blackScholes(terms: OptionTerms): Greeks {
  const { right, spot, strike, years, volatility, rate, carry } = terms;
  const sign = right === 'C' ? 1 : -1;
  if (years <= 0 || volatility <= 0) return intrinsic(terms, sign);
  const root = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (carry + (volatility * volatility) / 2) * years) / root;
  const d2 = d1 - root;
  const discount = Math.exp(-rate * years);
  const growth = Math.exp((carry - rate) * years);
  const [n1, n2] = [normalDistribution(sign * d1), normalDistribution(sign * d2)];
  const paidFor = strike * discount * n2;
  const price = sign * (spot * growth * n1 - paidFor);
  const density = normalDensity(d1);
  return {
    price,
    delta: sign * growth * n1,
    gamma: (growth * density) / (spot * root),
    theta:
      (-spot * growth * density * volatility) / (2 * Math.sqrt(years)) -
      sign * ((carry - rate) * spot * growth * n1 + rate * paidFor),
    vega: spot * growth * density * Math.sqrt(years),
    // A future's price does not move with the rate: only the discount does.
    rho: carry === 0 ? -years * price : sign * years * paidFor,
  };
}

function intrinsic({ spot, strike }: OptionTerms, sign: 1 | -1): Greeks {
  const price = Math.max(0, sign * (spot - strike));
  return { price, delta: price > 0 ? sign : 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
}

/** Volatilities that are searched, and how near the price has to be. */
const LEAST = 1e-4;
const MOST = 10;
const TOLERANCE = 1e-10;
const MAX_STEPS = 200;

/** The volatility at which the model gives `price`; undefined when none does: below the intrinsic value, or above all that is possible. */
export function impliedVolatility(terms: Omit<OptionTerms, 'volatility'>, price: number): number | undefined {
  const priceAt = (volatility: number) => blackScholes({ ...terms, volatility }).price;
  if (terms.years <= 0 || price < priceAt(LEAST) || price > priceAt(MOST)) return undefined;
  let [low, high] = [LEAST, MOST];
  for (let step = 0; step < MAX_STEPS && high - low > TOLERANCE; step++) {
    const middle = (low + high) / 2;
    if (priceAt(middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
