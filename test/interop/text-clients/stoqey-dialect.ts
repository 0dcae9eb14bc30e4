import type { Callback } from '../differential/oracle.ts';
import type { Fields } from '../differential/random-message.ts';
import { type Dialect, type Rule, changeTexts, put, putAll, withField } from './dialect.ts';

/** The one with the number 0. */
const FIRST_SCAN_CODE = 'TOP_PERC_GAIN';

const requests: readonly Rule[] = [
  {
    reason: 'it takes no options of these requests, or writes none',
    on: ['reqMktData', 'reqFundamentalData', 'calculateImpliedVolatility', 'calculateOptionPrice'],
    change: (fields) =>
      put(fields, {
        marketDataOptions: undefined,
        fundamentalsDataOptions: undefined,
        impliedVolatilityOptions: undefined,
        optionPriceOptions: undefined,
      }),
  },
  {
    reason: 'it leaves an unset number of rows empty where the official client says -1',
    on: ['reqScannerSubscription'],
    change({ scannerSubscription }) {
      const fields = scannerSubscription as Fields;
      return fields['numberOfRows'] === undefined && put(fields, { numberOfRows: 10 });
    },
  },
  {
    reason: 'it takes the number of a scan code',
    on: ['reqScannerSubscription'],
    change: ({ scannerSubscription }) => put(scannerSubscription as Fields, { scanCode: FIRST_SCAN_CODE }),
  },
  {
    reason: 'it leaves an exempt code empty where the official client says -1',
    on: ['placeOrder'],
    change({ order, contract }) {
      const legs = ((contract as Fields)['comboLegs'] ?? []) as Fields[];
      const unsaid = [order as Fields, ...legs];
      return putAll(
        unsaid.filter((fields) => fields['exemptCode'] === undefined),
        { exemptCode: 0 },
      );
    },
  },
  {
    reason:
      'it writes the rest of a scale also for an increment that is not above zero, and a gateway reads on beside it',
    on: ['placeOrder'],
    change({ order }) {
      const fields = order as Fields;
      return (
        Number(fields['scalePriceIncrement'] ?? 1) <= 0 && put(fields, { scalePriceIncrement: undefined })
      );
    },
  },
  {
    reason: 'it writes other options of an order as [object Object]',
    on: ['placeOrder'],
    change: ({ order }) => put(order as Fields, { orderMiscOptions: undefined }),
  },
];

const reports: readonly Rule[] = [
  {
    reason: 'it knows four rights of an option, and drops any other text',
    change: (fields) => putAll(withField(fields, ['right']), { right: 'C' }),
  },
  {
    reason: 'it reads a smallest tick as a whole number',
    on: ['tickReqParams'],
    change: (fields) => put(fields, { minTick: 1 }),
  },
  {
    reason: 'it reads a multiplier as a number',
    on: ['securityDefinitionOptionParameter'],
    change: (fields) => put(fields, { multiplier: '100' }),
  },
  {
    reason: 'it takes the two flags of bid and ask for each other',
    on: ['historicalTicksBidAsk'],
    change: (fields) =>
      putAll(withField(fields, ['priceBid', 'priceAsk', 'time', 'tickAttribBidAsk', 'sizeBid', 'sizeAsk']), {
        tickAttribBidAsk: BOTH_FLAGS,
      }),
  },
  {
    reason: 'it parses the reasons of a rejection as JSON, and fails on other texts',
    on: ['error'],
    change: (fields) =>
      fields['advancedOrderRejectJson'] !== '' && put(fields, { advancedOrderRejectJson: undefined }),
  },
  {
    reason: 'it undoes \\uXXXX in a few texts only',
    change: (fields) => changeTexts(fields, (text) => text.replaceAll(/[^\x20-\x7e]|\\/g, '_')),
  },
];

const BOTH_FLAGS = { bidPastLow: true, askPastHigh: true };

/** Messages whose text opens with another version number of the message; gateways make nothing of it. */
const OTHER_VERSIONS: ReadonlySet<string> = new Set([
  'cancelMktData',
  'calculateImpliedVolatility',
  'calculateOptionPrice',
  'reqAccountUpdatesMulti',
  'cancelAccountUpdatesMulti',
]);

export const stoqeyDialect: Dialect = {
  unknown: new Set([
    'verifyRequest',
    'verifyMessage',
    // Its socket says it, not its encoder.
    'startApi',
    'verifyAndAuthRequest',
    'verifyAndAuthMessage',
    'reqCurrentTimeInMillis',
    'verifyMessageAPI',
    'verifyCompleted',
    'verifyAndAuthMessageAPI',
    'verifyAndAuthCompleted',
    'historicalDataEnd',
    'currentTimeInMillis',
  ]),
  requests,
  reports,
  whole: new Set(),
  limit(name, version) {
    if (name === 'placeOrder' && version < 111)
      return 'it refuses every order below 111 for its cash quantity';
    if ((name === 'openOrder' || name === 'completedOrder') && version >= 103 && version < 145)
      return 'below 145 it takes the version of the message for that of the server, and reads on beside the fields';
    if (name === 'completedOrder' && version < 177)
      return 'below 177 it reads a completed order without its FA profile';
    if (name === 'mktDepthExchanges' && version < 120) return 'below 120 it has names of its own for a flag';
    if (name === 'reqSoftDollarTiers' && version < 106) return 'it refuses it below 106';
    return undefined;
  },
  said: (name, fields, ours) => (OTHER_VERSIONS.has(name) ? fields.with(1, ours[1] ?? '') : fields),
  call: (call) => ({ ...call, args: call.args.map((argument) => renamedFields(argument)) }),
  told(name, calls, { kind: _kind, ...fields }): readonly Callback[] {
    return TOLD[name]?.(fields, calls) ?? calls;
  },
};

