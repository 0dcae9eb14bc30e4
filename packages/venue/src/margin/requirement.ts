import { assertNever, type Instant } from '@tapewright/model';
import { bondRequirement } from './bond-margin.ts';
import { futureMargin, futuresRequirement, type FutureMargin } from './future-margin.ts';
import { futureOptionsRequirement } from './future-option-margin.ts';
import {
  flat,
  NO_REQUIREMENT,
  plus,
  times,
  valueOf,
  type MarginHolding,
  type MarginKind,
  type Requirement,
} from './margin-holding.ts';
import { optionsRequirement, type OptionPosition } from './option-margin.ts';
import { portfolioRequirement } from './portfolio-margin.ts';
import { cfdRequirement, stockRequirement } from './stock-margin.ts';

/** Part of what is held or owed in currencies that are not the account's. IBKR, Margin, spot currencies: the majors. */
const CURRENCY_PART = 0.025;

export interface RequirementTerms {
  readonly kind: MarginKind;
  readonly at: Instant;
  readonly futureMargins?: Readonly<Record<string, FutureMargin>> | undefined;
}

/** What an account's holdings ask for together, in its currency. */
export function requirementOf(
  holdings: readonly MarginHolding[],
  /** Cash in other currencies, each in the account's. */
  foreignCash: readonly number[],
  terms: RequirementTerms,
): Requirement {
  let sum = flat(
    terms.kind === 'cash'
      ? 0
      : foreignCash.reduce((total, cash) => total + Math.abs(cash) * CURRENCY_PART, 0),
  );
  for (const group of grouped(holdings)) sum = plus(sum, groupRequirement(group, terms));
  return sum;
}

/** Holdings that are margined together: a stock with its options, the months of a future. */
function grouped(holdings: readonly MarginHolding[]): readonly (readonly MarginHolding[])[] {
  const groups = new Map<string, MarginHolding[]>();
  for (const holding of holdings) {
    if (holding.qty === 0 || holding.listing.contract.secType === 'CASH') continue;
    const key = groupOf(holding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [holding]);
    else group.push(holding);
  }
  return [...groups.values()];
}

function groupOf({ listing, conId }: MarginHolding): string {
  const { contract, details } = listing;
  switch (contract.secType) {
    case 'OPT':
      return `#${details.underConId}`;
    case 'FUT':
    case 'FOP':
      return `${contract.exchange}/${contract.symbol}`;
    default:
      return `#${conId}`;
  }
}

function groupRequirement(group: readonly MarginHolding[], terms: RequirementTerms): Requirement {
  const [first] = group;
  if (first === undefined) return NO_REQUIREMENT;
  const { contract, details } = first.listing;
  switch (contract.secType) {
    case 'STK':
    case 'OPT':
      return times(equityRequirement(group, terms), first.rate);
    case 'FUT':
    case 'FOP':
      return times(futureGroup(group, terms), first.rate);
    case 'BOND':
      return times(
        terms.kind === 'cash'
          ? flat(Math.abs(valueOf(first)))
          : bondRequirement(first.listing, { qty: first.qty, value: valueOf(first), at: terms.at }),
        first.rate,
      );
    case 'CFD':
      return times(cfdRequirement(valueOf(first), details.underSecType === 'IND'), first.rate);
    case 'FUND':
      return times(stockLike(first, terms.kind), first.rate);
    default:
      // Nothing is lent against a cryptocurrency, nor against what is not known.
      return times(flat(Math.abs(valueOf(first))), first.rate);
  }
}

function equityRequirement(group: readonly MarginHolding[], terms: RequirementTerms): Requirement {
  const stocks = group.filter(({ listing }) => listing.contract.secType === 'STK');
  const options = group.filter(({ listing }) => listing.contract.secType === 'OPT');
  const [stock] = stocks;
  const price = stock?.price ?? options[0]?.underlyingPrice ?? options[0]?.listing.contract.strike ?? 0;
  const isIndex = options[0]?.listing.details.underSecType === 'IND';
  switch (terms.kind) {
    case 'cash':
      return flat(
        (stock === undefined ? 0 : Math.abs(valueOf(stock))) + cashSecured(options, stock?.qty ?? 0),
      );
    case 'portfolio':
      return portfolioRequirement(group, { price, isIndex, at: terms.at });
    case 'regT': {
      const ofStock = stock === undefined ? NO_REQUIREMENT : stockRequirement(stock.qty, stock.price);
      const ofOptions = optionsRequirement(options.map(optionPosition), { price, stockQty: stock?.qty ?? 0 });
      return plus(ofStock, flat(ofOptions));
    }
    default:
      return assertNever(terms.kind);
  }
}

/** A cash account sells calls on its stock, and puts with the cash for their exercise. What else is short it cannot hold: all of it. */
function cashSecured(options: readonly MarginHolding[], shares: number): number {
  let sharesLeft = shares;
  return options.reduce((sum, { listing, qty, multiplier, price }) => {
    if (qty >= 0) return sum;
    const { right, strike = 0 } = listing.contract;
    if (right === 'P') return sum - qty * multiplier * strike;
    const covered = Math.min(-qty, Math.floor(Math.max(0, sharesLeft) / multiplier));
    sharesLeft -= covered * multiplier;
    return sum + (-qty - covered) * multiplier * (strike + price);
  }, 0);
}

function futureGroup(group: readonly MarginHolding[], terms: RequirementTerms): Requirement {
  const symbol = group[0]?.listing.contract.symbol ?? '';
  const margin = futureMargin(symbol, terms.futureMargins);
  // An order in a product without a margin is refused before; what is held of one nevertheless counts in full.
  if (margin === undefined) return flat(group.reduce((sum, holding) => sum + Math.abs(valueOf(holding)), 0));
  const futures = group.filter(({ listing }) => listing.contract.secType !== 'FOP');
  const ofFutures = futuresRequirement(
    futures.map(({ qty }) => qty),
    margin,
  );
  if (futures.length === group.length) return ofFutures;
  // Months that offset each other ask for something even where options make good for every move of the price.
  const spreads = Math.min(
    ...[1, -1].map((sign) => futures.reduce((sum, { qty }) => sum + Math.max(0, sign * qty), 0)),
  );
  const ofSpreads = futuresRequirement([spreads, -spreads], margin);
  return plus(
    futureOptionsRequirement(group, margin, { at: terms.at, isLentAgainst: terms.kind === 'portfolio' }),
    ofSpreads,
  );
}

function stockLike(holding: MarginHolding, kind: MarginKind): Requirement {
  return kind === 'cash' ? flat(Math.abs(valueOf(holding))) : stockRequirement(holding.qty, holding.price);
}

/** The terms of an option holding. Throws when its listing is no option. */
export function optionPosition({ listing, qty, multiplier, price }: MarginHolding): OptionPosition {
  const { right, strike, lastTradeDateOrContractMonth: expiry = '' } = listing.contract;
  if (strike === undefined || (right !== 'C' && right !== 'P'))
    throw new RangeError(`the listing of ${listing.contract.localSymbol} has no strike and right`);
  return { right, strike, expiry, qty, multiplier, price, isOnIndex: listing.details.underSecType === 'IND' };
}
