import type { Callback } from './oracle.ts';
import type { Fields, Value } from './random-message.ts';
import {
  contractDetailsObject,
  contractObject,
  executionObject,
  orderObject,
  records,
  renamed,
} from './official-objects.ts';

/** What decides which callbacks the official client makes of a message. */
export interface Reception {
  readonly version: number;
  readonly encoding: 'text' | 'protobuf';
}

/** The callbacks that the official client must make of one of our messages. */
export function expectedCallbacks(message: Fields, reception: Reception): readonly Callback[] {
  const { kind, ...fields } = message;
  const name = String(kind);
  const special = CALLBACKS[name];
  if (special !== undefined) return special(fields, reception);
  return [[name, renamed(fields, ARGUMENTS[name] ?? {})]];
}

/** Fields that the official decoder skips in protobuf; its schema has them, and is compared. */
export const UNREAD_IN_PROTOBUF: ReadonlySet<string> = new Set([
  'secIdType',
  'secId',
  'includeExpired',
  'scaleTable',
  'algoId',
  'transmit',
  'overridePercentageConstraints',
  'orderMiscOptions',
  'advancedErrorOverride',
  'mifid2DecisionMaker',
  'mifid2DecisionAlgo',
  'mifid2ExecutionTrader',
  'mifid2ExecutionAlgo',
  'manualOrderTime',
]);

/** Why there is no callback to compare with. */
export const UNCOVERED_CALLBACKS: Readonly<Record<string, string>> = {
  configResponse: 'the official client hands on the protobuf message itself: checked against its schema only',
  updateConfigResponse:
    'the official client hands on the protobuf message itself: checked against its schema only',
  fundamentalData: 'the official client 10.51 no longer has it',
};

/** our field → the parameter of the callback, where they differ */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  currentTime: { currentTime: 'time' },
  currentTimeInMillis: { currentTimeInMillis: 'timeInMillis' },
  error: { id: 'reqId', errorMsg: 'errorString' },
  historicalDataEnd: { startDateStr: 'start', endDateStr: 'end' },
  historicalNews: { reqId: 'requestId' },
  historicalNewsEnd: { reqId: 'requestId' },
  historicalSchedule: { historicalSessions: 'sessions' },
  historicalTicks: { historicalTicks: 'ticks', isDone: 'done' },
  historicalTicksBidAsk: { historicalTicksBidAsk: 'ticks', isDone: 'done' },
  historicalTicksLast: { historicalTicksLast: 'ticks', isDone: 'done' },
  histogramData: { histogramDataEntries: 'items' },
  mktDepthExchanges: { depthMarketDataDescriptions: 'depthMktDataDescriptions' },
  newsArticle: { reqId: 'requestId' },
  pnlSingle: { position: 'pos' },
  realtimeBar: { open: 'open_', WAP: 'wap' },
  receiveFA: { faDataType: 'faData', xml: 'cxml' },
  tickNews: { reqId: 'tickerId', timestamp: 'timeStamp' },
  updateAccountValue: { value: 'val' },
  updateNewsBulletin: { newsMsgId: 'msgId', newsMsgType: 'msgType', originatingExch: 'originExch' },
  verifyAndAuthMessageAPI: { xyzChallenge: 'xyzChallange' },
};

/** Ticks whose price travels with a size: the type of that size. */
const SIZE_OF_PRICE: Readonly<Record<number, number>> = { 1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71 };

type Fields2Callbacks = (fields: Fields, reception: Reception) => readonly Callback[];