/** What it tells otherwise than the official client: mostly the fields under our own names, as they came. */
const TOLD: Readonly<Record<string, (fields: Fields, calls: readonly Callback[]) => readonly Callback[]>> = {
  // It hands on one flag, and keeps the sizes of bids to itself.
  tickPrice({ reqId, tickType, price, attrMask }, calls) {
    const told: Callback = ['tickPrice', { reqId, tickType, price, attrib: attrMask !== 0 }];
    return tickType === 1 ? [told] : [told, ...calls.slice(1)];
  },
  // The end comes as one more bar.
  historicalData({ reqId, startDateStr, endDateStr }, calls) {
    const bars = calls.filter(([callback]) => callback === 'historicalData');
    const nothing = { open: -1, high: -1, low: -1, close: -1, volume: -1, barCount: -1, wap: -1 };
    const end: Callback = [
      'historicalData',
      { reqId, date: `finished-${String(startDateStr)}-${String(endDateStr)}`, ...nothing },
    ];
    return [...bars.map(flatBar), end];
  },
  historicalDataUpdate: (_, calls) => calls.map(flatBar),
  openOrder: (_, calls) => calls.map(withOwnOrder),
  completedOrder: (_, calls) => calls.map(withOwnOrder),
  contractDetails: (_, calls) => calls.map(([callback, args]) => [callback, withPlainReasons(args)]),
  securityDefinitionOptionParameter: (fields) => [['securityDefinitionOptionParameter', fields]],
  softDollarTiers: ({ reqId, softDollarTiers }) => [['softDollarTiers', { reqId, tiers: softDollarTiers }]],
  familyCodes: ({ familyCodes }) => [
    [
      'familyCodes',
      {
        familyCodes: (familyCodes as Fields[]).map(({ accountId, familyCode }) => ({
          accountID: accountId,
          familyCode,
        })),
      },
    ],
  ],
  newsProviders: ({ newsProviders }) => [['newsProviders', { newsProviders }]],
  smartComponents: ({ reqId, smartComponents }) => [
    [
      'smartComponents',
      {
        reqId,
        smartComponentMap: (smartComponents as Fields[]).map(({ bitNumber, exchange, exchangeLetter }) => [
          bitNumber,
          [exchange, exchangeLetter],
        ]),
      },
    ],
  ],
};

function flatBar([callback, { reqId, bar }]: Callback): Callback {
  return [callback, { reqId, ...(bar as Fields) }];
}

/** Two fields of its orders have names of their own. */
function withOwnOrder([callback, args]: Callback): Callback {
  const order = args['order'] as Fields;
  const { val: value, ...tier } = (order['softDollarTier'] ?? {}) as Fields;
  const conditions = ((order['conditions'] ?? []) as Fields[]).map(({ changePercent, ...condition }) =>
    changePercent === undefined ? condition : { ...condition, percent: changePercent },
  );
  return [callback, { ...args, order: { ...order, softDollarTier: { ...tier, value }, conditions } }];
}

function withPlainReasons(args: Callback[1]): Callback[1] {
  const details = args['contractDetails'] as Fields;
  const reasons = details['ineligibilityReasonList'] as Fields[] | undefined;
  if (reasons === undefined) return args;
  const ineligibilityReasonList = reasons.map(({ id_: id, description }) => ({ id, description }));
  return { ...args, contractDetails: { ...details, ineligibilityReasonList } };
}

/** official → its own */
const NAMES: Readonly<Record<string, string>> = {
  condType: 'type',
  isConjunctionConnection: 'conjunctionConnection',
  primaryExchange: 'primaryExch',
  val: 'value',
};
/** What a condition compares with: it has one name for all of them. */
const CONDITION_VALUES = ['price', 'time', 'percent', 'volume', 'changePercent'];

function renamedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamedFields);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  const renamed = Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => [
      NAMES[name] ?? name,
      inner === FIRST_SCAN_CODE ? 0 : renamedFields(inner),
    ]),
  );
  if (!('condType' in fields)) return renamed;
  const compared = CONDITION_VALUES.find((name) => name in fields);
  return {
    ...renamed,
    conjunctionConnection: fields['isConjunctionConnection'] === true ? 'a' : 'o',
    strValue: compared === undefined ? undefined : fields[compared],
  };
}
