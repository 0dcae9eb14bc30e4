import {
  bool,
  dbl,
  dblInText,
  decimal,
  int,
  int64,
  list,
  optDbl,
  optInt,
  optRec,
  rec,
  str,
} from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import {
  below,
  counted,
  is,
  mask,
  retired,
  since,
  until,
  version,
  when,
  fields,
} from '../../schema/text-step.ts';

/** The size that belongs to a bid, ask or last travels with it; there is no separate size tick for it. */
export const tickPrice = message({
  name: 'tickPrice',
  id: 1,
  from: 'server',
  proto: 'TickPrice',
  protobufSince: 206,
  body: {
    reqId: int(1),
    tickType: int(2),
    /** IB's -1: no price. */
    price: dbl(3, { absent: -1 }),
    size: decimal(4),
    /** Bits: 1 can auto-execute, 2 past limit, 4 pre-open. */
    attrMask: int(5),
  },
  version: 6,
});

export const tickSize = message({
  name: 'tickSize',
  id: 2,
  from: 'server',
  proto: 'TickSize',
  protobufSince: 206,
  body: { reqId: int(1), tickType: int(2), size: decimal(3) },
  version: 6,
});

/** -1 (price, volatility, dividend, underlying) and -2 (greeks) mean "not computed". */
export const tickOptionComputation = message({
  name: 'tickOptionComputation',
  id: 21,
  from: 'server',
  proto: 'TickOptionComputation',
  protobufSince: 206,
  body: {
    reqId: int(1),
    tickType: int(2),
    /** 0 return based, 1 price based. */
    tickAttrib: optInt(3),
    impliedVol: optDbl(4),
    delta: optDbl(5),
    optPrice: optDbl(6),
    pvDividend: optDbl(7),
    gamma: optDbl(8),
    vega: optDbl(9),
    theta: optDbl(10),
    undPrice: optDbl(11),
  },
  text: [
    until(156, version(6)),
    'reqId',
    'tickType',
    since(156, 'tickAttrib'),
    ...fields('impliedVol delta optPrice pvDividend gamma vega theta undPrice'),
  ],
});

export const tickGeneric = message({
  name: 'tickGeneric',
  id: 45,
  from: 'server',
  proto: 'TickGeneric',
  protobufSince: 206,
  body: { reqId: int(1), tickType: int(2), value: optDbl(3) },
  version: 6,
});

export const tickString = message({
  name: 'tickString',
  id: 46,
  from: 'server',
  proto: 'TickString',
  protobufSince: 206,
  body: { reqId: int(1), tickType: int(2), value: str(3, { escapedSince: 153 }) },
  version: 6,
});

/** Exchange for physical. Text only. */
export const tickEFP = message({
  name: 'tickEFP',
  id: 47,
  from: 'server',
  body: {
    reqId: int(),
    tickType: int(),
    basisPoints: dbl(),
    formattedBasisPoints: str(),
    totalDividends: dbl(),
    holdDays: int(),
    futureLastTradeDate: str(),
    dividendImpact: dbl(),
    dividendsToLastTradeDate: dbl(),
  },
  version: 6,
});

export const tickSnapshotEnd = message({
  name: 'tickSnapshotEnd',
  id: 57,
  from: 'server',
  proto: 'TickSnapshotEnd',
  protobufSince: 206,
  body: { reqId: int(1) },
  version: 1,
});

/** 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
export const marketDataType = message({
  name: 'marketDataType',
  id: 58,
  from: 'server',
  proto: 'MarketDataType',
  protobufSince: 206,
  body: { reqId: int(1), marketDataType: int(2) },
  version: 1,
});

export const tickReqParams = message({
  name: 'tickReqParams',
  id: 81,
  from: 'server',
  proto: 'TickReqParams',
  protobufSince: 206,
  body: {
    reqId: int(1),
    minTick: dblInText(2),
    /** The key that `reqSmartComponents` explains. */
    bboExchange: str(3),
    snapshotPermissions: int(4),
    lastPricePrecision: str(5),
    lastSizePrecision: str(6),
  },
  text: ['reqId', 'minTick', 'bboExchange', 'snapshotPermissions'],
});

const marketDepthData = {
  position: int(1),
  /** 0 insert, 1 update, 2 delete. */
  operation: int(2),
  /** 0 ask, 1 bid. */
  side: int(3),
  price: dbl(4),
  size: decimal(5),
  /** The exchange in a SMART depth. */
  marketMaker: str(6),
  isSmartDepth: bool(7),
};

