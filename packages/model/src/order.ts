import type { Decimal } from './decimal/decimal.ts';
import type { TagValue } from './tag-value.ts';

/** An order in the fields of the TWS API, field for field. An absent field is unset, which is not zero. */
export interface Order {
  readonly clientId?: number;
  readonly orderId?: number;
  /** IB's lasting identity of the order. */
  readonly permId?: number;
  /** orderId of the parent of a bracket or hedge. */
  readonly parentId?: number;
  /** BUY, SELL; SSHORT for institutions. */
  readonly action?: string;
  /** Always positive; the side is `action`. */
  readonly totalQuantity?: Decimal;
  readonly displaySize?: number;
  /** IB's text: MKT, LMT, STP, STP LMT, TRAIL, MOC, … */
  readonly orderType?: string;
  /** Limit orders; the cap of the others that have one. */
  readonly lmtPrice?: number;
  /** Stop price, trailing amount or offset, by order type. */
  readonly auxPrice?: number;
  /** DAY, GTC, IOC, FOK, GTD, OPG, AUC, DTC. */
  readonly tif?: string;
  readonly account?: string;
  readonly settlingFirm?: string;
  readonly clearingAccount?: string;
  readonly clearingIntent?: string;
  readonly allOrNone?: boolean;
  readonly blockOrder?: boolean;
  readonly hidden?: boolean;
  /** May trigger or fill outside regular trading hours. */
  readonly outsideRth?: boolean;
  readonly sweepToFill?: boolean;
  readonly percentOffset?: number;
  /** In percent: 1 is 1 %. */
  readonly trailingPercent?: number;
  readonly trailStopPrice?: number;
  readonly minQty?: number;
  /** `YYYYMMDD-hh:mm:ss` in UTC, or with a zone after a space. */
  readonly goodAfterTime?: string;
  /** As `goodAfterTime`; with tif GTD. */
  readonly goodTillDate?: string;
  readonly ocaGroup?: string;
  /** Free text that comes back with every report; carries the identity of our intent. */
  readonly orderRef?: string;
  readonly rule80A?: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce without block. */
  readonly ocaType?: number;
  /** 0 default, 1 double bid/ask, 2 last, 3 double last, 4 bid/ask, 7 last or bid/ask, 8 midpoint. */
  readonly triggerMethod?: number;
  readonly activeStartTime?: string;
  readonly activeStopTime?: string;
  readonly faGroup?: string;
  readonly faMethod?: string;
  readonly faPercentage?: string;
  readonly volatility?: number;
  readonly volatilityType?: number;
  readonly continuousUpdate?: boolean;
  readonly referencePriceType?: number;
  readonly deltaNeutralOrderType?: string;
  readonly deltaNeutralAuxPrice?: number;
  readonly deltaNeutralConId?: number;
  readonly deltaNeutralOpenClose?: string;
  readonly deltaNeutralShortSale?: boolean;
  readonly deltaNeutralShortSaleSlot?: number;
  readonly deltaNeutralDesignatedLocation?: string;
  readonly scaleInitLevelSize?: number;
  readonly scaleSubsLevelSize?: number;
  readonly scalePriceIncrement?: number;
  readonly scalePriceAdjustValue?: number;
  readonly scalePriceAdjustInterval?: number;
  readonly scaleProfitOffset?: number;
  readonly scaleAutoReset?: boolean;
  readonly scaleInitPosition?: number;
  readonly scaleInitFillQty?: number;
  readonly scaleRandomPercent?: boolean;
  readonly scaleTable?: string;
  readonly hedgeType?: string;
  readonly hedgeParam?: string;
  readonly algoStrategy?: string;
  readonly algoParams?: readonly TagValue[];
  readonly algoId?: string;
  readonly smartComboRoutingParams?: readonly TagValue[];
  readonly whatIf?: boolean;
  /** False: held by the gateway until a later order of the group is transmitted. */
  readonly transmit?: boolean;
  readonly overridePercentageConstraints?: boolean;
  readonly openClose?: string;
  readonly origin?: number;
  readonly shortSaleSlot?: number;
  readonly designatedLocation?: string;
  readonly exemptCode?: number;
  readonly deltaNeutralSettlingFirm?: string;
  readonly deltaNeutralClearingAccount?: string;
  readonly deltaNeutralClearingIntent?: string;
  readonly discretionaryAmt?: number;
  readonly optOutSmartRouting?: boolean;
  readonly startingPrice?: number;
  readonly stockRefPrice?: number;
  readonly delta?: number;
  readonly stockRangeLower?: number;
  readonly stockRangeUpper?: number;
  readonly notHeld?: boolean;
  readonly orderMiscOptions?: readonly TagValue[];
  readonly solicited?: boolean;
  readonly randomizeSize?: boolean;
  readonly randomizePrice?: boolean;
  readonly referenceContractId?: number;
  readonly peggedChangeAmount?: number;
  readonly isPeggedChangeAmountDecrease?: boolean;
  readonly referenceChangeAmount?: number;
  readonly referenceExchangeId?: string;
  readonly adjustedOrderType?: string;
  readonly triggerPrice?: number;
  readonly adjustedStopPrice?: number;
  readonly adjustedStopLimitPrice?: number;
  readonly adjustedTrailingAmount?: number;
  readonly adjustableTrailingUnit?: number;
  readonly lmtPriceOffset?: number;
  readonly conditions?: readonly OrderCondition[];
  /** True: the conditions cancel the order; false: they release it. */
  readonly conditionsCancelOrder?: boolean;
  readonly conditionsIgnoreRth?: boolean;
  readonly modelCode?: string;
  readonly extOperator?: string;
  readonly softDollarTier?: SoftDollarTier;
  /** In the quote currency. */
  readonly cashQty?: number;
  readonly mifid2DecisionMaker?: string;
  readonly mifid2DecisionAlgo?: string;
  readonly mifid2ExecutionTrader?: string;
  readonly mifid2ExecutionAlgo?: string;
  readonly dontUseAutoPriceForHedge?: boolean;
  readonly isOmsContainer?: boolean;
  readonly discretionaryUpToLimitPrice?: boolean;
  readonly autoCancelDate?: string;
  /** From the server only. */
  readonly filledQuantity?: Decimal;
  readonly refFuturesConId?: number;
  readonly autoCancelParent?: boolean;
  readonly shareholder?: string;
  readonly imbalanceOnly?: boolean;
  readonly routeMarketableToBbo?: number;
  readonly parentPermId?: number;
  readonly usePriceMgmtAlgo?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly postToAts?: number;
  readonly advancedErrorOverride?: string;
  readonly manualOrderTime?: string;
  readonly minTradeQty?: number;
  readonly minCompeteSize?: number;
  /** Infinity: up to the midpoint. */
  readonly competeAgainstBestOffset?: number;
  readonly midOffsetAtWhole?: number;
  readonly midOffsetAtHalf?: number;
  readonly customerAccount?: string;
  readonly professionalCustomer?: boolean;
  readonly bondAccruedInterest?: string;
  readonly includeOvernight?: boolean;
  readonly manualOrderIndicator?: number;
  readonly submitter?: string;
  readonly deactivate?: boolean;
  readonly postOnly?: boolean;
  readonly allowPreOpen?: boolean;
  readonly ignoreOpenAuction?: boolean;
  readonly seekPriceImprovement?: number;
  readonly whatIfType?: number;
  readonly hedgeMaxSize?: number;
  readonly conditionsIncludeOvernight?: boolean;
}

