import { assertNever, settlementOf } from '@tapewright/model';
import { valueOf, type MarginHolding, type MarginKind, type Requirement } from './margin-holding.ts';

/** What an account is worth and what it may do, in its own currency. Names and definitions are those of IB's account window. */
export interface AccountValues {
  readonly totalCash: number;
  /** What is held, at its mark, by kind; negative when short. */
  readonly stockValue: number;
  readonly optionValue: number;
  readonly futureOptionValue: number;
  readonly bondValue: number;
  readonly fundValue: number;
  readonly cryptoValue: number;
  /** What open futures and CFDs have gained: no cash yet. */
  readonly futuresPnl: number;
  readonly netLiquidation: number;
  /** Cash, stocks, bonds, funds and what futures have gained; not options, which lend nothing. */
  readonly equityWithLoanValue: number;
  /** Longs and shorts of securities, both counted as positive. */
  readonly grossPositionValue: number;
  readonly initMarginReq: number;
  readonly maintMarginReq: number;
  readonly regTMargin: number;
  /** Equity with loan value less the initial margin: what may still be opened. */
  readonly availableFunds: number;
  /** Equity with loan value less the maintenance margin: below zero the broker sells. */
  readonly excessLiquidity: number;
  /** Excess liquidity as a part of net liquidation. */
  readonly cushion: number;
  readonly buyingPower: number;
  /** Gross position value as a multiple of net liquidation. */
  readonly leverage: number;
}

/** What each dollar of available funds buys of marginable stock: four at the 25 % that IBKR asks for. */
const BUYING_POWER_FACTOR = 4;

export function accountValues(
  holdings: readonly MarginHolding[],
  totalCash: number,
  requirement: Requirement,
  kind: MarginKind,
): AccountValues {
  const sumOf = (part: (holding: MarginHolding) => number, ...secTypes: readonly string[]): number =>
    holdings.reduce(
      (sum, holding) =>
        secTypes.includes(holding.listing.contract.secType ?? '') ? sum + part(holding) * holding.rate : sum,
      0,
    );
  const worth = (...secTypes: readonly string[]) => sumOf(valueOf, ...secTypes);
  const futuresPnl = sumOf(gainOf, 'FUT', 'CFD');
  const [stockValue, optionValue, futureOptionValue] = [worth('STK'), worth('OPT'), worth('FOP')];
  const [bondValue, fundValue, cryptoValue] = [worth('BOND'), worth('FUND'), worth('CRYPTO')];
  const equityWithLoanValue = totalCash + stockValue + bondValue + fundValue + cryptoValue + futuresPnl;
  const netLiquidation = equityWithLoanValue + optionValue + futureOptionValue;
  const grossPositionValue = sumOf((holding) => Math.abs(valueOf(holding)), 'STK', 'OPT', 'FUND');
  // In a portfolio margin account options are part of what is moved and of what is lent against.
  const base = kind === 'portfolio' ? netLiquidation : equityWithLoanValue;
  const availableFunds = base - requirement.initial;
  const excessLiquidity = base - requirement.maintenance;
  return {
    totalCash,
    stockValue,
    optionValue,
    futureOptionValue,
    bondValue,
    fundValue,
    cryptoValue,
    futuresPnl,
    netLiquidation,
    equityWithLoanValue: base,
    grossPositionValue,
    initMarginReq: requirement.initial,
    maintMarginReq: requirement.maintenance,
    regTMargin: requirement.regT,
    availableFunds,
    excessLiquidity,
    cushion: netLiquidation === 0 ? 0 : excessLiquidity / netLiquidation,
    buyingPower: Math.max(0, availableFunds) * (kind === 'cash' ? 1 : BUYING_POWER_FACTOR),
    leverage: netLiquidation === 0 ? 0 : grossPositionValue / netLiquidation,
  };
}

/** What a holding has gained since it was opened, in its listing's currency. */
function gainOf({ qty, price, avgPrice, multiplier }: MarginHolding): number {
  return qty * (price - avgPrice) * multiplier;
}

/** What a holding adds to net liquidation beside the cash, in the account's currency. */
export function equityOf(holding: MarginHolding): number {
  const settlement = settlementOf(holding.listing.contract);
  switch (settlement) {
    case 'paid':
      return valueOf(holding) * holding.rate;
    case 'margined':
      return gainOf(holding) * holding.rate;
    case 'exchanged':
      return 0;
    default:
      return assertNever(settlement);
  }
}
