import { Decimal } from '@tapewright/model';
import type { Message } from '../../../packages/tws/src/schema/message.ts';
import type { Description } from './oracle.ts';
import type { Fields, Value } from './random-message.ts';
import { contractObject, orderObject, records, renamed, wireValue } from './official-objects.ts';

/** A call of the official client that says the same as one of our requests. */
export interface OfficialCall {
  readonly method: string;
  readonly args: readonly Value[];
  /** Attributes of EClient that it reads instead of parameters. */
  readonly client?: Fields;
}

/** official parameter → our field, where they differ */
const PARAMETERS: Readonly<Record<string, string>> = {
  allMsgs: 'allMessages',
  bAutoBind: 'autoBind',
  conid: 'conId',
  cxml: 'xml',
  durationStr: 'duration',
  execFilter: 'executionFilter',
  faData: 'faDataType',
  groupName: 'group',
  implVolOptions: 'impliedVolatilityOptions',
  mktDataOptions: 'marketDataOptions',
  mktDepthOptions: 'marketDepthOptions',
  optPrcOptions: 'optionPriceOptions',
  tickerId: 'reqId',
  useRth: 'useRTH',
};

/** Why the official client cannot be asked about a request. */
export const UNCOVERED_REQUESTS: Readonly<Record<string, string>> = {
  reqConfig: 'the official client takes a finished protobuf message here: checked against its schema only',
  updateConfig: 'the official client takes a finished protobuf message here: checked against its schema only',
  reqFundamentalData: 'the official client 10.51 no longer has it',
  cancelFundamentalData: 'the official client 10.51 no longer has it',
};

/** The same, and an error for a request that the official client lacks without a word about it there. */
export function uncoveredRequest(name: string, { methods }: Description): string | undefined {
  const reason = UNCOVERED_REQUESTS[name];
  if (reason === undefined && methods[name] === undefined)
    throw new Error(`the official client has no ${name}: say why in UNCOVERED_REQUESTS`);
  return reason;
}

/** Why the official client refuses a request that is legal on the wire; such cases are counted apart. */
export function oracleLimit(
  message: Message,
  request: Fields,
  { version, encoding }: { version: number; encoding: 'text' | 'protobuf' },
): string | undefined {
  if (message.name === 'reqTickByTickData' && version < 140)
    return 'its check of ignoreSize refuses every such request below 140';
  if (
    message.name === 'placeOrder' &&
    version < 101 &&
    !isWhole((request['order'] as Fields)['totalQuantity'])
  )
    return 'it cuts the fraction off a quantity below 101';
  const options = OPTIONS_UNSUPPORTED[message.name];
  if (encoding === 'text' && options !== undefined && request[options] !== undefined)
    return `it raises "not supported" for ${options} in text`;
  return undefined;
}

function isWhole(quantity: Value): boolean {
  return quantity instanceof Decimal && quantity.isMultipleOf(1);
}

/** Requests whose options the official client does not write in text. */
const OPTIONS_UNSUPPORTED: Readonly<Record<string, string>> = {
  calculateImpliedVolatility: 'impliedVolatilityOptions',
  calculateOptionPrice: 'optionPriceOptions',
  reqMktData: 'marketDataOptions',
  reqMktDepth: 'marketDepthOptions',
};

export function officialCall(
  message: Message,
  request: Fields,
  { version, description }: { version: number; description: Description },
): OfficialCall {
  const method = message.name;
  if (method === 'startApi')
    return {
      method,
      args: [],
      client: { clientId: request['clientId'], optCapab: request['optionalCapabilities'] },
    };
  if (method === 'placeOrder') return { method, args: placeOrderArguments(request, version) };
  const complete = { ...defaults(message), ...request };
  const args = (description.methods[method] ?? []).map((parameter) => argument(parameter, complete, version));
  // Without it the official client refuses to verify anything.
  return { method, args, client: { extraAuth: true } };
}

