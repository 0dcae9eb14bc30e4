import type { Decimal } from './decimal/decimal.ts';
import type { TagValue } from './tag-value.ts';

/** What is traded, in the fields of the TWS API. Every field is optional: an absent one is unknown, never a default. */
export interface Contract {
  /** IB's id of the instrument; unique and stable. */
  readonly conId?: number;
  readonly symbol?: string;
  /** STK, OPT, FUT, CONTFUT, FOP, IND, CASH, CFD, BAG, WAR, BOND, BILL, CMDTY, NEWS, FUND, CRYPTO, EC, IOPT. */
  readonly secType?: string;
  /** `YYYYMM` or `YYYYMMDD`; from the server it may carry a time and a zone. */
  readonly lastTradeDateOrContractMonth?: string;
  /** In the contract currency. */
  readonly strike?: number;
  /** `C` or `P`; `CALL` and `PUT` are understood too. */
  readonly right?: string;
  /** A decimal text; units of the underlying in one contract. */
  readonly multiplier?: string;
  /** Where orders go: `SMART` or a venue such as `NASDAQ`. */
  readonly exchange?: string;
  /** The listing exchange; tells apart contracts that share a symbol on SMART. */
  readonly primaryExch?: string;
  readonly currency?: string;
  readonly localSymbol?: string;
  readonly tradingClass?: string;
  readonly secIdType?: string;
  readonly secId?: string;
  readonly description?: string;
  readonly issuerId?: string;
  readonly deltaNeutralContract?: DeltaNeutralContract;
  /** Requests of history only. */
  readonly includeExpired?: boolean;
  /** From the server only. */
  readonly comboLegsDescrip?: string;
  /** With secType BAG. */
  readonly comboLegs?: readonly ComboLeg[];
  readonly lastTradeDate?: string;
}

/** One leg of a combination (secType BAG). */
export interface ComboLeg {
  readonly conId?: number;
  /** Legs per unit of the combination. */
  readonly ratio?: number;
  readonly action?: string;
  readonly exchange?: string;
  /** 0 same as the combination (the only one for retail), 1 open, 2 close, 3 unknown. */
  readonly openClose?: number;
  /** Institutions: 1 clearing broker holds the shares, 2 from a third party. */
  readonly shortSalesSlot?: number;
  readonly designatedLocation?: string;
  /** -1: not exempt from the uptick rule. */
  readonly exemptCode?: number;
  /** Non-guaranteed combinations only. */
  readonly perLegPrice?: number;
}

/** The hedging underlying of a delta-neutral combination. */
export interface DeltaNeutralContract {
  readonly conId?: number;
  readonly delta?: number;
  readonly price?: number;
}

/** What the gateway knows of a contract beyond its identity. Bond and fund fields are set for those only. */
export interface ContractDetails {
  readonly marketName?: string;
  /** The smallest price step the gateway quotes; the valid one for an order depends on the market rule. */
  readonly minTick?: number;
  /** Comma-separated. */
  readonly orderTypes?: string;
  /** Comma-separated. */
  readonly validExchanges?: string;
  /** Divide prices by it to get the contract currency (100 for prices in pence). */
  readonly priceMagnifier?: number;
  readonly underConId?: number;
  readonly longName?: string;
  readonly contractMonth?: string;
  readonly industry?: string;
  readonly category?: string;
  readonly subcategory?: string;
  /** Of `tradingHours` and `liquidHours`; not always an IANA name. */
  readonly timeZoneId?: string;
  /** `20260825:0400-20260825:2000;20260826:CLOSED;…` */
  readonly tradingHours?: string;
  readonly liquidHours?: string;
  readonly evRule?: string;
  readonly evMultiplier?: number;
  readonly secIdList?: readonly TagValue[];
  readonly aggGroup?: number;
  readonly underSymbol?: string;
  readonly underSecType?: string;
  /** Comma-separated, in the order of `validExchanges`. */
  readonly marketRuleIds?: string;
  readonly realExpirationDate?: string;
  readonly stockType?: string;
  readonly minSize?: Decimal;
  readonly sizeIncrement?: Decimal;
  readonly suggestedSizeIncrement?: Decimal;
  readonly fundName?: string;
  readonly fundFamily?: string;
  readonly fundType?: string;
  readonly fundFrontLoad?: string;
  readonly fundBackLoad?: string;
  readonly fundBackLoadTimeInterval?: string;
  readonly fundManagementFee?: string;
  readonly fundClosed?: boolean;
  readonly fundClosedForNewInvestors?: boolean;
  readonly fundClosedForNewMoney?: boolean;
  readonly fundNotifyAmount?: string;
  readonly fundMinimumInitialPurchase?: string;
  readonly fundMinimumSubsequentPurchase?: string;
  readonly fundBlueSkyStates?: string;
  readonly fundBlueSkyTerritories?: string;
  readonly fundDistributionPolicyIndicator?: string;
  readonly fundAssetType?: string;
  readonly cusip?: string;
  readonly issueDate?: string;
  readonly ratings?: string;
  readonly bondType?: string;
  readonly coupon?: number;
  readonly couponType?: string;
  readonly convertible?: boolean;
  readonly callable?: boolean;
  readonly puttable?: boolean;
  readonly descAppend?: string;
  readonly nextOptionDate?: string;
  readonly nextOptionType?: string;
  readonly nextOptionPartial?: boolean;
  readonly bondNotes?: string;
  readonly ineligibilityReasonList?: readonly IneligibilityReason[];
  readonly eventContract1?: string;
  readonly eventContractDescription1?: string;
  readonly eventContractDescription2?: string;
  readonly minAlgoSize?: Decimal;
  readonly lastPricePrecision?: string;
  readonly lastSizePrecision?: string;
  readonly settlementMethod?: string;
}

/** Why a contract cannot be traded by this account. */
export interface IneligibilityReason {
  readonly id?: string;
  readonly description?: string;
}