/** A condition that releases or cancels an order; which fields count depends on `type`. */
export interface OrderCondition {
  /** 1 price, 3 time, 4 margin, 5 execution, 6 volume, 7 percent change. */
  readonly type?: number;
  /** True: joined to the next condition with and; false: with or. */
  readonly isConjunctionConnection?: boolean;
  readonly isMore?: boolean;
  readonly conId?: number;
  readonly exchange?: string;
  readonly symbol?: string;
  readonly secType?: string;
  /** Margin cushion in percent. */
  readonly percent?: number;
  /** Percent. */
  readonly changePercent?: number;
  readonly price?: number;
  readonly triggerMethod?: number;
  readonly time?: string;
  readonly volume?: number;
}

/** A soft-dollar tier of an adviser. */
export interface SoftDollarTier {
  readonly name?: string;
  readonly value?: string;
  readonly displayName?: string;
}

/** What the gateway says of an order: status, and for a what-if margin and commission before and after. */
export interface OrderState {
  /** As in orderStatus. */
  readonly status?: string;
  readonly initMarginBefore?: number;
  readonly maintMarginBefore?: number;
  readonly equityWithLoanBefore?: number;
  readonly initMarginChange?: number;
  readonly maintMarginChange?: number;
  readonly equityWithLoanChange?: number;
  readonly initMarginAfter?: number;
  readonly maintMarginAfter?: number;
  readonly equityWithLoanAfter?: number;
  readonly commissionAndFees?: number;
  readonly minCommissionAndFees?: number;
  readonly maxCommissionAndFees?: number;
  readonly commissionAndFeesCurrency?: string;
  readonly marginCurrency?: string;
  readonly initMarginBeforeOutsideRTH?: number;
  readonly maintMarginBeforeOutsideRTH?: number;
  readonly equityWithLoanBeforeOutsideRTH?: number;
  readonly initMarginChangeOutsideRTH?: number;
  readonly maintMarginChangeOutsideRTH?: number;
  readonly equityWithLoanChangeOutsideRTH?: number;
  readonly initMarginAfterOutsideRTH?: number;
  readonly maintMarginAfterOutsideRTH?: number;
  readonly equityWithLoanAfterOutsideRTH?: number;
  readonly suggestedSize?: Decimal;
  readonly rejectReason?: string;
  readonly orderAllocations?: readonly OrderAllocation[];
  readonly warningText?: string;
  readonly completedTime?: string;
  readonly completedStatus?: string;
}

/** The share of one account in an allocated order. */
export interface OrderAllocation {
  readonly account?: string;
  readonly position?: Decimal;
  readonly positionDesired?: Decimal;
  readonly positionAfter?: Decimal;
  readonly desiredAllocQty?: Decimal;
  readonly allowedAllocQty?: Decimal;
  readonly isMonetary?: boolean;
}

/** The fields that may go with a cancel. */
export interface OrderCancel {
  readonly manualOrderCancelTime?: string;
  readonly extOperator?: string;
  readonly manualOrderIndicator?: number;
}

/** Preset stop-loss and profit-taker orders attached to an order (server version 218). */
export interface AttachedOrders {
  readonly slOrderId?: number;
  readonly slOrderType?: string;
  readonly ptOrderId?: number;
  readonly ptOrderType?: string;
}