/** What the arguments are that a request leaves out: methods want them all. */
function defaults({ body }: Message): Fields {
  const fields = Object.entries(body).flatMap(([name, field]): [string, Value][] => {
    if (field.type !== 'scalar' || field.optional) return [];
    if (field.kind === 'bool') return [[name, false]];
    return [[name, field.kind === 'str' ? '' : 0]];
  });
  return Object.fromEntries(fields);
}

function argument(parameter: string, request: Fields, version: number): Value {
  const field = PARAMETERS[parameter] ?? parameter;
  switch (parameter) {
    case 'contract':
      return contract(request['contract'] as Fields);
    case 'orderCancel':
      return object('OrderCancel', request['orderCancel'] as Fields);
    case 'execFilter':
      return object('ExecutionFilter', request['executionFilter'] as Fields);
    case 'subscription':
      return subscription(request['scannerSubscription'] as Fields);
    case 'scannerSubscriptionOptions':
    case 'scannerSubscriptionFilterOptions':
      // Even an empty list of filters is refused for servers that do not know them.
      if (parameter === 'scannerSubscriptionFilterOptions' && version < 143) return null;
      return tagValues((request['scannerSubscription'] as Fields)[parameter]);
    case 'wshEventData': {
      const { kind: _kind, reqId: _reqId, ...data } = request;
      return object('WshEventData', data);
    }
    default:
      if (parameter === 'reqId' && request['reqId'] === undefined) return request['orderId'];
      return parameter.endsWith('Options') ? tagValues(request[field]) : wireValue(request[field]);
  }
}

function placeOrderArguments(request: Fields, version: number): Value[] {
  const contractFields = request['contract'] as Fields;
  const order = orderObject(request['order'] as Fields, contractFields, { isComplete: false });
  const { conditions, softDollarTier, algoParams, smartComboRoutingParams, orderMiscOptions, ...plain } =
    order;
  const { orderComboLegs, ...scalars } = plain;
  return [
    request['orderId'],
    contract(contractFields),
    {
      ...object('Order', { ...scalars, ...(request['attachedOrders'] as Fields | undefined) }),
      // Absent means false on this wire; the official class starts with true.
      transmit: order['transmit'] ?? false,
      ...(conditions !== undefined && {
        conditions: records(conditions).map((condition) => object('OrderCondition', condition)),
      }),
      ...(softDollarTier !== undefined && {
        softDollarTier: object('SoftDollarTier', softDollarTier as Fields),
      }),
      ...(orderComboLegs !== undefined && {
        orderComboLegs: records(orderComboLegs).map((leg) => object('OrderComboLeg', leg)),
      }),
      ...tagFields({ algoParams, smartComboRoutingParams, orderMiscOptions }),
      // The official client takes an unset cash quantity for one that old servers lack, and refuses every order to them.
      ...(version < 111 && { cashQty: 0 }),
    },
  ];
}

function contract(fields: Fields): Fields {
  const { comboLegs, deltaNeutralContract, ...scalars } = contractObject(fields);
  return {
    ...object('Contract', scalars),
    ...(comboLegs !== undefined && { comboLegs: records(comboLegs).map((leg) => object('ComboLeg', leg)) }),
    ...(deltaNeutralContract !== undefined && {
      deltaNeutralContract: object('DeltaNeutralContract', deltaNeutralContract as Fields),
    }),
  };
}

function subscription(fields: Fields): Fields {
  return object(
    'ScannerSubscription',
    renamed(fields, { scannerSubscriptionOptions: undefined, scannerSubscriptionFilterOptions: undefined }),
  );
}

function tagFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, tagValues(value)]),
  );
}

function tagValues(value: Value): Value {
  return records(value).map((pair) => object('TagValue', pair));
}

/** Fields that are unset stay what the class starts with. */
function object(name: string, fields: Fields): Fields {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { $: name, ...Object.fromEntries(set.map(([field, value]) => [field, wireValue(value)])) };
}
