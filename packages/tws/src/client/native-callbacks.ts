import type { ServerMessage, ServerMessageOf } from '../messages/index.ts';

/** A callback of EWrapper: the message that it is made of, and its arguments for each time that it is called. */
export interface Callback<K extends ServerMessage['kind'], A extends readonly unknown[]> {
  readonly kind: K;
  calls(message: ServerMessageOf<K>): readonly A[];
}

function one<K extends ServerMessage['kind'], const A extends readonly unknown[]>(
  kind: K,
  args: (message: ServerMessageOf<K>) => A,
): Callback<K, A> {
  return { kind, calls: (message) => [args(message)] };
}

function many<K extends ServerMessage['kind'], const A extends readonly unknown[]>(
  kind: K,
  calls: (message: ServerMessageOf<K>) => readonly A[],
): Callback<K, A> {
  return { kind, calls };
}

/**
 * The callbacks of IB's EWrapper with their arguments in its order (EWrapper of the official API 10.46). The size of a bid, an ask or a
 * last comes with its price as in the message; the official client makes a call of `tickSize` of it, and so does this one.
 */
export const NATIVE_CALLBACKS = {
  error: one('error', (m) => [m.id, m.errorTime, m.errorCode, m.errorMsg, m.advancedOrderRejectJson]),
  nextValidId: one('nextValidId', (m) => [m.orderId]),
  managedAccounts: one('managedAccounts', (m) => [m.accountsList]),
  currentTime: one('currentTime', (m) => [m.currentTime]),
  currentTimeInMillis: one('currentTimeInMillis', (m) => [m.currentTimeInMillis]),
  receiveFA: one('receiveFA', (m) => [m.faDataType, m.xml]),
  replaceFAEnd: one('replaceFAEnd', (m) => [m.reqId, m.text]),
  familyCodes: one('familyCodes', (m) => [m.familyCodes]),
  softDollarTiers: one('softDollarTiers', (m) => [m.reqId, m.softDollarTiers]),
  userInfo: one('userInfo', (m) => [m.reqId, m.whiteBrandingId]),
  displayGroupList: one('displayGroupList', (m) => [m.reqId, m.groups]),
  displayGroupUpdated: one('displayGroupUpdated', (m) => [m.reqId, m.contractInfo]),
  verifyMessageAPI: one('verifyMessageAPI', (m) => [m.apiData]),
  verifyCompleted: one('verifyCompleted', (m) => [m.isSuccessful, m.errorText]),
  verifyAndAuthMessageAPI: one('verifyAndAuthMessageAPI', (m) => [m.apiData, m.xyzChallenge]),
  verifyAndAuthCompleted: one('verifyAndAuthCompleted', (m) => [m.isSuccessful, m.errorText]),
  configResponse: one('configResponse', (m) => [m]),
  updateConfigResponse: one('updateConfigResponse', (m) => [m]),

  tickPrice: one('tickPrice', (m) => [m.reqId, m.tickType, m.price, priceAttribs(m.attrMask)]),
  tickSize: one('tickSize', (m) => [m.reqId, m.tickType, m.size]),
  tickOptionComputation: one('tickOptionComputation', (m) => [
    m.reqId,
    m.tickType,
    m.tickAttrib,
    m.impliedVol,
    m.delta,
    m.optPrice,
    m.pvDividend,
    m.gamma,
    m.vega,
    m.theta,
    m.undPrice,
  ]),
  tickGeneric: one('tickGeneric', (m) => [m.reqId, m.tickType, m.value]),
  tickString: one('tickString', (m) => [m.reqId, m.tickType, m.value]),
  tickEFP: one('tickEFP', (m) => [
    m.reqId,
    m.tickType,
    m.basisPoints,
    m.formattedBasisPoints,
    m.totalDividends,
    m.holdDays,
    m.futureLastTradeDate,
    m.dividendImpact,
    m.dividendsToLastTradeDate,
  ]),
  tickSnapshotEnd: one('tickSnapshotEnd', (m) => [m.reqId]),
  marketDataType: one('marketDataType', (m) => [m.reqId, m.marketDataType]),
  tickReqParams: one('tickReqParams', (m) => [m.reqId, m.minTick, m.bboExchange, m.snapshotPermissions]),
  tickNews: one('tickNews', (m) => [
    m.reqId,
    m.timestamp,
    m.providerCode,
    m.articleId,
    m.headline,
    m.extraData,
  ]),
  updateMktDepth: one('updateMktDepth', ({ reqId, marketDepthData: d }) => [
    reqId,
    d.position,
    d.operation,
    d.side,
    d.price,
    d.size,
  ]),
  updateMktDepthL2: one('updateMktDepthL2', ({ reqId, marketDepthData: d }) => [
    reqId,
    d.position,
    d.marketMaker,
    d.operation,
    d.side,
    d.price,
    d.size,
    d.isSmartDepth,
  ]),
  mktDepthExchanges: one('mktDepthExchanges', (m) => [m.depthMarketDataDescriptions]),
  smartComponents: one('smartComponents', (m) => [m.reqId, m.smartComponents]),
  rerouteMktDataReq: one('rerouteMktDataReq', (m) => [m.reqId, m.conId, m.exchange]),
  rerouteMktDepthReq: one('rerouteMktDepthReq', (m) => [m.reqId, m.conId, m.exchange]),
  tickByTickAllLast: many('tickByTick', ({ reqId, tickType, historicalTickLast: t }) =>
    t === undefined
      ? []
      : [[reqId, tickType, t.time, t.price, t.size, t.tickAttribLast, t.exchange, t.specialConditions]],
  ),
  tickByTickBidAsk: many('tickByTick', ({ reqId, historicalTickBidAsk: t }) =>
    t === undefined
      ? []
      : [[reqId, t.time, t.priceBid, t.priceAsk, t.sizeBid, t.sizeAsk, t.tickAttribBidAsk]],
  ),
  tickByTickMidPoint: many('tickByTick', ({ reqId, historicalTickMidPoint: t }) =>
    t === undefined ? [] : [[reqId, t.time, t.price]],
  ),

  openOrder: one('openOrder', (m) => [m.orderId, m.contract, m.order, m.orderState]),
  openOrderEnd: one('openOrderEnd', () => []),
  completedOrder: one('completedOrder', (m) => [m.contract, m.order, m.orderState]),
  completedOrdersEnd: one('completedOrdersEnd', () => []),
  orderStatus: one('orderStatus', (m) => [
    m.orderId,
    m.status,
    m.filled,
    m.remaining,
    m.avgFillPrice,
    m.permId,
    m.parentId,
    m.lastFillPrice,
    m.clientId,
    m.whyHeld,
    m.mktCapPrice,
  ]),
  orderBound: one('orderBound', (m) => [m.permId, m.clientId, m.orderId]),
  execDetails: one('execDetails', (m) => [m.reqId, m.contract, m.execution]),
  execDetailsEnd: one('execDetailsEnd', (m) => [m.reqId]),
  commissionAndFeesReport: one('commissionAndFeesReport', (m) => {
    const { kind: _, ...report } = m;
    return [report];
  }),
  deltaNeutralValidation: one('deltaNeutralValidation', (m) => {
    const { kind: _, reqId, ...validation } = m;
    return [reqId, validation];
  }),

  updateAccountValue: one('updateAccountValue', (m) => [m.key, m.value, m.currency, m.accountName]),
  updatePortfolio: one('updatePortfolio', (m) => [
    m.contract,
    m.position,
    m.marketPrice,
    m.marketValue,
    m.averageCost,
    m.unrealizedPNL,
    m.realizedPNL,
    m.accountName,
  ]),
  updateAccountTime: one('updateAccountTime', (m) => [m.timeStamp]),
  accountDownloadEnd: one('accountDownloadEnd', (m) => [m.accountName]),
  accountSummary: one('accountSummary', (m) => [m.reqId, m.account, m.tag, m.value, m.currency]),
  accountSummaryEnd: one('accountSummaryEnd', (m) => [m.reqId]),
  position: one('position', (m) => [m.account, m.contract, m.position, m.avgCost]),
  positionEnd: one('positionEnd', () => []),
  positionMulti: one('positionMulti', (m) => [
    m.reqId,
    m.account,
    m.modelCode,
    m.contract,
    m.position,
    m.avgCost,
  ]),
  positionMultiEnd: one('positionMultiEnd', (m) => [m.reqId]),
  accountUpdateMulti: one('accountUpdateMulti', (m) => [
    m.reqId,
    m.account,
    m.modelCode,
    m.key,
    m.value,
    m.currency,
  ]),
  accountUpdateMultiEnd: one('accountUpdateMultiEnd', (m) => [m.reqId]),
  pnl: one('pnl', (m) => [m.reqId, m.dailyPnL, m.unrealizedPnL, m.realizedPnL]),
  pnlSingle: one('pnlSingle', (m) => [
    m.reqId,
    m.position,
    m.dailyPnL,
    m.unrealizedPnL,
    m.realizedPnL,
    m.value,
  ]),

  contractDetails: one('contractDetails', (m) => [m.reqId, { contract: m.contract, ...m.contractDetails }]),
  bondContractDetails: one('bondContractDetails', (m) => [
    m.reqId,
    { contract: m.contract, ...m.contractDetails },
  ]),
  contractDetailsEnd: one('contractDetailsEnd', (m) => [m.reqId]),
  symbolSamples: one('symbolSamples', (m) => [m.reqId, m.contractDescriptions]),
  securityDefinitionOptionParameter: one('securityDefinitionOptionParameter', (m) => [
    m.reqId,
    m.exchange,
    m.underlyingConId,
    m.tradingClass,
    m.multiplier,
    m.expirations,
    m.strikes,
  ]),
  securityDefinitionOptionParameterEnd: one('securityDefinitionOptionParameterEnd', (m) => [m.reqId]),
  marketRule: one('marketRule', (m) => [m.marketRuleId, m.priceIncrements]),
  scannerParameters: one('scannerParameters', (m) => [m.xml]),
  scannerData: many('scannerData', (m) =>
    m.scannerDataElement.map(
      (row) =>
        [
          m.reqId,
          row.rank,
          { contract: row.contract, marketName: row.marketName },
          row.distance,
          row.benchmark,
          row.projection,
          row.comboKey,
        ] as const,
    ),
  ),
  scannerDataEnd: one('scannerData', (m) => [m.reqId]),
  fundamentalData: one('fundamentalData', (m) => [m.reqId, m.data]),

  historicalData: many('historicalData', (m) => m.historicalDataBars.map((bar) => [m.reqId, bar] as const)),
  historicalDataEnd: one('historicalDataEnd', (m) => [m.reqId, m.startDateStr, m.endDateStr]),
  historicalDataUpdate: one('historicalDataUpdate', (m) => [m.reqId, m.historicalDataBar]),
  realtimeBar: one('realtimeBar', (m) => [
    m.reqId,
    m.time,
    m.open,
    m.high,
    m.low,
    m.close,
    m.volume,
    m.WAP,
    m.count,
  ]),
  headTimestamp: one('headTimestamp', (m) => [m.reqId, m.headTimestamp]),
  histogramData: one('histogramData', (m) => [m.reqId, m.histogramDataEntries]),
  historicalTicks: one('historicalTicks', (m) => [m.reqId, m.historicalTicks, m.isDone]),
  historicalTicksBidAsk: one('historicalTicksBidAsk', (m) => [m.reqId, m.historicalTicksBidAsk, m.isDone]),
  historicalTicksLast: one('historicalTicksLast', (m) => [m.reqId, m.historicalTicksLast, m.isDone]),
  historicalSchedule: one('historicalSchedule', (m) => [
    m.reqId,
    m.startDateTime,
    m.endDateTime,
    m.timeZone,
    m.historicalSessions,
  ]),

  updateNewsBulletin: one('updateNewsBulletin', (m) => [
    m.newsMsgId,
    m.newsMsgType,
    m.newsMessage,
    m.originatingExch,
  ]),
  newsProviders: one('newsProviders', (m) => [m.newsProviders]),
  newsArticle: one('newsArticle', (m) => [m.reqId, m.articleType, m.articleText]),
  historicalNews: one('historicalNews', (m) => [m.reqId, m.time, m.providerCode, m.articleId, m.headline]),
  historicalNewsEnd: one('historicalNewsEnd', (m) => [m.reqId, m.hasMore]),
  wshMetaData: one('wshMetaData', (m) => [m.reqId, m.dataJson]),
  wshEventData: one('wshEventData', (m) => [m.reqId, m.dataJson]),
};

/** The size that travels with a price: tick types 1 and 66 bid, 2 and 67 ask, 4 and 68 last. */
const SIZE_TYPE: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 3],
  [4, 5],
  [66, 69],
  [67, 70],
  [68, 71],
]);

/** The calls of `tickSize` that a price makes. */
export const SIZE_OF_PRICE = many('tickPrice', ({ reqId, tickType, size }) => {
  const sizeType = SIZE_TYPE.get(tickType);
  return sizeType === undefined || size === undefined ? [] : [[reqId, sizeType, size]];
});

export type CallbackName = keyof typeof NATIVE_CALLBACKS;
export type CallbackArguments<Name extends CallbackName> =
  (typeof NATIVE_CALLBACKS)[Name] extends Callback<infer _, infer A> ? A : never;

/** The bits of a price tick. */
export interface PriceAttribs {
  readonly canAutoExecute: boolean;
  readonly pastLimit: boolean;
  readonly preOpen: boolean;
}

function priceAttribs(mask: number): PriceAttribs {
  return {
    canAutoExecute: (mask & 1) !== 0,
    pastLimit: (mask & 2) !== 0,
    preOpen: (mask & 4) !== 0,
  };
}
