import { bool, dbl, decimal, int, int64, list, rec, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { below, counted, mask, retired, until, version, fields } from '../../schema/text-step.ts';
import { historicalTick, historicalTickBidAsk, historicalTickLast } from './market-data.ts';

const historicalDataBar = {
  /** As the request's `formatDate` says: a text with a zone, or seconds since 1970; `yyyymmdd` for days either way. */
  date: str(1),
  open: dbl(2),
  high: dbl(3),
  low: dbl(4),
  close: dbl(5),
  volume: decimal(6),
  WAP: decimal(7),
  barCount: int(8),
};

/** All bars of the answer. Below server version 196 it closes the answer itself; from there on `historicalDataEnd` does. */
export const historicalData = message({
  name: 'historicalData',
  id: 17,
  from: 'server',
  proto: 'HistoricalData',
  protobufSince: 208,
  body: {
    reqId: int(1),
    historicalDataBars: list(2, historicalDataBar),
    /** Below server version 196 only; empty from there on. */
    startDateStr: str(),
    /** Below server version 196 only; empty from there on. */
    endDateStr: str(),
  },
  text: [
    until(124, version(3)),
    'reqId',
    until(196, 'startDateStr', 'endDateStr'),
    counted(
      'historicalDataBars',
      ...fields('date open high low close volume WAP'),
      until(124, retired('hasGaps', 'false')),
      'barCount',
    ),
  ],
});

export const historicalDataEnd = message({
  name: 'historicalDataEnd',
  id: 108,
  from: 'server',
  proto: 'HistoricalDataEnd',
  since: 196,
  protobufSince: 208,
  body: { reqId: int(1), startDateStr: str(2), endDateStr: str(3) },
});

/** The bar in progress, of a request that is kept up to date. */
export const historicalDataUpdate = message({
  name: 'historicalDataUpdate',
  id: 90,
  from: 'server',
  proto: 'HistoricalDataUpdate',
  since: 124,
  protobufSince: 208,
  body: { reqId: int(1), historicalDataBar: rec(2, historicalDataBar) },
  text: ['reqId', ...below('historicalDataBar', 'barCount date open close high low WAP volume')],
});

/** Five seconds of trading. */
export const realtimeBar = message({
  name: 'realtimeBar',
  id: 50,
  from: 'server',
  proto: 'RealTimeBarTick',
  protobufSince: 208,
  body: {
    reqId: int(1),
    /** The beginning, in seconds since 1970. */
    time: int64(2),
    open: dbl(3),
    high: dbl(4),
    low: dbl(5),
    close: dbl(6),
    volume: decimal(7),
    WAP: decimal(8),
    count: int(9),
  },
  version: 3,
});

export const headTimestamp = message({
  name: 'headTimestamp',
  id: 88,
  from: 'server',
  proto: 'HeadTimestamp',
  since: 118,
  protobufSince: 208,
  body: { reqId: int(1), headTimestamp: str(2) },
});

export const histogramData = message({
  name: 'histogramData',
  id: 89,
  from: 'server',
  proto: 'HistogramData',
  since: 119,
  protobufSince: 208,
  body: { reqId: int(1), histogramDataEntries: list(2, { price: dbl(1), size: decimal(2) }) },
  text: ['reqId', counted('histogramDataEntries', 'price', 'size')],
});

export const historicalTicks = message({
  name: 'historicalTicks',
  id: 96,
  from: 'server',
  proto: 'HistoricalTicks',
  since: 130,
  protobufSince: 208,
  body: { reqId: int(1), historicalTicks: list(2, historicalTick), isDone: bool(3) },
  text: ['reqId', counted('historicalTicks', 'time', retired('mask', '0'), 'price', 'size'), 'isDone'],
});

export const historicalTicksBidAsk = message({
  name: 'historicalTicksBidAsk',
  id: 97,
  from: 'server',
  proto: 'HistoricalTicksBidAsk',
  since: 130,
  protobufSince: 208,
  body: { reqId: int(1), historicalTicksBidAsk: list(2, historicalTickBidAsk), isDone: bool(3) },
  text: [
    'reqId',
    counted(
      'historicalTicksBidAsk',
      'time',
      // The bits are the other way round than in tick-by-tick data.
      mask('tickAttribBidAsk.askPastHigh', 'tickAttribBidAsk.bidPastLow'),
      ...fields('priceBid priceAsk sizeBid sizeAsk'),
    ),
    'isDone',
  ],
});

export const historicalTicksLast = message({
  name: 'historicalTicksLast',
  id: 98,
  from: 'server',
  proto: 'HistoricalTicksLast',
  since: 130,
  protobufSince: 208,
  body: { reqId: int(1), historicalTicksLast: list(2, historicalTickLast), isDone: bool(3) },
  text: [
    'reqId',
    counted(
      'historicalTicksLast',
      'time',
      mask('tickAttribLast.pastLimit', 'tickAttribLast.unreported'),
      ...fields('price size exchange specialConditions'),
    ),
    'isDone',
  ],
});

export const historicalSchedule = message({
  name: 'historicalSchedule',
  id: 106,
  from: 'server',
  proto: 'HistoricalSchedule',
  since: 165,
  protobufSince: 211,
  body: {
    reqId: int(1),
    startDateTime: str(2),
    endDateTime: str(3),
    timeZone: str(4),
    historicalSessions: list(5, { startDateTime: str(1), endDateTime: str(2), refDate: str(3) }),
  },
  text: [
    ...fields('reqId startDateTime endDateTime timeZone'),
    counted('historicalSessions', 'startDateTime', 'endDateTime', 'refDate'),
  ],
});
