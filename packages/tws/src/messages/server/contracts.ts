import { dbl, int, list, rec, str, values } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import {
  below,
  between,
  counted,
  countedValues,
  field,
  is,
  retired,
  since,
  tagPairs,
  until,
  version,
  when,
  fields,
} from '../../schema/text-step.ts';
import { contract, contractDetails as details } from '../records/contract.ts';
import { softDollarTier } from '../records/order.ts';

const of = (names: string) => below('contractDetails', names);
const contractOf = (names: string) => below('contract', names);

const RETIRED_SIZE_MULTIPLIER = between(110, 164, retired('mdSizeMultiplier', '1'));
const SIZES = since(164, ...of('minSize sizeIncrement suggestedSizeIncrement'));

const FUND = when(
  is('contract.secType', 'FUND'),
  ...of('fundName fundFamily fundType fundFrontLoad fundBackLoad fundBackLoadTimeInterval fundManagementFee'),
  ...of(
    'fundClosed fundClosedForNewInvestors fundClosedForNewMoney fundNotifyAmount fundMinimumInitialPurchase',
  ),
  ...of(
    'fundMinimumSubsequentPurchase fundBlueSkyStates fundBlueSkyTerritories fundDistributionPolicyIndicator',
  ),
  ...of('fundAssetType'),
);

/** `contract.lastTradeDateOrContractMonth` may carry a time and a zone behind the date. */
export const contractDetails = message({
  name: 'contractDetails',
  id: 10,
  from: 'server',
  proto: 'ContractData',
  protobufSince: 205,
  body: { reqId: int(1, { absent: -1 }), contract: rec(2, contract), contractDetails: rec(3, details) },
  text: [
    until(164, version(8)),
    'reqId',
    ...contractOf('symbol secType lastTradeDateOrContractMonth'),
    since(182, 'contract.lastTradeDate'),
    ...contractOf('strike right exchange currency localSymbol'),
    'contractDetails.marketName',
    ...contractOf('tradingClass conId'),
    'contractDetails.minTick',
    RETIRED_SIZE_MULTIPLIER,
    'contract.multiplier',
    ...of('orderTypes validExchanges priceMagnifier underConId longName'),
    'contract.primaryExch',
    ...of(
      'contractMonth industry category subcategory timeZoneId tradingHours liquidHours evRule evMultiplier',
    ),
    tagPairs('contractDetails.secIdList'),
    since(121, 'contractDetails.aggGroup'),
    since(122, ...of('underSymbol underSecType')),
    since(126, 'contractDetails.marketRuleIds'),
    since(134, 'contractDetails.realExpirationDate'),
    since(152, 'contractDetails.stockType'),
    between(163, 164, retired('sizeMinTick', '1')),
    SIZES,
    since(179, FUND),
    since(186, counted('contractDetails.ineligibilityReasonList', 'id', 'description')),
  ],
});

/** A bond; its maturity is `contract.lastTradeDateOrContractMonth`, which may carry a time and a zone. */
export const bondContractDetails = message({
  name: 'bondContractDetails',
  id: 18,
  from: 'server',
  proto: 'ContractData',
  protobufSince: 205,
  body: { reqId: int(1, { absent: -1 }), contract: rec(2, contract), contractDetails: rec(3, details) },
  text: [
    until(164, version(6)),
    'reqId',
    ...contractOf('symbol secType'),
    ...of('cusip coupon'),
    'contract.lastTradeDateOrContractMonth',
    ...of('issueDate ratings bondType couponType convertible callable puttable descAppend'),
    ...contractOf('exchange currency'),
    'contractDetails.marketName',
    ...contractOf('tradingClass conId'),
    'contractDetails.minTick',
    RETIRED_SIZE_MULTIPLIER,
    ...of('orderTypes validExchanges nextOptionDate nextOptionType nextOptionPartial bondNotes'),
    field('contractDetails.longName', { writtenPlain: true }),
    since(188, ...of('timeZoneId tradingHours liquidHours')),
    ...of('evRule evMultiplier'),
    tagPairs('contractDetails.secIdList'),
    since(121, 'contractDetails.aggGroup'),
    since(126, 'contractDetails.marketRuleIds'),
    SIZES,
  ],
});

