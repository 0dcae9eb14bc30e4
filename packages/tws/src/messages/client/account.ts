import { bool, int, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';

export const reqAccountUpdates = message({
  name: 'reqAccountUpdates',
  id: 6,
  from: 'client',
  proto: 'AccountDataRequest',
  protobufSince: 207,
  body: { subscribe: bool(1), acctCode: str(2) },
  version: 2,
});

export const reqManagedAccts = message({
  name: 'reqManagedAccts',
  id: 17,
  from: 'client',
  proto: 'ManagedAccountsRequest',
  protobufSince: 207,
  body: {},
  version: 1,
});

export const reqPositions = message({
  name: 'reqPositions',
  id: 61,
  from: 'client',
  proto: 'PositionsRequest',
  protobufSince: 207,
  body: {},
  version: 1,
});

export const cancelPositions = message({
  name: 'cancelPositions',
  id: 64,
  from: 'client',
  proto: 'CancelPositions',
  protobufSince: 207,
  body: {},
  version: 1,
});

/** `group` is All or an adviser's group; `tags` are comma-separated. */
export const reqAccountSummary = message({
  name: 'reqAccountSummary',
  id: 62,
  from: 'client',
  proto: 'AccountSummaryRequest',
  protobufSince: 207,
  body: { reqId: int(1), group: str(2), tags: str(3) },
  version: 1,
});

export const cancelAccountSummary = message({
  name: 'cancelAccountSummary',
  id: 63,
  from: 'client',
  proto: 'CancelAccountSummary',
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const reqPositionsMulti = message({
  name: 'reqPositionsMulti',
  id: 74,
  from: 'client',
  proto: 'PositionsMultiRequest',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1), account: str(2), modelCode: str(3) },
  version: 1,
});

export const cancelPositionsMulti = message({
  name: 'cancelPositionsMulti',
  id: 75,
  from: 'client',
  proto: 'CancelPositionsMulti',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const reqAccountUpdatesMulti = message({
  name: 'reqAccountUpdatesMulti',
  id: 76,
  from: 'client',
  proto: 'AccountUpdatesMultiRequest',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1), account: str(2), modelCode: str(3), ledgerAndNLV: bool(4) },
  version: 1,
});

export const cancelAccountUpdatesMulti = message({
  name: 'cancelAccountUpdatesMulti',
  id: 77,
  from: 'client',
  proto: 'CancelAccountUpdatesMulti',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const reqPnL = message({
  name: 'reqPnL',
  id: 92,
  from: 'client',
  proto: 'PnLRequest',
  since: 127,
  protobufSince: 210,
  body: { reqId: int(1), account: str(2), modelCode: str(3) },
});

export const cancelPnL = message({
  name: 'cancelPnL',
  id: 93,
  from: 'client',
  proto: 'CancelPnL',
  since: 127,
  protobufSince: 210,
  body: { reqId: int(1) },
});

export const reqPnLSingle = message({
  name: 'reqPnLSingle',
  id: 94,
  from: 'client',
  proto: 'PnLSingleRequest',
  since: 127,
  protobufSince: 210,
  body: { reqId: int(1), account: str(2), modelCode: str(3), conId: int(4) },
});

export const cancelPnLSingle = message({
  name: 'cancelPnLSingle',
  id: 95,
  from: 'client',
  proto: 'CancelPnLSingle',
  since: 127,
  protobufSince: 210,
  body: { reqId: int(1) },
});
