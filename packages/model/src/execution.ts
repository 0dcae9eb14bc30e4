import type { Decimal } from './decimal/decimal.ts';

/** A fill as the TWS API reports it. */
export interface Execution {
  readonly orderId?: number;
  /** Unique; a correction repeats it with a higher number after the last dot. */
  readonly execId?: string;
  /** `20260825 14:11:30 US/Eastern`, as the gateway wrote it. */
  readonly time?: string;
  readonly acctNumber?: string;
  /** The venue that filled. */
  readonly exchange?: string;
  /** BOT or SLD. */
  readonly side?: string;
  readonly shares?: Decimal;
  readonly price?: number;
  readonly permId?: number;
  readonly clientId?: number;
  readonly isLiquidation?: boolean;
  readonly cumQty?: Decimal;
  readonly avgPrice?: number;
  readonly orderRef?: string;
  readonly evRule?: string;
  readonly evMultiplier?: number;
  readonly modelCode?: string;
  /** 1 added, 2 removed, 3 routed out. */
  readonly lastLiquidity?: number;
  readonly isPriceRevisionPending?: boolean;
  readonly submitter?: string;
  readonly optExerciseOrLapseType?: number;
}

/** Which executions to ask for; absent fields do not restrict. */
export interface ExecutionFilter {
  readonly clientId?: number;
  readonly acctCode?: string;
  readonly time?: string;
  readonly symbol?: string;
  readonly secType?: string;
  readonly exchange?: string;
  readonly side?: string;
  readonly lastNDays?: number;
  /** Each as the number YYYYMMDD. */
  readonly specificDates?: readonly number[];
}

/** What an execution cost; comes after it, and joins it by `execId`. */
export interface CommissionAndFeesReport {
  readonly execId?: string;
  readonly commissionAndFees?: number;
  readonly currency?: string;
  /** Absent on an opening execution. */
  readonly realizedPNL?: number;
  readonly bondYield?: number;
  readonly yieldRedemptionDate?: string;
}