export const contractDetailsEnd = message({
  name: 'contractDetailsEnd',
  id: 52,
  from: 'server',
  proto: 'ContractDataEnd',
  protobufSince: 205,
  body: { reqId: int(1, { absent: -1 }) },
  version: 1,
});

/** The option chain of one exchange and trading class. */
export const securityDefinitionOptionParameter = message({
  name: 'securityDefinitionOptionParameter',
  id: 75,
  from: 'server',
  proto: 'SecDefOptParameter',
  since: 104,
  protobufSince: 212,
  body: {
    reqId: int(1),
    exchange: str(2),
    underlyingConId: int(3),
    tradingClass: str(4),
    multiplier: str(5),
    expirations: values(6, str),
    strikes: values(7, dbl),
  },
  text: [
    ...fields('reqId exchange underlyingConId tradingClass multiplier'),
    countedValues('expirations'),
    countedValues('strikes'),
  ],
});

export const securityDefinitionOptionParameterEnd = message({
  name: 'securityDefinitionOptionParameterEnd',
  id: 76,
  from: 'server',
  proto: 'SecDefOptParameterEnd',
  since: 104,
  protobufSince: 212,
  body: { reqId: int(1) },
});

export const symbolSamples = message({
  name: 'symbolSamples',
  id: 79,
  from: 'server',
  proto: 'SymbolSamples',
  since: 108,
  protobufSince: 212,
  body: {
    reqId: int(1),
    contractDescriptions: list(2, { contract: rec(1, contract), derivativeSecTypes: values(2, str) }),
  },
  text: [
    'reqId',
    counted(
      'contractDescriptions',
      ...contractOf('conId symbol secType primaryExch currency'),
      countedValues('derivativeSecTypes'),
      since(176, ...contractOf('description issuerId')),
    ),
  ],
});

export const marketRule = message({
  name: 'marketRule',
  id: 93,
  from: 'server',
  proto: 'MarketRule',
  since: 126,
  protobufSince: 212,
  body: { marketRuleId: int(1), priceIncrements: list(2, { lowEdge: dbl(1), increment: dbl(2) }) },
  text: ['marketRuleId', counted('priceIncrements', 'lowEdge', 'increment')],
});

export const softDollarTiers = message({
  name: 'softDollarTiers',
  id: 77,
  from: 'server',
  proto: 'SoftDollarTiers',
  protobufSince: 212,
  body: { reqId: int(1), softDollarTiers: list(2, softDollarTier) },
  text: ['reqId', counted('softDollarTiers', 'name', 'value', 'displayName')],
});

export const scannerParameters = message({
  name: 'scannerParameters',
  id: 19,
  from: 'server',
  proto: 'ScannerParameters',
  protobufSince: 210,
  body: { xml: str(1, { escapedSince: 153 }) },
  version: 1,
});

/** All rows of a scan at once. */
export const scannerData = message({
  name: 'scannerData',
  id: 20,
  from: 'server',
  proto: 'ScannerData',
  protobufSince: 210,
  body: {
    reqId: int(1),
    scannerDataElement: list(2, {
      rank: int(1),
      contract: rec(2, contract),
      marketName: str(3),
      distance: str(4),
      benchmark: str(5),
      projection: str(6),
      comboKey: str(7),
    }),
  },
  text: [
    version(3),
    'reqId',
    counted(
      'scannerDataElement',
      'rank',
      ...contractOf(
        'conId symbol secType lastTradeDateOrContractMonth strike right exchange currency localSymbol',
      ),
      'marketName',
      'contract.tradingClass',
      ...fields('distance benchmark projection comboKey'),
    ),
  ],
});

/** Gone from gateways since 10.47, which answer error 10358. */
export const fundamentalData = message({
  name: 'fundamentalData',
  id: 51,
  from: 'server',
  proto: 'FundamentalsData',
  protobufSince: 210,
  body: { reqId: int(1), data: str(2, { escapedSince: 153 }) },
  version: 1,
});
