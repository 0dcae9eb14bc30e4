import { dbl, decimal, int, int64, optDbl, rec, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import {
  type TextStep,
  alias,
  anyOf,
  below,
  between,
  counted,
  field,
  is,
  nonEmpty,
  positive,
  retired,
  since,
  tagPairs,
  until,
  version,
  when,
  fields,
} from '../../schema/text-step.ts';
import { DELTA_NEUTRAL_CONTRACT, LEG_PRICES, MODEL_CODE, ORDER_LEGS, REPORTED_CONTRACT } from '../layouts.ts';
import { contract } from '../records/contract.ts';
import { execution } from '../records/execution.ts';
import { order, orderState } from '../records/order.ts';

const of = (names: string) => below('order', names);
const stateOf = (names: string) => below('orderState', names);

/** How conditions travel in text; shared by reports and requests. */
export const CONDITIONS: readonly TextStep[] = [
  counted(
    'order.conditions',
    'type',
    field('isConjunctionConnection', { conjunction: true }),
    when(is('type', 1), 'isMore', 'price', 'conId', 'exchange', 'triggerMethod'),
    when(is('type', 3), 'isMore', 'time'),
    when(is('type', 4), 'isMore', 'percent'),
    when(is('type', 5), 'secType', 'exchange', 'symbol'),
    when(is('type', 6), 'isMore', 'volume', 'conId', 'exchange'),
    when(is('type', 7), 'isMore', 'changePercent', 'conId', 'exchange'),
  ),
  when(anyOf('order.conditions'), ...of('conditionsIgnoreRth conditionsCancelOrder')),
];

/** What a scale order says once it has an increment. */
export const SCALE_STEPS = of(
  `scalePriceAdjustValue scalePriceAdjustInterval scaleProfitOffset scaleAutoReset scaleInitPosition scaleInitFillQty
   scaleRandomPercent`,
);

export const PEGGED_TO_BENCHMARK: TextStep = when(
  is('order.orderType', 'PEG BENCH', 'PEGBENCH'),
  ...of(
    `referenceContractId isPeggedChangeAmountDecrease peggedChangeAmount referenceChangeAmount
     referenceExchangeId`,
  ),
);

const HEDGE = ['order.hedgeType', when(nonEmpty('order.hedgeType'), 'order.hedgeParam')];
const ALGO = ['order.algoStrategy', when(nonEmpty('order.algoStrategy'), tagPairs('order.algoParams'))];
const SCALE = [
  ...of('scaleInitLevelSize scaleSubsLevelSize scalePriceIncrement'),
  when(positive('order.scalePriceIncrement'), ...SCALE_STEPS),
];
const PEG_BEST_OFFSETS = since(
  170,
  ...of('minTradeQty minCompeteSize competeAgainstBestOffset midOffsetAtWhole midOffsetAtHalf'),
);

/** From the contract to the good-after time: the same in open and completed orders but for the client id. */
const opening = (clientId: readonly TextStep[]): readonly TextStep[] => [
  ...REPORTED_CONTRACT,
  ...of('action totalQuantity orderType lmtPrice auxPrice tif ocaGroup account openClose origin orderRef'),
  ...clientId,
  ...of('permId outsideRth hidden discretionaryAmt goodAfterTime'),
];

const ALLOCATION = [
  ...of('faGroup faMethod faPercentage'),
  until(177, retired('faProfile')),
  MODEL_CODE,
  ...of('goodTillDate rule80A percentOffset settlingFirm shortSaleSlot designatedLocation exemptCode'),
];

const VOLATILITY = of('volatility volatilityType deltaNeutralOrderType deltaNeutralAuxPrice');

const PREVIEW: readonly TextStep[] = [
  since(
    142,
    ...stateOf(
      `initMarginBefore maintMarginBefore equityWithLoanBefore initMarginChange maintMarginChange
       equityWithLoanChange`,
    ),
  ),
  ...stateOf(
    `initMarginAfter maintMarginAfter equityWithLoanAfter commissionAndFees minCommissionAndFees
     maxCommissionAndFees commissionAndFeesCurrency`,
  ),
  since(
    195,
    ...stateOf(
      `marginCurrency initMarginBeforeOutsideRTH maintMarginBeforeOutsideRTH equityWithLoanBeforeOutsideRTH
       initMarginChangeOutsideRTH maintMarginChangeOutsideRTH equityWithLoanChangeOutsideRTH initMarginAfterOutsideRTH
       maintMarginAfterOutsideRTH equityWithLoanAfterOutsideRTH suggestedSize rejectReason`,
    ),
    counted(
      'orderState.orderAllocations',
      ...fields('account position positionDesired positionAfter desiredAllocQty allowedAllocQty isMonetary'),
    ),
  ),
  'orderState.warningText',
];

export const openOrder = message({
  name: 'openOrder',
  id: 5,
  from: 'server',
  proto: 'OpenOrder',
  protobufSince: 203,
  body: { orderId: int(1), contract: rec(2, contract), order: rec(3, order), orderState: rec(4, orderState) },
  text: [
    until(73, version(32)),
    between(73, 145, version(34)),
    'orderId',
    alias('orderId', 'order.orderId'),
    ...opening(['order.clientId']),
    retired('sharesAllocation'),
    ...ALLOCATION,
    retired('auctionStrategy', '0'),
    ...of(
      'startingPrice stockRefPrice delta stockRangeLower stockRangeUpper displaySize blockOrder sweepToFill',
    ),
    ...of('allOrNone minQty ocaType'),
    retired('eTradeOnly', '0'),
    retired('firmQuoteOnly', '0'),
    retired('nbboPriceCap'),
    ...of('parentId triggerMethod'),
    ...VOLATILITY,
    when(
      nonEmpty('order.deltaNeutralOrderType'),
      ...of(
        'deltaNeutralConId deltaNeutralSettlingFirm deltaNeutralClearingAccount deltaNeutralClearingIntent',
      ),
      ...of(
        'deltaNeutralOpenClose deltaNeutralShortSale deltaNeutralShortSaleSlot deltaNeutralDesignatedLocation',
      ),
    ),
    ...of('continuousUpdate referencePriceType trailStopPrice trailingPercent'),
    retired('basisPoints'),
    retired('basisPointsType'),
    'contract.comboLegsDescrip',
    ORDER_LEGS,
    LEG_PRICES,
    tagPairs('order.smartComboRoutingParams'),
    ...SCALE,
    ...HEDGE,
    ...of('optOutSmartRouting clearingAccount clearingIntent notHeld'),
    DELTA_NEUTRAL_CONTRACT,
    ...ALGO,
    since(73, 'order.solicited'),
    'order.whatIf',
    'orderState.status',
    ...PREVIEW,
    since(76, ...of('randomizeSize randomizePrice')),
    since(
      102,
      PEGGED_TO_BENCHMARK,
      ...CONDITIONS,
      ...of(
        'adjustedOrderType triggerPrice trailStopPrice lmtPriceOffset adjustedStopPrice adjustedStopLimitPrice',
      ),
      ...of('adjustedTrailingAmount adjustableTrailingUnit'),
    ),
    since(106, ...below('order.softDollarTier', 'name value displayName')),
    since(111, 'order.cashQty'),
    since(141, 'order.dontUseAutoPriceForHedge'),
    since(145, 'order.isOmsContainer'),
    since(148, 'order.discretionaryUpToLimitPrice'),
    since(151, 'order.usePriceMgmtAlgo'),
    since(158, 'order.duration'),
    since(160, 'order.postToAts'),
    since(162, 'order.autoCancelParent'),
    PEG_BEST_OFFSETS,
    since(183, 'order.customerAccount'),
    since(184, 'order.professionalCustomer'),
    since(185, 'order.bondAccruedInterest'),
    since(189, 'order.includeOvernight'),
    since(193, ...of('extOperator manualOrderIndicator')),
    since(198, 'order.submitter'),
    since(199, 'order.imbalanceOnly'),
  ],
});

export const completedOrder = message({
  name: 'completedOrder',
  id: 101,
  from: 'server',
  proto: 'CompletedOrder',
  since: 150,
  protobufSince: 204,
  body: { contract: rec(1, contract), order: rec(2, order), orderState: rec(3, orderState) },
  text: [
    ...opening([]),
    ...ALLOCATION,
    ...of(
      'startingPrice stockRefPrice delta stockRangeLower stockRangeUpper displaySize sweepToFill allOrNone',
    ),
    ...of('minQty ocaType triggerMethod'),
    ...VOLATILITY,
    when(
      nonEmpty('order.deltaNeutralOrderType'),
      ...of(
        'deltaNeutralConId deltaNeutralShortSale deltaNeutralShortSaleSlot deltaNeutralDesignatedLocation',
      ),
    ),
    ...of('continuousUpdate referencePriceType trailStopPrice trailingPercent'),
    'contract.comboLegsDescrip',
    ORDER_LEGS,
    LEG_PRICES,
    tagPairs('order.smartComboRoutingParams'),
    ...SCALE,
    ...HEDGE,
    ...of('clearingAccount clearingIntent notHeld'),
    DELTA_NEUTRAL_CONTRACT,
    ...ALGO,
    'order.solicited',
    'orderState.status',
    ...of('randomizeSize randomizePrice'),
    PEGGED_TO_BENCHMARK,
    ...CONDITIONS,
    ...of('trailStopPrice lmtPriceOffset cashQty dontUseAutoPriceForHedge isOmsContainer autoCancelDate'),
    ...of(
      'filledQuantity refFuturesConId autoCancelParent shareholder imbalanceOnly routeMarketableToBbo parentPermId',
    ),
    ...stateOf('completedTime completedStatus'),
    PEG_BEST_OFFSETS,
    since(183, 'order.customerAccount'),
    since(184, 'order.professionalCustomer'),
    since(198, 'order.submitter'),
  ],
});

export const orderStatus = message({
  name: 'orderStatus',
  id: 3,
  from: 'server',
  proto: 'OrderStatus',
  protobufSince: 203,
  body: {
    orderId: int(1),
    status: str(2),
    filled: decimal(3),
    remaining: decimal(4),
    avgFillPrice: dbl(5),
    permId: int64(6),
    parentId: int(7),
    lastFillPrice: dbl(8),
    clientId: int(9),
    whyHeld: str(10),
    mktCapPrice: optDbl(11),
  },
  text: [
    until(131, version(6)),
    ...fields('orderId status filled remaining avgFillPrice permId parentId lastFillPrice clientId'),
    'whyHeld',
    since(131, 'mktCapPrice'),
  ],
});

export const openOrderEnd = message({
  name: 'openOrderEnd',
  id: 53,
  from: 'server',
  proto: 'OpenOrdersEnd',
  protobufSince: 203,
  body: {},
  version: 1,
});

export const completedOrdersEnd = message({
  name: 'completedOrdersEnd',
  id: 102,
  from: 'server',
  proto: 'CompletedOrdersEnd',
  since: 150,
  protobufSince: 204,
  body: {},
});

/** A manual order took an id of the API (client 0). */
export const orderBound = message({
  name: 'orderBound',
  id: 100,
  from: 'server',
  proto: 'OrderBound',
  since: 144,
  protobufSince: 204,
  body: { permId: int64(1), clientId: int(2), orderId: int(3) },
});

export const execDetails = message({
  name: 'execDetails',
  id: 11,
  from: 'server',
  proto: 'ExecutionDetails',
  protobufSince: 201,
  body: { reqId: int(1, { absent: -1 }), contract: rec(2, contract), execution: rec(3, execution) },
  text: [
    until(136, version(10)),
    'reqId',
    'execution.orderId',
    ...REPORTED_CONTRACT,
    ...below(
      'execution',
      `execId time acctNumber exchange side shares price permId clientId isLiquidation cumQty avgPrice
       orderRef evRule evMultiplier`,
    ),
    since(103, 'execution.modelCode'),
    since(136, 'execution.lastLiquidity'),
    since(178, 'execution.isPriceRevisionPending'),
    since(198, 'execution.submitter'),
  ],
});

export const execDetailsEnd = message({
  name: 'execDetailsEnd',
  id: 55,
  from: 'server',
  proto: 'ExecutionDetailsEnd',
  protobufSince: 201,
  body: { reqId: int(1, { absent: -1 }) },
  version: 1,
});

export const commissionAndFeesReport = message({
  name: 'commissionAndFeesReport',
  id: 59,
  from: 'server',
  proto: 'CommissionAndFeesReport',
  protobufSince: 211,
  body: {
    execId: str(1),
    commissionAndFees: optDbl(2),
    currency: str(3),
    realizedPNL: optDbl(4),
    bondYield: optDbl(5),
    yieldRedemptionDate: str(6),
  },
  version: 1,
});

/** The gateway's answer to a delta-neutral contract that it completed. Text only. */
export const deltaNeutralValidation = message({
  name: 'deltaNeutralValidation',
  id: 56,
  from: 'server',
  body: { reqId: int(), deltaNeutralContract: rec(0, { conId: int(), delta: dbl(), price: dbl() }) },
  text: [version(1), 'reqId', ...below('deltaNeutralContract', 'conId delta price')],
});
