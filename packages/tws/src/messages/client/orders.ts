import { bool, int, optRec, rec } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import {
  below,
  between,
  countedValues,
  field,
  infinite,
  is,
  nonEmpty,
  positive,
  retired,
  since,
  tagPairs,
  tagText,
  until,
  version,
  when,
} from '../../schema/text-step.ts';
import { UNSET_DOUBLE, UNSET_INT } from '../../schema/number-text.ts';
import {
  DELTA_NEUTRAL_CONTRACT,
  LEG_PRICES,
  MODEL_CODE,
  ORDER_LEGS,
  REQUESTED_CONTRACT,
} from '../layouts.ts';
import { contract } from '../records/contract.ts';
import { executionFilter } from '../records/execution.ts';
import { attachedOrders, order, orderCancel } from '../records/order.ts';
import { CONDITIONS, PEGGED_TO_BENCHMARK, SCALE_STEPS } from '../server/orders.ts';

const of = (names: string) => below('order', names);

/** The official client writes these as the largest number, and not as nothing, when they are unset. */
const largest = (names: string) => of(names).map((path) => field(path, { unset: String(UNSET_DOUBLE) }));
const largestInt = (path: string) => field(path, { unset: String(UNSET_INT) });

const MID_OFFSETS = of('midOffsetAtWhole midOffsetAtHalf');

export const placeOrder = message({
  name: 'placeOrder',
  id: 3,
  from: 'client',
  proto: 'PlaceOrderRequest',
  protobufSince: 203,
  body: {
    orderId: int(1),
    contract: rec(2, contract),
    order: rec(3, order),
    attachedOrders: optRec(4, attachedOrders, { emptyIsUnset: true, sentEmpty: true, since: 218 }),
  },
  text: [
    until(145, version(45)),
    'orderId',
    ...REQUESTED_CONTRACT,
    ...below('contract', 'secIdType secId'),
    ...of(
      'action totalQuantity orderType lmtPrice auxPrice tif ocaGroup account openClose origin orderRef transmit',
    ),
    ...of('parentId blockOrder sweepToFill displaySize triggerMethod outsideRth hidden'),
    when(is('contract.secType', 'BAG'), ORDER_LEGS, LEG_PRICES, tagPairs('order.smartComboRoutingParams')),
    retired('sharesAllocation'),
    ...of('discretionaryAmt goodAfterTime goodTillDate faGroup faMethod faPercentage'),
    until(177, retired('faProfile')),
    MODEL_CODE,
    ...of(
      'shortSaleSlot designatedLocation exemptCode ocaType rule80A settlingFirm allOrNone minQty percentOffset',
    ),
    retired('eTradeOnly', '0'),
    retired('firmQuoteOnly', '0'),
    retired('nbboPriceCap'),
    retired('auctionStrategy', '0'),
    ...of('startingPrice stockRefPrice delta stockRangeLower stockRangeUpper overridePercentageConstraints'),
    ...of('volatility volatilityType deltaNeutralOrderType deltaNeutralAuxPrice'),
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
    ...of('scaleInitLevelSize scaleSubsLevelSize scalePriceIncrement'),
    when(positive('order.scalePriceIncrement'), ...SCALE_STEPS),
    ...of('scaleTable activeStartTime activeStopTime hedgeType'),
    when(nonEmpty('order.hedgeType'), 'order.hedgeParam'),
    ...of('optOutSmartRouting clearingAccount clearingIntent notHeld'),
    DELTA_NEUTRAL_CONTRACT,
    'order.algoStrategy',
    when(nonEmpty('order.algoStrategy'), tagPairs('order.algoParams')),
    since(71, 'order.algoId'),
    'order.whatIf',
    since(70, tagText('order.orderMiscOptions')),
    since(73, 'order.solicited'),
    since(76, ...of('randomizeSize randomizePrice')),
    since(
      102,
      PEGGED_TO_BENCHMARK,
      ...CONDITIONS,
      'order.adjustedOrderType',
      ...largest(
        'triggerPrice lmtPriceOffset adjustedStopPrice adjustedStopLimitPrice adjustedTrailingAmount',
      ),
      'order.adjustableTrailingUnit',
    ),
    since(105, 'order.extOperator'),
    since(106, ...below('order.softDollarTier', 'name value')),
    since(111, ...largest('cashQty')),
    since(138, ...of('mifid2DecisionMaker mifid2DecisionAlgo')),
    since(139, ...of('mifid2ExecutionTrader mifid2ExecutionAlgo')),
    since(141, 'order.dontUseAutoPriceForHedge'),
    since(145, 'order.isOmsContainer'),
    since(148, 'order.discretionaryUpToLimitPrice'),
    since(151, 'order.usePriceMgmtAlgo'),
    since(158, largestInt('order.duration')),
    since(160, largestInt('order.postToAts')),
    since(162, 'order.autoCancelParent'),
    since(166, 'order.advancedErrorOverride'),
    since(169, 'order.manualOrderTime'),
    since(
      170,
      when(is('contract.exchange', 'IBKRATS'), 'order.minTradeQty'),
      when(
        is('order.orderType', 'PEG BEST', 'PEGBEST'),
        ...of('minCompeteSize competeAgainstBestOffset'),
        when(infinite('order.competeAgainstBestOffset'), ...MID_OFFSETS),
      ),
      when(is('order.orderType', 'PEG MID', 'PEGMID'), ...MID_OFFSETS),
    ),
    since(183, 'order.customerAccount'),
    since(184, 'order.professionalCustomer'),
    between(187, 190, retired('externalUserId'), retired('manualOrderIndicator', String(UNSET_INT))),
    since(189, 'order.includeOvernight'),
    since(192, largestInt('order.manualOrderIndicator')),
    since(199, 'order.imbalanceOnly'),
  ],
});

