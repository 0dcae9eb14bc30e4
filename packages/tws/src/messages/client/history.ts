import { bool, int, rec, str, tags } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { is, since, tagText, until, version, when, fields } from '../../schema/text-step.ts';
import { PLAIN_LEGS, REQUESTED_CONTRACT } from '../layouts.ts';
import { contract } from '../records/contract.ts';

export const reqHistoricalData = message({
  name: 'reqHistoricalData',
  id: 20,
  from: 'client',
  proto: 'HistoricalDataRequest',
  protobufSince: 208,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    endDateTime: str(3),
    barSizeSetting: str(4),
    duration: str(5),
    useRTH: bool(6),
    whatToShow: str(7),
    /** 1 text, 2 seconds since 1970. */
    formatDate: int(8),
    keepUpToDate: bool(9),
    chartOptions: tags(10),
  },
  text: [
    until(124, version(6)),
    'reqId',
    ...REQUESTED_CONTRACT,
    'contract.includeExpired',
    ...fields('endDateTime barSizeSetting duration useRTH whatToShow formatDate'),
    when(is('contract.secType', 'BAG'), PLAIN_LEGS),
    since(124, 'keepUpToDate'),
    since(70, tagText('chartOptions')),
  ],
});

export const cancelHistoricalData = message({
  name: 'cancelHistoricalData',
  id: 25,
  from: 'client',
  proto: 'CancelHistoricalData',
  protobufSince: 208,
  body: { reqId: int(1) },
  version: 1,
});

export const reqRealTimeBars = message({
  name: 'reqRealTimeBars',
  id: 50,
  from: 'client',
  proto: 'RealTimeBarsRequest',
  protobufSince: 208,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    /** Seconds; gateways serve 5 whatever it says. */
    barSize: int(3),
    whatToShow: str(4),
    useRTH: bool(5),
    realTimeBarsOptions: tags(6),
  },
  text: [
    version(3),
    'reqId',
    ...REQUESTED_CONTRACT,
    ...fields('barSize whatToShow useRTH'),
    since(70, tagText('realTimeBarsOptions')),
  ],
});

export const cancelRealTimeBars = message({
  name: 'cancelRealTimeBars',
  id: 51,
  from: 'client',
  proto: 'CancelRealTimeBars',
  protobufSince: 208,
  body: { reqId: int(1) },
  version: 1,
});

export const reqHeadTimeStamp = message({
  name: 'reqHeadTimeStamp',
  id: 87,
  from: 'client',
  proto: 'HeadTimestampRequest',
  since: 118,
  protobufSince: 208,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    useRTH: bool(3),
    whatToShow: str(4),
    formatDate: int(5),
  },
  text: ['reqId', ...REQUESTED_CONTRACT, 'contract.includeExpired', 'useRTH', 'whatToShow', 'formatDate'],
});

export const cancelHeadTimeStamp = message({
  name: 'cancelHeadTimeStamp',
  id: 90,
  from: 'client',
  proto: 'CancelHeadTimestamp',
  since: 123,
  protobufSince: 208,
  body: { reqId: int(1) },
});

export const reqHistogramData = message({
  name: 'reqHistogramData',
  id: 88,
  from: 'client',
  proto: 'HistogramDataRequest',
  since: 119,
  protobufSince: 208,
  body: { reqId: int(1), contract: rec(2, contract), useRTH: bool(3), timePeriod: str(4) },
  text: ['reqId', ...REQUESTED_CONTRACT, 'contract.includeExpired', 'useRTH', 'timePeriod'],
});

export const cancelHistogramData = message({
  name: 'cancelHistogramData',
  id: 89,
  from: 'client',
  proto: 'CancelHistogramData',
  since: 119,
  protobufSince: 208,
  body: { reqId: int(1) },
});

export const reqHistoricalTicks = message({
  name: 'reqHistoricalTicks',
  id: 96,
  from: 'client',
  proto: 'HistoricalTicksRequest',
  since: 130,
  protobufSince: 208,
  body: {
    reqId: int(1),
    contract: rec(2, contract),
    startDateTime: str(3),
    endDateTime: str(4),
    numberOfTicks: int(5),
    whatToShow: str(6),
    useRTH: bool(7),
    ignoreSize: bool(8),
    miscOptions: tags(9),
  },
  text: [
    'reqId',
    ...REQUESTED_CONTRACT,
    'contract.includeExpired',
    ...fields('startDateTime endDateTime numberOfTicks whatToShow useRTH ignoreSize'),
    tagText('miscOptions'),
  ],
});

export const cancelHistoricalTicks = message({
  name: 'cancelHistoricalTicks',
  id: 107,
  from: 'client',
  proto: 'CancelHistoricalTicks',
  since: 215,
  protobufSince: 215,
  body: { reqId: int(1) },
  text: null,
});