const CALLBACKS: Readonly<Record<string, Fields2Callbacks>> = {
  tickPrice({ reqId, tickType, price, size, attrMask }, { version, encoding }) {
    const mask = Number(attrMask ?? 0);
    const isWhole = encoding === 'protobuf' || version >= 109;
    const attrib = {
      canAutoExecute: isWhole ? (mask & 1) !== 0 : mask === 1,
      pastLimit: isWhole && (mask & 2) !== 0,
      preOpen: (encoding === 'protobuf' || version >= 132) && (mask & 4) !== 0,
    };
    const sizeType = SIZE_OF_PRICE[Number(tickType)];
    const priceCall: Callback = ['tickPrice', { reqId, tickType, price, attrib }];
    return sizeType === undefined
      ? [priceCall]
      : [priceCall, ['tickSize', { reqId, tickType: sizeType, size }]];
  },
  tickOptionComputation: (fields) => [['tickOptionComputation', computed(fields)]],
  tickReqParams: ({ reqId, minTick, bboExchange, snapshotPermissions }) => [
    ['tickReqParams', { tickerId: reqId, minTick, bboExchange, snapshotPermissions }],
  ],
  tickByTick({ reqId, tickType, historicalTickLast, historicalTickBidAsk, historicalTickMidPoint }) {
    if (tickType === 1 || tickType === 2)
      return [['tickByTickAllLast', { reqId, tickType, ...(historicalTickLast as Fields) }]];
    if (tickType === 3) {
      const names = { priceBid: 'bidPrice', priceAsk: 'askPrice', sizeBid: 'bidSize', sizeAsk: 'askSize' };
      return [['tickByTickBidAsk', { reqId, ...renamed(historicalTickBidAsk as Fields, names) }]];
    }
    const names = { price: 'midPoint', size: undefined };
    return [['tickByTickMidPoint', { reqId, ...renamed(historicalTickMidPoint as Fields, names) }]];
  },
  updateMktDepth: ({ reqId, marketDepthData }) => [
    [
      'updateMktDepth',
      { reqId, ...renamed(marketDepthData as Fields, { marketMaker: undefined, isSmartDepth: undefined }) },
    ],
  ],
  updateMktDepthL2: ({ reqId, marketDepthData }) => [
    ['updateMktDepthL2', { reqId, ...(marketDepthData as Fields) }],
  ],
  smartComponents({ reqId, smartComponents }, { encoding }) {
    const parts = records(smartComponents);
    const byBit = [...parts].sort((a, b) => Number(a['bitNumber']) - Number(b['bitNumber']));
    const asMap = byBit.map(({ bitNumber, exchange, exchangeLetter }) => [
      bitNumber,
      [exchange, exchangeLetter],
    ]);
    return [['smartComponents', { reqId, smartComponentMap: encoding === 'text' ? parts : asMap }]];
  },
  historicalData({ reqId, historicalDataBars, startDateStr, endDateStr }, { version, encoding }) {
    const bars = records(historicalDataBars).map((bar): Callback => [
      'historicalData',
      { reqId, bar: barObject(bar) },
    ]);
    if (encoding === 'protobuf' || version >= 196) return bars;
    return [...bars, ['historicalDataEnd', { reqId, start: startDateStr, end: endDateStr }]];
  },
  historicalDataUpdate: ({ reqId, historicalDataBar }) => [
    ['historicalDataUpdate', { reqId, bar: barObject(historicalDataBar as Fields) }],
  ],
  newsProviders: ({ newsProviders }) => [
    [
      'newsProviders',
      {
        newsProviders: records(newsProviders).map((item) =>
          renamed(item, { providerCode: 'code', providerName: 'name' }),
        ),
      },
    ],
  ],
  familyCodes: ({ familyCodes }) => [
    [
      'familyCodes',
      {
        familyCodes: records(familyCodes).map((item) =>
          renamed(item, { accountId: 'accountID', familyCode: 'familyCodeStr' }),
        ),
      },
    ],
  ],
  softDollarTiers: ({ reqId, softDollarTiers }) => [
    [
      'softDollarTiers',
      { reqId, tiers: records(softDollarTiers).map((tier) => renamed(tier, { value: 'val' })) },
    ],
  ],
  symbolSamples: ({ reqId, contractDescriptions }) => [
    ['symbolSamples', { reqId, contractDescriptions: records(contractDescriptions).map(withContract) }],
  ],
  securityDefinitionOptionParameter: ({ expirations, strikes, ...rest }) => [
    [
      'securityDefinitionOptionParameter',
      { ...rest, expirations: sortedSet(expirations), strikes: sortedSet(strikes) },
    ],
  ],
  updatePortfolio: (fields) => [['updatePortfolio', withContract(fields)]],
  position: (fields) => [['position', withContract(fields)]],
  positionMulti: (fields) => [['positionMulti', renamed(withContract(fields), { position: 'pos' })]],
  contractDetails: ({ reqId, contract, contractDetails }) => [
    [
      'contractDetails',
      { reqId, contractDetails: stockDetails(contract as Fields, contractDetails as Fields) },
    ],
  ],
  bondContractDetails: ({ reqId, contract, contractDetails }, { encoding }) => [
    [
      'bondContractDetails',
      { reqId, contractDetails: bondDetails(contract as Fields, contractDetails as Fields, encoding) },
    ],
  ],
  scannerData({ reqId, scannerDataElement }) {
    const rows = records(scannerDataElement).map(
      ({ rank, contract, marketName, comboKey, ...rest }): Callback => {
        const contractDetails = { contract: contractObject(contract as Fields), marketName };
        return ['scannerData', { reqId, rank, contractDetails, ...rest, legsStr: comboKey }];
      },
    );
    return [...rows, ['scannerDataEnd', { reqId }]];
  },
  execDetails: ({ reqId, contract, execution }) => [
    [
      'execDetails',
      {
        reqId,
        contract: contractObject(contract as Fields),
        execution: executionObject(execution as Fields),
      },
    ],
  ],
  commissionAndFeesReport: (fields) => [
    ['commissionAndFeesReport', { commissionAndFeesReport: renamed(fields, { bondYield: 'yield_' }) }],
  ],
  openOrder({ orderId, order, ...rest }, reception) {
    const withId = { ...(order as Fields), orderId: (order as Fields)['orderId'] ?? orderId };
    return [['openOrder', { orderId, ...orderParts({ ...rest, order: withId }, reception) }]];
  },
  completedOrder: (fields, reception) => [['completedOrder', orderParts(fields, reception)]],
};

