import { Decimal, multiplierOf, type ComboLeg, type Contract } from '@tapewright/model';
import { BUY, opposite, SELL, type BookSide } from '../book/book.ts';
import { destinationOf } from '../instruments/listing-index.ts';
import type { Instrument } from '../market/instrument.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';

/** As many legs as a combination may have here; IB names no number, its order windows take eight. */
const MOST_LEGS = 8;

/** What can be a leg: IB combines options with each other and with their stock, stocks with stocks, and futures with futures. */
const LEG_TYPES: readonly string[] = ['STK', 'OPT', 'FUT', 'FOP'];

/** One leg of a combination. */
export interface ComboPart {
  readonly instrument: Instrument;
  /** What it does for who buys the combination. */
  readonly side: BookSide;
  /** So many of it are in one combination. */
  readonly ratio: number;
  /** SMART, or the exchange that it is sent to. */
  readonly exchange: string;
  /** What one of it adds to the price of the combination for each unit of its own price: less than zero when it is sold. */
  readonly weight: number;
  /** A limit of its own, of a combination that is not guaranteed. */
  readonly price: number | undefined;
}

/**
 * Several instruments that trade together, in fixed numbers, at one price: what the buyer pays for all of them, for each unit of
 * `multiplier`. Less than zero is what he gets.
 */
export interface Combination {
  readonly parts: readonly ComboPart[];
  readonly multiplier: Decimal;
  readonly currency: string;
  /** Equal for equal combinations: legs in their order. */
  readonly key: string;
}

/** Whether a contract is of a combination. */
export function isCombination({ secType }: Contract): boolean {
  return secType?.toUpperCase() === 'BAG';
}

/** The combination that a contract describes, or why it is none. */
export function combinationOf(
  contract: Contract,
  find: (conId: number) => Instrument | undefined,
): Combination | Refusal {
  const { comboLegs = [] } = contract;
  if (comboLegs.length === 0) return REFUSALS.noLegs();
  if (comboLegs.length === 1 || comboLegs.length > MOST_LEGS) return REFUSALS.badCombination();
  const legs: Leg[] = [];
  for (const [index, leg] of comboLegs.entries()) {
    const read = legOf(leg, contract, find);
    const isTwice = read !== undefined && legs.some(({ instrument }) => instrument === read.instrument);
    if (read === undefined || isTwice) return REFUSALS.badLeg(index + 1);
    if (isDirectedStock(read)) return REFUSALS.directedStockLeg();
    legs.push(read);
  }
  const currencies = new Set(legs.map(({ instrument }) => instrument.listing.contract.currency ?? ''));
  const [currency = ''] = currencies;
  if (currencies.size > 1) return REFUSALS.crossCurrency();
  const multiplier = jointMultiplier(legs);
  if (multiplier === undefined) return REFUSALS.badCombination();
  const parts = legs.map((leg) => ({ ...leg, weight: weightOf(leg, multiplier) }));
  const key = legs.map(({ instrument, side, ratio, exchange, price }) =>
    [instrument.conId, side, ratio, exchange, price].join('/'),
  );
  return { parts, multiplier, currency, key: key.join(' ') };
}

type Leg = Omit<ComboPart, 'weight'>;

/** The side that a leg trades on for an order of the combination. */
export function legSide(part: ComboPart, order: BookSide): BookSide {
  return order === BUY ? part.side : opposite(part.side);
}

/** Units of a leg's instrument in one combination. */
export function unitsInOne({ instrument, ratio }: ComboPart): number {
  return instrument.grid.wholeUnits(1) * ratio;
}

/** The price of a combination whose legs have these prices, to eight digits: sums of doubles are not exact. */
export function comboPrice({ parts }: Combination, prices: readonly number[]): number {
  const sum = parts.reduce((total, { weight }, index) => total + weight * (prices[index] ?? Number.NaN), 0);
  return Number(sum.toFixed(8));
}

function legOf(
  { conId = 0, ratio, action, exchange, perLegPrice }: ComboLeg,
  contract: Contract,
  find: (conId: number) => Instrument | undefined,
): Leg | undefined {
  const instrument = find(conId);
  const side = legAction(action);
  if (instrument === undefined || side === undefined) return undefined;
  if (!LEG_TYPES.includes(instrument.listing.contract.secType ?? '')) return undefined;
  if (ratio === undefined || !Number.isSafeInteger(ratio) || ratio <= 0) return undefined;
  const asked = exchange === undefined || exchange === '' ? contract.exchange : exchange;
  const destination = destinationOf(instrument.listing, asked ?? '');
  if (destination === undefined) return undefined;
  const price = perLegPrice === undefined || perLegPrice === 0 ? undefined : perLegPrice;
  return { instrument, side, ratio, exchange: destination, price };
}

/** Stocks of a combination go to SMART alone. Source: TWS API, message 315. */
function isDirectedStock({ instrument, exchange }: Leg): boolean {
  return instrument.listing.contract.secType === 'STK' && exchange !== 'SMART';
}

function legAction(action: string | undefined): BookSide | undefined {
  const side = action?.toUpperCase();
  if (side === 'BUY') return BUY;
  return side === 'SELL' || side === 'SSHORT' ? SELL : undefined;
}

/**
 * What one unit of the combination's price is worth: what it is of its legs, which must be the same for all but stocks. So the price of
 * 100 shares and an option is by the share, as TWS states it.
 */
function jointMultiplier(legs: readonly Leg[]): Decimal | undefined {
  const others = legs.filter(({ instrument }) => instrument.listing.contract.secType !== 'STK');
  const [first = Decimal.ONE, ...rest] = others.map(multiplierOfLeg);
  return rest.every((multiplier) => multiplier.equals(first)) ? first : undefined;
}

function weightOf(leg: Leg, multiplier: Decimal): number {
  const size = (leg.ratio * multiplierOfLeg(leg).toNumber()) / multiplier.toNumber();
  return leg.side === BUY ? size : -size;
}

function multiplierOfLeg({ instrument }: Leg): Decimal {
  return multiplierOf(instrument.listing.contract) ?? Decimal.ONE;
}
