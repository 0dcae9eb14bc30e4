import { bool, dbl, int, rec, str, tags } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { below, is, since, tagText, version, when, fields } from '../../schema/text-step.ts';
import { DELTA_NEUTRAL_CONTRACT, PLAIN_LEGS, REQUESTED_CONTRACT } from '../layouts.ts';
import { contract } from '../records/contract.ts';

export const reqMktData = message({
  name: 'reqMktData',
  id: 1,
  from: 'client',
  proto: 'MarketDataRequest',
  protobufSince: 206,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    genericTickList: str(3),
    snapshot: bool(4),
    regulatorySnapshot: bool(5),
    marketDataOptions: tags(6),
  },
  text: [
    version(11),
    'reqId',
    ...REQUESTED_CONTRACT,
    when(is('contract.secType', 'BAG'), PLAIN_LEGS),
    DELTA_NEUTRAL_CONTRACT,
    'genericTickList',
    'snapshot',
    since(114, 'regulatorySnapshot'),
    since(70, tagText('marketDataOptions')),
  ],
});

export const cancelMktData = message({
  name: 'cancelMktData',
  id: 2,
  from: 'client',
  proto: 'CancelMarketData',
  protobufSince: 206,
  body: { reqId: int(1) },
  version: 2,
});

export const reqMarketDataType = message({
  name: 'reqMarketDataType',
  id: 59,
  from: 'client',
  proto: 'MarketDataTypeRequest',
  protobufSince: 206,
  body: { marketDataType: int(1) },
  version: 1,
});

export const reqMktDepth = message({
  name: 'reqMktDepth',
  id: 10,
  from: 'client',
  proto: 'MarketDepthRequest',
  protobufSince: 206,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    numRows: int(3),
    isSmartDepth: bool(4),
    marketDepthOptions: tags(5),
  },
  text: [
    version(5),
    'reqId',
    ...below(
      'contract',
      'conId symbol secType lastTradeDateOrContractMonth strike right multiplier exchange',
    ),
    since(149, 'contract.primaryExch'),
    ...below('contract', 'currency localSymbol tradingClass'),
    'numRows',
    since(146, 'isSmartDepth'),
    since(70, tagText('marketDepthOptions')),
  ],
});

export const cancelMktDepth = message({
  name: 'cancelMktDepth',
  id: 11,
  from: 'client',
  proto: 'CancelMarketDepth',
  protobufSince: 206,
  body: { reqId: int(1), isSmartDepth: bool(2) },
  text: [version(1), 'reqId', since(146, 'isSmartDepth')],
});

export const reqMktDepthExchanges = message({
  name: 'reqMktDepthExchanges',
  id: 82,
  from: 'client',
  proto: 'MarketDepthExchangesRequest',
  since: 112,
  protobufSince: 213,
  body: {},
});

export const reqSmartComponents = message({
  name: 'reqSmartComponents',
  id: 83,
  from: 'client',
  proto: 'SmartComponentsRequest',
  since: 114,
  protobufSince: 212,
  body: { reqId: int(1), bboExchange: str(2) },
});

export const reqTickByTickData = message({
  name: 'reqTickByTickData',
  id: 97,
  from: 'client',
  proto: 'TickByTickRequest',
  since: 137,
  protobufSince: 208,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    /** Last, AllLast, BidAsk or MidPoint. */
    tickType: str(3),
    numberOfTicks: int(4),
    ignoreSize: bool(5),
  },
  text: ['reqId', ...REQUESTED_CONTRACT, 'tickType', since(140, 'numberOfTicks', 'ignoreSize')],
});

export const cancelTickByTickData = message({
  name: 'cancelTickByTickData',
  id: 98,
  from: 'client',
  proto: 'CancelTickByTick',
  since: 137,
  protobufSince: 208,
  body: { reqId: int(1) },
});

export const calculateImpliedVolatility = message({
  name: 'calculateImpliedVolatility',
  id: 54,
  from: 'client',
  proto: 'CalculateImpliedVolatilityRequest',
  protobufSince: 211,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    optionPrice: dbl(3),
    underPrice: dbl(4),
    impliedVolatilityOptions: tags(5),
  },
  text: [
    version(3),
    'reqId',
    ...REQUESTED_CONTRACT,
    'optionPrice',
    'underPrice',
    since(70, tagText('impliedVolatilityOptions')),
  ],
});

export const cancelCalculateImpliedVolatility = message({
  name: 'cancelCalculateImpliedVolatility',
  id: 56,
  from: 'client',
  proto: 'CancelCalculateImpliedVolatility',
  protobufSince: 211,
  body: { reqId: int(1) },
  version: 1,
});

export const calculateOptionPrice = message({
  name: 'calculateOptionPrice',
  id: 55,
  from: 'client',
  proto: 'CalculateOptionPriceRequest',
  protobufSince: 211,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    volatility: dbl(3),
    underPrice: dbl(4),
    optionPriceOptions: tags(5),
  },
  text: [
    version(3),
    'reqId',
    ...REQUESTED_CONTRACT,
    'volatility',
    'underPrice',
    since(70, tagText('optionPriceOptions')),
  ],
});

export const cancelCalculateOptionPrice = message({
  name: 'cancelCalculateOptionPrice',
  id: 57,
  from: 'client',
  proto: 'CancelCalculateOptionPrice',
  protobufSince: 211,
  body: { reqId: int(1) },
  version: 1,
});

/** `exerciseAction` 1 exercises, 2 lets lapse; `override` sends what IB thinks unwise. The id is an order id. */
export const exerciseOptions = message({
  name: 'exerciseOptions',
  id: 21,
  from: 'client',
  proto: 'ExerciseOptionsRequest',
  protobufSince: 211,
  body: {
    orderId: int(1),
    contract: rec(2, contract),
    exerciseAction: int(3),
    exerciseQuantity: int(4),
    account: str(5),
    override: bool(6),
    manualOrderTime: str(7),
    customerAccount: str(8),
    professionalCustomer: bool(9),
  },
  text: [
    version(2),
    'orderId',
    ...below(
      'contract',
      'conId symbol secType lastTradeDateOrContractMonth strike right multiplier exchange',
    ),
    ...below('contract', 'currency localSymbol tradingClass'),
    ...fields('exerciseAction exerciseQuantity account override'),
    since(180, 'manualOrderTime'),
    since(183, 'customerAccount'),
    since(184, 'professionalCustomer'),
  ],
});
