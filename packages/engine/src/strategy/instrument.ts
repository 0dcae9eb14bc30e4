import type { Contract, ContractDetails } from '@tapewright/model';
import type { InstrumentId } from '../kernel/kernel-io.ts';

/** What a strategy trades: a handle that is given out at once and becomes tradable when the contract behind it is known. */
export interface Instrument {
  readonly id: InstrumentId;
  /** As asked for; as qualified by the broker from then on. */
  readonly contract: Contract;
  /** Undefined until qualified. */
  readonly details: ContractDetails | undefined;
  readonly isQualified: boolean;
}

/** A US stock or ETF by default: routed by SMART, in USD. */
export interface StockTerms {
  readonly exchange?: string;
  readonly currency?: string;
  /** Tells apart stocks that share a symbol. */
  readonly primaryExch?: string;
}
