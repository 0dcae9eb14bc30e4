import { Decimal } from '@tapewright/model';
import type { OfficialCall } from '../differential/official-requests.ts';
import type { Callback } from '../differential/oracle.ts';
import type { Fields } from '../differential/random-message.ts';
import { type Dialect, type Rule, changeTexts, put, putAll, withField } from './dialect.ts';

const requests: readonly Rule[] = [
  {
    reason: 'its contracts always have a strike, 0 when none was given',
    change({ contract }) {
      const fields = contract as Fields | undefined;
      return fields !== undefined && fields['strike'] === undefined && put(fields, { strike: 0 });
    },
  },
  {
    reason: 'it leaves out the volatility of an order that is no VOL order',
    on: ['placeOrder'],
    change({ order }) {
      const fields = order as Fields;
      return !String(fields['orderType'] ?? '').startsWith('VOL') && put(fields, { volatility: undefined });
    },
  },
  {
    reason: 'its orders open a position unless told otherwise',
    on: ['placeOrder'],
    change({ order }) {
      const fields = order as Fields;
      return (fields['openClose'] ?? '') === '' && put(fields, { openClose: 'O' });
    },
  },
];

const reports: readonly Rule[] = [
  {
    reason: 'it undoes \\uXXXX in long names only',
    change: (fields) => changeTexts(fields, (text) => text.replaceAll(/[^\x20-\x7e]|\\/g, '_')),
  },
  {
    reason: 'it reads the time of an execution as a date, and fails on other texts',
    on: ['execDetails'],
    change: ({ execution }) => put(execution as Fields, { time: TIME }),
  },
  {
    reason: 'the coupon of a bond and the shares of a histogram are whole numbers to it',
    on: ['bondContractDetails', 'histogramData'],
    change({ contractDetails, histogramDataEntries }) {
      if (contractDetails !== undefined) return put(contractDetails as Fields, { coupon: 3 });
      return putAll(withField(histogramDataEntries, ['size']), { size: Decimal.of(100) });
    },
  },
  {
    reason: 'its dates end with the year 9999',
    on: ['historicalTicks', 'historicalTicksBidAsk', 'historicalTicksLast'],
    change(fields) {
      const late = withField(fields, ['time']).filter((tick) => Number(tick['time']) > 1e11);
      return putAll(late, { time: TIME_SECONDS });
    },
  },
  {
    reason: 'it knows the duration of an order from 159 on, the official client from 158',
    on: ['openOrder'],
    change: ({ order }, version) => version === 158 && put(order as Fields, { duration: undefined }),
  },
];

const COUNTS_OPTIONS: ReadonlySet<string> = new Set([
  'calculateImpliedVolatility',
  'calculateOptionPrice',
  'reqFundamentalData',
]);

function withLast(call: OfficialCall, options: unknown): OfficialCall {
  const tags = ((options ?? []) as Fields[]).map((tag) => ({ $: 'TagValue', ...tag }));
  return { ...call, args: [...call.args.slice(0, -1), tags] };
}

/** It takes the request as one object, beside its id. */
function wshEventCall(call: OfficialCall, request: Fields): OfficialCall {
  const { kind: _kind, reqId, ...data } = request;
  return { ...call, args: [reqId, { $: 'WshEventData', ...data }] };
}

const TIME = '20260825 14:11:30 UTC';
/** 2026-08-25T14:11:30Z in seconds. */
const TIME_SECONDS = Date.UTC(2026, 7, 25, 14, 11, 30) / 1_000;

export const ibAsyncDialect: Dialect = {
  unknown: new Set(['reqCurrentTimeInMillis', 'historicalDataEnd', 'currentTimeInMillis']),
  requests,
  reports,
  whole: new Set([
    'updatePortfolio',
    'historicalData',
    'tickOptionComputation',
    'symbolSamples',
    'mktDepthExchanges',
    'historicalTicks',
    'historicalTicksBidAsk',
    'historicalTicksLast',
    'tickByTick',
    'histogramData',
  ]),
  limit: (name, version) =>
    name === 'contractDetails' && version === 163
      ? 'it expects a size increment at 163, which the official client reads from 164 on'
      : undefined,
  /** It counts the options before it writes them, which the official client does not, and has a word of its own for infinity. */
  said(name, fields) {
    const plain = COUNTS_OPTIONS.has(name) ? fields.toSpliced(-3, 1) : fields;
    return plain.map((field) => (field === 'Infinite' ? 'Infinity' : field));
  },
  call(call, request) {
    if (call.method === 'cancelOrder') {
      const { manualOrderCancelTime } = request['orderCancel'] as Fields;
      return { ...call, args: [request['orderId'], manualOrderCancelTime ?? ''] };
    }
    if (call.method === 'reqFundamentalData') return withLast(call, request['fundamentalsDataOptions']);
    return call.method === 'reqWshEventData' ? wshEventCall(call, request) : call;
  },
  told(name, calls, { kind: _kind, ...fields }): readonly Callback[] {
    const [first] = calls;
    if (first === undefined) return calls;
    if (name === 'tickPrice') {
      const { attrMask: _attrMask, ...tick } = fields;
      return [['priceSizeTick', tick]];
    }
    // It hands on what came: -1 and -2 for what was not computed, lists in their order.
    if (name === 'tickOptionComputation' || name === 'securityDefinitionOptionParameter')
      return [[name, fields]];
    if (name === 'execDetails')
      return [
        [first[0], { ...first[1], execution: { ...(first[1]['execution'] as Fields), time: TIME_SECONDS } }],
      ];
    return calls;
  },
};

const oneBenchmark: Rule = {
  reason: 'it knows an order pegged to a benchmark as PEG BENCH, not as PEGBENCH',
  on: ['placeOrder', 'openOrder', 'completedOrder'],
  change({ order }) {
    const fields = order as Fields;
    return fields['orderType'] === 'PEGBENCH' && put(fields, { orderType: 'PEG BENCH' });
  },
};

/** What ib_async was before others took it on: the same encoder and decoder but for what is said here. */
export const ibInsyncDialect: Dialect = {
  ...ibAsyncDialect,
  requests: [oneBenchmark, ...requests],
  reports: [oneBenchmark, ...reports],
};