export const cancelOrder = message({
  name: 'cancelOrder',
  id: 4,
  from: 'client',
  proto: 'CancelOrderRequest',
  protobufSince: 203,
  body: { orderId: int(1), orderCancel: rec(2, orderCancel) },
  text: [
    until(192, version(1)),
    'orderId',
    since(169, 'orderCancel.manualOrderCancelTime'),
    between(
      187,
      190,
      retired('extOperator'),
      retired('externalUserId'),
      retired('manualOrderIndicator', String(UNSET_INT)),
    ),
    since(192, 'orderCancel.extOperator', largestInt('orderCancel.manualOrderIndicator')),
  ],
});

export const reqGlobalCancel = message({
  name: 'reqGlobalCancel',
  id: 58,
  from: 'client',
  proto: 'GlobalCancelRequest',
  protobufSince: 203,
  body: { orderCancel: rec(1, orderCancel) },
  text: [
    until(192, version(1)),
    since(192, 'orderCancel.extOperator', largestInt('orderCancel.manualOrderIndicator')),
  ],
});

export const reqOpenOrders = message({
  name: 'reqOpenOrders',
  id: 5,
  from: 'client',
  proto: 'OpenOrdersRequest',
  protobufSince: 204,
  body: {},
  version: 1,
});

export const reqAllOpenOrders = message({
  name: 'reqAllOpenOrders',
  id: 16,
  from: 'client',
  proto: 'AllOpenOrdersRequest',
  protobufSince: 204,
  body: {},
  version: 1,
});

export const reqAutoOpenOrders = message({
  name: 'reqAutoOpenOrders',
  id: 15,
  from: 'client',
  proto: 'AutoOpenOrdersRequest',
  protobufSince: 204,
  body: { autoBind: bool(1) },
  version: 1,
});

export const reqCompletedOrders = message({
  name: 'reqCompletedOrders',
  id: 99,
  from: 'client',
  proto: 'CompletedOrdersRequest',
  since: 150,
  protobufSince: 204,
  body: { apiOnly: bool(1) },
});

export const reqExecutions = message({
  name: 'reqExecutions',
  id: 7,
  from: 'client',
  proto: 'ExecutionRequest',
  protobufSince: 201,
  body: { reqId: int(1), executionFilter: rec(2, executionFilter) },
  text: [
    version(3),
    'reqId',
    ...below('executionFilter', 'clientId acctCode time symbol secType exchange side'),
    since(200, largestInt('executionFilter.lastNDays'), countedValues('executionFilter.specificDates')),
  ],
});

export const reqIds = message({
  name: 'reqIds',
  id: 8,
  from: 'client',
  proto: 'IdsRequest',
  protobufSince: 213,
  body: { numIds: int(1) },
  version: 1,
});
