import { dbl, decimal, int, optDbl, rec, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { below, since, version, fields } from '../../schema/text-step.ts';
import { REPORTED_CONTRACT } from '../layouts.ts';
import { contract } from '../records/contract.ts';

const ESCAPED = { escapedSince: 153 };

export const updateAccountValue = message({
  name: 'updateAccountValue',
  id: 6,
  from: 'server',
  proto: 'AccountValue',
  protobufSince: 207,
  body: {
    key: str(1, ESCAPED),
    value: str(2, ESCAPED),
    currency: str(3, ESCAPED),
    accountName: str(4, ESCAPED),
  },
  version: 2,
});

export const updatePortfolio = message({
  name: 'updatePortfolio',
  id: 7,
  from: 'server',
  proto: 'PortfolioValue',
  protobufSince: 207,
  body: {
    contract: rec(1, contract),
    position: decimal(2),
    marketPrice: optDbl(3),
    marketValue: optDbl(4),
    averageCost: optDbl(5),
    unrealizedPNL: optDbl(6),
    realizedPNL: optDbl(7),
    accountName: str(8),
  },
  text: [
    version(8),
    ...below(
      'contract',
      `conId symbol secType lastTradeDateOrContractMonth strike right multiplier primaryExch currency localSymbol
       tradingClass`,
    ),
    ...fields('position marketPrice marketValue averageCost unrealizedPNL realizedPNL accountName'),
  ],
});

/** `22:06`, in the zone of the gateway. */
export const updateAccountTime = message({
  name: 'updateAccountTime',
  id: 8,
  from: 'server',
  proto: 'AccountUpdateTime',
  protobufSince: 207,
  body: { timeStamp: str(1, ESCAPED) },
  version: 1,
});

export const accountDownloadEnd = message({
  name: 'accountDownloadEnd',
  id: 54,
  from: 'server',
  proto: 'AccountDataEnd',
  protobufSince: 207,
  body: { accountName: str(1, ESCAPED) },
  version: 1,
});

/** Comma-separated. */
export const managedAccounts = message({
  name: 'managedAccounts',
  id: 15,
  from: 'server',
  proto: 'ManagedAccounts',
  protobufSince: 207,
  body: { accountsList: str(1, ESCAPED) },
  version: 1,
});

export const position = message({
  name: 'position',
  id: 61,
  from: 'server',
  proto: 'Position',
  protobufSince: 207,
  body: { account: str(1), contract: rec(2, contract), position: decimal(3), avgCost: dbl(4) },
  text: [version(3), 'account', ...REPORTED_CONTRACT, 'position', 'avgCost'],
});

export const positionEnd = message({
  name: 'positionEnd',
  id: 62,
  from: 'server',
  proto: 'PositionEnd',
  protobufSince: 207,
  body: {},
  version: 1,
});

export const positionMulti = message({
  name: 'positionMulti',
  id: 71,
  from: 'server',
  proto: 'PositionMulti',
  since: 103,
  protobufSince: 207,
  body: {
    reqId: int(1),
    account: str(2),
    contract: rec(3, contract),
    position: decimal(4),
    avgCost: dbl(5),
    modelCode: str(6),
  },
  text: [version(1), 'reqId', 'account', ...REPORTED_CONTRACT, 'position', 'avgCost', 'modelCode'],
});

export const positionMultiEnd = message({
  name: 'positionMultiEnd',
  id: 72,
  from: 'server',
  proto: 'PositionMultiEnd',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const accountSummary = message({
  name: 'accountSummary',
  id: 63,
  from: 'server',
  proto: 'AccountSummary',
  protobufSince: 207,
  body: {
    reqId: int(1),
    account: str(2, ESCAPED),
    tag: str(3, ESCAPED),
    value: str(4, ESCAPED),
    currency: str(5, ESCAPED),
  },
  version: 1,
});

export const accountSummaryEnd = message({
  name: 'accountSummaryEnd',
  id: 64,
  from: 'server',
  proto: 'AccountSummaryEnd',
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const accountUpdateMulti = message({
  name: 'accountUpdateMulti',
  id: 73,
  from: 'server',
  proto: 'AccountUpdateMulti',
  since: 103,
  protobufSince: 207,
  body: {
    reqId: int(1),
    account: str(2, ESCAPED),
    modelCode: str(3, ESCAPED),
    key: str(4, ESCAPED),
    value: str(5, ESCAPED),
    currency: str(6, ESCAPED),
  },
  version: 1,
});

export const accountUpdateMultiEnd = message({
  name: 'accountUpdateMultiEnd',
  id: 74,
  from: 'server',
  proto: 'AccountUpdateMultiEnd',
  since: 103,
  protobufSince: 207,
  body: { reqId: int(1) },
  version: 1,
});

export const pnl = message({
  name: 'pnl',
  id: 94,
  from: 'server',
  proto: 'PnL',
  since: 127,
  protobufSince: 210,
  body: { reqId: int(1), dailyPnL: optDbl(2), unrealizedPnL: optDbl(3), realizedPnL: optDbl(4) },
  text: ['reqId', 'dailyPnL', since(129, 'unrealizedPnL'), since(135, 'realizedPnL')],
});

export const pnlSingle = message({
  name: 'pnlSingle',
  id: 95,
  from: 'server',
  proto: 'PnLSingle',
  since: 127,
  protobufSince: 210,
  body: {
    reqId: int(1),
    position: decimal(2),
    dailyPnL: optDbl(3),
    unrealizedPnL: optDbl(4),
    realizedPnL: optDbl(5),
    value: optDbl(6),
  },
  text: ['reqId', 'position', 'dailyPnL', since(129, 'unrealizedPnL'), since(135, 'realizedPnL'), 'value'],
});
