import { Decimal, type CivilDate } from '@tapewright/model';
import { usdValueOf } from '../fees/forex.ts';
import type { Listing } from '../venue-io.ts';

/** What counts towards the volume of an account's month. */
export interface CountedTrade {
  readonly account: string;
  readonly listing: Listing;
  readonly qty: Decimal;
  /** qty × price × multiplier, in the listing's currency. */
  readonly value: Decimal;
}

interface Volume {
  /** `YYYYMM`. */
  readonly month: string;
  readonly qty: Decimal;
  /** In USD. */
  readonly value: Decimal;
}

/** Kinds whose volume is money: of others it is shares or contracts. */
const BY_VALUE: readonly string[] = ['CASH', 'CRYPTO'];

/** What accounts have traded in the current month, for plans that charge by it. */
export class MonthVolume {
  readonly #needsQty: (secType: string) => boolean;
  /** `account/secType` → the volume of the last month that it traded in */
  readonly #volumes = new Map<string, Volume>();

  constructor(needsQty: ((secType: string) => boolean) | undefined) {
    this.#needsQty = needsQty ?? (() => false);
  }

  /** Whether anything depends on the volume of a kind. */
  counts(secType: string): boolean {
    return BY_VALUE.includes(secType) || this.#needsQty(secType);
  }

  /** What the account traded this month before an order that has itself traded `own`. */
  before(own: CountedTrade, date: CivilDate): { readonly qty: Decimal; readonly value: Decimal } {
    const volume = this.#volumes.get(keyOf(own));
    if (volume?.month !== monthOf(date)) return { qty: Decimal.ZERO, value: Decimal.ZERO };
    return { qty: volume.qty.minus(own.qty), value: volume.value.minus(countedValue(own)) };
  }

  add(trade: CountedTrade, date: CivilDate): void {
    const key = keyOf(trade);
    const month = monthOf(date);
    const known = this.#volumes.get(key);
    const { qty, value } = known?.month === month ? known : { qty: Decimal.ZERO, value: Decimal.ZERO };
    this.#volumes.set(key, {
      month,
      qty: qty.plus(trade.qty),
      value: value.plus(countedValue(trade)),
    });
  }
}

function countedValue({ listing, qty, value }: CountedTrade): Decimal {
  const { secType = '' } = listing.contract;
  if (!BY_VALUE.includes(secType)) return Decimal.ZERO;
  return secType === 'CASH' ? usdValueOf(listing, qty, value) : value;
}

function keyOf({ account, listing }: CountedTrade): string {
  return `${account}/${listing.contract.secType ?? ''}`;
}

function monthOf(date: CivilDate): string {
  return date.slice(0, 6);
}
