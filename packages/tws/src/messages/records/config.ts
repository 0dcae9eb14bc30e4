import { int, list, optBool, optInt, optRec, optValues, str } from '../../schema/field.ts';

// The settings of TWS and IB Gateway, readable from server version 219 and writable from 221. Unset means "leave as it is".

const lockAndExit = { autoLogoffTime: str(1), autoLogoffPeriod: str(2), autoLogoffType: str(3) };

const messageConfig = {
  id: int(1),
  title: str(2),
  message: str(3),
  defaultAction: str(4),
  enabled: optBool(5),
};

const precautions = {
  bypassOrderPrecautions: optBool(1),
  bypassBondWarning: optBool(2),
  bypassNegativeYieldConfirmation: optBool(3),
  bypassCalledBondWarning: optBool(4),
  bypassSameActionPairTradeWarning: optBool(5),
  bypassFlaggedAccountsWarning: optBool(6),
  bypassPriceBasedVolatilityWarning: optBool(7),
  bypassRedirectOrderWarning: optBool(8),
  bypassNoOverfillProtection: optBool(9),
  bypassRouteMarketableToBBO: optBool(10),
};

const settings = {
  readOnlyApi: optBool(1),
  totalQuantityForMutualFunds: optBool(2),
  downloadOpenOrdersOnConnection: optBool(3),
  includeVirtualFxPositions: optBool(4),
  prepareDailyPnL: optBool(5),
  sendStatusUpdatesForVolatilityOrders: optBool(6),
  encodeApiMessages: str(7),
  socketPort: optInt(8),
  useNegativeAutoRange: optBool(9),
  createApiMessageLogFile: optBool(10),
  includeMarketDataInLogFile: optBool(11),
  exposeTradingScheduleToApi: optBool(12),
  splitInsuredDepositFromCashBalance: optBool(13),
  sendZeroPositionsForTodayOnly: optBool(14),
  letApiAccountRequestsSwitchSubscription: optBool(15),
  useAccountGroupsWithAllocationMethods: optBool(16),
  loggingLevel: str(17),
  masterClientId: optInt(18),
  bulkDataTimeout: optInt(19),
  componentExchSeparator: str(20),
  showForexDataIn1_10Pips: optBool(21),
  allowForexTradingIn1_10Pips: optBool(22),
  roundAccountValuesToNearestWholeNumber: optBool(23),
  sendMarketDataInLotsForUsStocks: optBool(24),
  showAdvancedOrderRejectInUi: optBool(25),
  rejectMessagesAboveMaxRate: optBool(26),
  maintainConnectionOnIncorrectFields: optBool(27),
  compatibilityModeNasdaqStocks: optBool(28),
  sendInstrumentTimezone: str(29),
  sendForexDataInCompatibilityMode: optBool(30),
  maintainAndResubmitOrdersOnReconnect: optBool(31),
  historicalDataMaxSize: optInt(32),
  autoReportNettingEventContractTrades: optBool(33),
  optionExerciseRequestType: str(34),
  allowLocalhostOnly: optBool(35),
  trustedIPs: optValues(36, str),
};

const smartRouting = {
  seekPriceImprovement: optBool(1),
  preOpenReroute: optBool(2),
  doNotRouteToDarkPools: optBool(3),
  defaultAlgorithm: str(4),
};

/** What both the answer to `reqConfig` and `updateConfig` carry. */
export const config = {
  lockAndExit: optRec(2, lockAndExit),
  messages: list(3, messageConfig),
  api: optRec(4, { precautions: optRec(1, precautions), settings: optRec(2, settings) }),
  orders: optRec(5, { smartRouting: optRec(1, smartRouting) }),
};

/** A question that the gateway wants answered before it changes a setting. */
export const updateConfigWarning = { messageId: int(1), title: str(2), message: str(3) };
