import { bool, int, optDbl, optInt, optInt64, rec, str, tags } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { below, since, tagText, until, version } from '../../schema/text-step.ts';
import { contract } from '../records/contract.ts';

export const reqContractDetails = message({
  name: 'reqContractDetails',
  id: 9,
  from: 'client',
  proto: 'ContractDataRequest',
  protobufSince: 205,
  body: { reqId: int(1), contract: rec(2, contract) },
  text: [
    version(8),
    'reqId',
    ...below(
      'contract',
      'conId symbol secType lastTradeDateOrContractMonth strike right multiplier exchange',
    ),
    since(75, 'contract.primaryExch'),
    ...below('contract', 'currency localSymbol tradingClass includeExpired secIdType secId'),
    since(176, 'contract.issuerId'),
  ],
});

export const cancelContractData = message({
  name: 'cancelContractData',
  id: 106,
  from: 'client',
  proto: 'CancelContractData',
  since: 215,
  protobufSince: 215,
  body: { reqId: int(1) },
  text: null,
});

export const reqMatchingSymbols = message({
  name: 'reqMatchingSymbols',
  id: 81,
  from: 'client',
  proto: 'MatchingSymbolsRequest',
  since: 108,
  protobufSince: 212,
  body: { reqId: int(1), pattern: str(2) },
});

export const reqSecDefOptParams = message({
  name: 'reqSecDefOptParams',
  id: 78,
  from: 'client',
  proto: 'SecDefOptParamsRequest',
  since: 104,
  protobufSince: 212,
  body: {
    reqId: int(1),
    underlyingSymbol: str(2),
    futFopExchange: str(3),
    underlyingSecType: str(4),
    underlyingConId: int(5),
  },
});

export const reqMarketRule = message({
  name: 'reqMarketRule',
  id: 91,
  from: 'client',
  proto: 'MarketRuleRequest',
  since: 126,
  protobufSince: 212,
  body: { marketRuleId: int(1) },
});

export const reqSoftDollarTiers = message({
  name: 'reqSoftDollarTiers',
  id: 79,
  from: 'client',
  proto: 'SoftDollarTiersRequest',
  protobufSince: 212,
  body: { reqId: int(1) },
});

export const reqScannerParameters = message({
  name: 'reqScannerParameters',
  id: 24,
  from: 'client',
  proto: 'ScannerParametersRequest',
  protobufSince: 210,
  body: {},
  version: 1,
});

const scannerSubscription = {
  numberOfRows: optInt(1, { request: -1 }),
  instrument: str(2),
  locationCode: str(3),
  scanCode: str(4),
  abovePrice: optDbl(5),
  belowPrice: optDbl(6),
  aboveVolume: optInt64(7),
  marketCapAbove: optDbl(8),
  marketCapBelow: optDbl(9),
  moodyRatingAbove: str(10),
  moodyRatingBelow: str(11),
  spRatingAbove: str(12),
  spRatingBelow: str(13),
  maturityDateAbove: str(14),
  maturityDateBelow: str(15),
  couponRateAbove: optDbl(16),
  couponRateBelow: optDbl(17),
  excludeConvertible: bool(18),
  averageOptionVolumeAbove: optInt64(19),
  scannerSettingPairs: str(20),
  stockTypeFilter: str(21),
  scannerSubscriptionFilterOptions: tags(22),
  scannerSubscriptionOptions: tags(23),
};

export const reqScannerSubscription = message({
  name: 'reqScannerSubscription',
  id: 22,
  from: 'client',
  proto: 'ScannerSubscriptionRequest',
  protobufSince: 210,
  body: { reqId: int(1), scannerSubscription: rec(2, scannerSubscription) },
  text: [
    until(143, version(4)),
    'reqId',
    ...below(
      'scannerSubscription',
      `numberOfRows instrument locationCode scanCode abovePrice belowPrice aboveVolume marketCapAbove marketCapBelow
       moodyRatingAbove moodyRatingBelow spRatingAbove spRatingBelow maturityDateAbove maturityDateBelow
       couponRateAbove couponRateBelow excludeConvertible averageOptionVolumeAbove scannerSettingPairs
       stockTypeFilter`,
    ),
    since(143, tagText('scannerSubscription.scannerSubscriptionFilterOptions')),
    since(70, tagText('scannerSubscription.scannerSubscriptionOptions')),
  ],
});

export const cancelScannerSubscription = message({
  name: 'cancelScannerSubscription',
  id: 23,
  from: 'client',
  proto: 'CancelScannerSubscription',
  protobufSince: 210,
  body: { reqId: int(1) },
  version: 1,
});

/** Gateways since 10.47 answer error 10358. */
export const reqFundamentalData = message({
  name: 'reqFundamentalData',
  id: 52,
  from: 'client',
  proto: 'FundamentalsDataRequest',
  protobufSince: 210,
  body: { reqId: int(1), contract: rec(2, contract), reportType: str(3), fundamentalsDataOptions: tags(4) },
  text: [
    version(2),
    'reqId',
    ...below('contract', 'conId symbol secType exchange primaryExch currency localSymbol'),
    'reportType',
    since(70, tagText('fundamentalsDataOptions')),
  ],
});

export const cancelFundamentalData = message({
  name: 'cancelFundamentalData',
  id: 53,
  from: 'client',
  proto: 'CancelFundamentalsData',
  protobufSince: 210,
  body: { reqId: int(1) },
  version: 1,
});