export const updateMktDepth = message({
  name: 'updateMktDepth',
  id: 12,
  from: 'server',
  proto: 'MarketDepth',
  protobufSince: 206,
  body: { reqId: int(1), marketDepthData: rec(2, marketDepthData) },
  text: [version(1), 'reqId', ...below('marketDepthData', 'position operation side price size')],
});

export const updateMktDepthL2 = message({
  name: 'updateMktDepthL2',
  id: 13,
  from: 'server',
  proto: 'MarketDepthL2',
  protobufSince: 206,
  body: { reqId: int(1), marketDepthData: rec(2, marketDepthData) },
  text: [
    version(1),
    'reqId',
    ...below('marketDepthData', 'position marketMaker operation side price size'),
    since(146, 'marketDepthData.isSmartDepth'),
  ],
});

export const mktDepthExchanges = message({
  name: 'mktDepthExchanges',
  id: 80,
  from: 'server',
  proto: 'MarketDepthExchanges',
  protobufSince: 213,
  body: {
    depthMarketDataDescriptions: list(1, {
      exchange: str(1),
      secType: str(2),
      listingExch: str(3),
      serviceDataType: str(4),
      aggGroup: optInt(5),
    }),
  },
  text: [
    counted(
      'depthMarketDataDescriptions',
      'exchange',
      'secType',
      until(120, retired('isL2', '0')),
      since(120, 'listingExch', 'serviceDataType', 'aggGroup'),
    ),
  ],
});

export const smartComponents = message({
  name: 'smartComponents',
  id: 82,
  from: 'server',
  proto: 'SmartComponents',
  protobufSince: 212,
  body: {
    reqId: int(1),
    // Recorded at server version 225: bit 0 is written as nothing.
    smartComponents: list(2, {
      bitNumber: int(1, { zeroIsSilent: true }),
      exchange: str(2),
      exchangeLetter: str(3),
    }),
  },
  text: ['reqId', counted('smartComponents', 'bitNumber', 'exchange', 'exchangeLetter')],
});

/** Ask again for the market data of a CFD under its underlying's contract. */
export const rerouteMktDataReq = message({
  name: 'rerouteMktDataReq',
  id: 91,
  from: 'server',
  proto: 'RerouteMarketDataRequest',
  protobufSince: 211,
  body: { reqId: int(1), conId: int(2), exchange: str(3) },
});

export const rerouteMktDepthReq = message({
  name: 'rerouteMktDepthReq',
  id: 92,
  from: 'server',
  proto: 'RerouteMarketDepthRequest',
  protobufSince: 211,
  body: { reqId: int(1), conId: int(2), exchange: str(3) },
});

export const historicalTick = { time: int64(1), price: dbl(2), size: decimal(3) };

export const historicalTickBidAsk = {
  time: int64(1),
  tickAttribBidAsk: rec(2, { bidPastLow: bool(1), askPastHigh: bool(2) }),
  priceBid: dbl(3),
  priceAsk: dbl(4),
  sizeBid: decimal(5),
  sizeAsk: decimal(6),
};

export const historicalTickLast = {
  time: int64(1),
  tickAttribLast: rec(2, { pastLimit: bool(1), unreported: bool(2) }),
  price: dbl(3),
  size: decimal(4),
  exchange: str(5),
  specialConditions: str(6),
};

/** One tick of a tick-by-tick stream; the official client makes three callbacks of it. */
export const tickByTick = message({
  name: 'tickByTick',
  id: 99,
  from: 'server',
  proto: 'TickByTickData',
  protobufSince: 208,
  body: {
    reqId: int(1),
    /** 1 last, 2 all last, 3 bid and ask, 4 midpoint. */
    tickType: int(2),
    historicalTickLast: optRec(3, historicalTickLast),
    historicalTickBidAsk: optRec(4, historicalTickBidAsk),
    historicalTickMidPoint: optRec(5, historicalTick),
  },
  text: [
    'reqId',
    'tickType',
    when(
      is('tickType', 1, 2),
      ...below('historicalTickLast', 'time price size'),
      mask('historicalTickLast.tickAttribLast.pastLimit', 'historicalTickLast.tickAttribLast.unreported'),
      ...below('historicalTickLast', 'exchange specialConditions'),
    ),
    when(
      is('tickType', 3),
      ...below('historicalTickBidAsk', 'time priceBid priceAsk sizeBid sizeAsk'),
      mask(
        'historicalTickBidAsk.tickAttribBidAsk.bidPastLow',
        'historicalTickBidAsk.tickAttribBidAsk.askPastHigh',
      ),
    ),
    when(is('tickType', 4), ...below('historicalTickMidPoint', 'time price')),
  ],
});
