/** An option as its strategy rules look at it. */
export interface OptionPosition {
  readonly right: 'C' | 'P';
  readonly strike: number;
  /** `YYYYMMDD`. */
  readonly expiry: string;
  /** Contracts; negative when short. */
  readonly qty: number;
  readonly multiplier: number;
  /** Per unit of the underlying. */
  readonly price: number;
  readonly isOnIndex: boolean;
}

/** Contracts of one kind that are still to be matched. */
interface Open {
  readonly option: OptionPosition;
  left: number;
}

/** Parts of the underlying's value for an uncovered option. IBKR, Margin, US options; Cboe rule 10.3(c)(5). */
const UNCOVERED = { stock: 0.2, index: 0.15, least: 0.1 } as const;

/**
 * What the options on one underlying ask for beside the margin of its stock, per the broker's strategies: covered, spread, straddle,
 * uncovered; the same to open, to keep and at the end of the day. Long options ask for nothing, and lend nothing: they are paid.
 * Sources: IBKR, Margin, US options; Cboe Margin Manual.
 */
export function optionsRequirement(
  options: readonly OptionPosition[],
  underlying: { readonly price: number; readonly stockQty: number },
): number {
  const [calls, puts] = (['C', 'P'] as const).map((right) => {
    const ofRight = options.filter((option) => option.right === right);
    return {
      long: ofRight.filter(({ qty }) => qty > 0).map((option) => ({ option, left: option.qty })),
      // Those deepest in the money are matched first.
      short: ofRight
        .filter(({ qty }) => qty < 0)
        .map((option) => ({ option, left: -option.qty }))
        .toSorted((a, b) => (a.option.strike - b.option.strike) * (right === 'C' ? 1 : -1)),
    };
  });
  if (calls === undefined || puts === undefined) return 0;
  const { price, stockQty } = underlying;
  return (
    covered(calls.short, Math.max(0, stockQty), price) +
    covered(puts.short, Math.max(0, -stockQty), price) +
    spreads(calls, price) +
    spreads(puts, price) +
    uncoveredPairs(calls.short, puts.short, price)
  );
}

/** Short options whose exercise the stock meets: what they are in the money. */
function covered(short: readonly Open[], shares: number, price: number): number {
  let sum = 0;
  let sharesLeft = shares;
  for (const open of short) {
    const { multiplier } = open.option;
    const contracts = Math.min(open.left, Math.floor(sharesLeft / multiplier));
    open.left -= contracts;
    sharesLeft -= contracts * multiplier;
    sum += contracts * multiplier * inTheMoney(open.option, price);
  }
  return sum;
}

/** A short option with a long one that expires no earlier: what can be lost between the strikes, if that is less than uncovered. */
function spreads(
  of: { readonly long: readonly Open[]; readonly short: readonly Open[] },
  price: number,
): number {
  let sum = 0;
  for (const short of of.short) {
    const partners = of.long
      .filter((long) => long.option.expiry >= short.option.expiry)
      .toSorted((a, b) => width(short.option, a.option) - width(short.option, b.option));
    for (const long of partners) {
      const contracts = Math.min(short.left, long.left);
      const perContract = width(short.option, long.option) * short.option.multiplier;
      if (contracts === 0 || perContract >= uncovered(short.option, price)) continue;
      short.left -= contracts;
      long.left -= contracts;
      sum += contracts * perContract;
    }
  }
  return sum;
}

/** Uncovered calls and puts. Of one of each the price moves against one only: the greater requirement, and the value of the other. */
function uncoveredPairs(calls: readonly Open[], puts: readonly Open[], price: number): number {
  const [call, put] = [calls, puts].map((open) => ({
    contracts: open.reduce((sum, { left }) => sum + left, 0),
    required: open.reduce((sum, { option, left }) => sum + left * uncovered(option, price), 0),
    value: open.reduce((sum, { option, left }) => sum + left * option.price * option.multiplier, 0),
  }));
  if (call === undefined || put === undefined) return 0;
  const pairs = Math.min(call.contracts, put.contracts);
  if (pairs === 0) return call.required + put.required;
  const [greater, lesser] =
    call.required / call.contracts >= put.required / put.contracts ? [call, put] : [put, call];
  const saved = (pairs / lesser.contracts) * (lesser.required - lesser.value);
  return greater.required + lesser.required - saved;
}

/** What a short option asks for with nothing against it, per contract. */
export function uncovered(option: OptionPosition, price: number): number {
  const { right, strike, multiplier, isOnIndex } = option;
  const outOfTheMoney = Math.max(0, right === 'C' ? strike - price : price - strike);
  const part = isOnIndex ? UNCOVERED.index : UNCOVERED.stock;
  const least = UNCOVERED.least * (right === 'C' ? price : strike);
  return (option.price + Math.max(part * price - outOfTheMoney, least)) * multiplier;
}

function inTheMoney({ right, strike }: OptionPosition, price: number): number {
  return Math.max(0, right === 'C' ? price - strike : strike - price);
}

function width(short: OptionPosition, long: OptionPosition): number {
  return Math.max(0, short.right === 'C' ? long.strike - short.strike : short.strike - long.strike);
}