/** The official client makes nothing of -1 and -2. */
function computed(fields: Fields): Fields {
  const absent: Fields = {
    impliedVol: -1,
    optPrice: -1,
    pvDividend: -1,
    undPrice: -1,
    delta: -2,
    gamma: -2,
    vega: -2,
    theta: -2,
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value === absent[name] ? undefined : value]),
  );
}

function orderParts({ contract, order, orderState }: Fields, { encoding }: Reception): Fields {
  const isComplete = encoding === 'protobuf';
  return {
    contract: contractObject(contract as Fields),
    order: orderObject(order as Fields, contract as Fields, { isComplete }),
    orderState,
  };
}

function withContract(fields: Fields): Fields {
  return { ...fields, contract: contractObject((fields['contract'] ?? {}) as Fields) };
}

function barObject(bar: Fields): Fields {
  return renamed(bar, { WAP: 'wap' });
}

/** The official client cuts the last trade date at the first blank or dash, and keeps the time apart. */
function stockDetails(contract: Fields, details: Fields): Fields {
  const [date = '', lastTradeTime] = cutDate(contract);
  return {
    ...contractDetailsObject({ ...contract, lastTradeDateOrContractMonth: date }, details),
    lastTradeTime,
  };
}

/** A bond's last trade date is its maturity; what follows it are a time and a zone. In protobuf it stays in the contract, too. */
function bondDetails(contract: Fields, details: Fields, encoding: 'text' | 'protobuf'): Fields {
  const [maturity = '', lastTradeTime, zone] = cutDate(contract);
  const kept =
    encoding === 'protobuf' ? contract : renamed(contract, { lastTradeDateOrContractMonth: undefined });
  const timeZoneId = details['timeZoneId'] === '' && zone !== undefined ? zone : details['timeZoneId'];
  return { ...contractDetailsObject(kept, details), maturity, lastTradeTime, timeZoneId };
}

function cutDate(contract: Fields): string[] {
  const text = String(contract['lastTradeDateOrContractMonth'] ?? '');
  return text.includes('-') ? text.split('-') : text.split(/\s+/).filter((part) => part !== '');
}

function sortedSet(values: Value): Value[] {
  const unique = [...new Set((values ?? []) as (string | number)[])];
  return unique.sort((a, b) => (a < b ? -1 : 1));
}
