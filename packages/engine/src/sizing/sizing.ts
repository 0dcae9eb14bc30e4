import { Decimal, type Contract, type ContractDetails } from '@tapewright/model';
import type { Refusal } from '../risk/approved.ts';
import { notAllowed } from '../risk/refusal-text.ts';

/** What a sizing may look at. Money is in the account's base currency unless said otherwise. */
export interface SizingView {
  /** Undefined while a price or an exchange rate is unknown. */
  readonly equity: Decimal | undefined;
  /** Last price of the instrument, in its own currency. */
  readonly price: number | undefined;
  readonly multiplier: Decimal | undefined;
  /** Base currency per unit of the instrument's currency. */
  readonly rateToBase: Decimal | undefined;
  /** The smallest step of a quantity. */
  readonly step: Decimal;
}

/** How many units to hold (negative: short), or why that cannot be said. */
export type Sizing = (view: SizingView) => Decimal | Refusal;

/** So many units, whatever they cost. */
export function fixedQuantity(quantity: number | string | Decimal): Sizing {
  const units = Decimal.of(quantity);
  return () => units;
}

/** As many units as a value in the base currency buys, in whole steps toward zero. */
export function fixedValue(value: number | string | Decimal): Sizing {
  const amount = Decimal.of(value);
  return (view) => unitsWorth(amount, view);
}

/** As many units as a fraction of the equity buys, in whole steps toward zero: 0.25 is a quarter of it. */
export function percentOfEquity(fraction: number | string | Decimal): Sizing {
  const share = Decimal.of(fraction);
  return (view) => {
    if (view.equity === undefined) {
      return notAllowed('sizing', 'the equity is unknown', 'subscribe to bars or quotes of everything held');
    }
    return unitsWorth(view.equity.times(share), view);
  };
}

/** Whole units, save for crypto-currencies, which say their own step. IB's API takes no fractions of a stock. */
export function sizeStepOf(contract: Contract, details: ContractDetails | undefined): Decimal {
  if (contract.secType !== 'CRYPTO') return Decimal.ONE;
  return details?.sizeIncrement ?? details?.minSize ?? Decimal.ONE;
}

function unitsWorth(value: Decimal, view: SizingView): Decimal | Refusal {
  if (value.isZero) return Decimal.ZERO;
  if (view.price === undefined || view.price <= 0) {
    return notAllowed('sizing', `price ${view.price ?? 'unknown'}`, 'wait for a bar or a quote');
  }
  return worthOf(value, view.price, view);
}

/** How many units make up `value` of the base currency when each is worth, or moves by, `perUnit` of its own; whole steps toward zero. */
export function worthOf(value: Decimal, perUnit: number, view: SizingView): Decimal | Refusal {
  if (view.multiplier === undefined) {
    return notAllowed('sizing', 'the multiplier of the contract is unknown', 'ask for the whole contract');
  }
  if (view.rateToBase === undefined) {
    return notAllowed('sizing', 'no rate to the base currency', 'subscribe to quotes or bars of the pair');
  }
  const perStep = Decimal.of(perUnit).times(view.multiplier).times(view.rateToBase).times(view.step);
  return value.dividedBy(perStep, 0, 'down').times(view.step);
}
