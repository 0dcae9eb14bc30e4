/** IB's tick types. The numbers are the protocol's. */
export const TICK = {
  bidSize: 0,
  bid: 1,
  ask: 2,
  askSize: 3,
  last: 4,
  lastSize: 5,
  high: 6,
  low: 7,
  volume: 8,
  close: 9,
  bidOptionComputation: 10,
  askOptionComputation: 11,
  lastOptionComputation: 12,
  modelOptionComputation: 13,
  open: 14,
  low13Weeks: 15,
  high13Weeks: 16,
  low26Weeks: 17,
  high26Weeks: 18,
  low52Weeks: 19,
  high52Weeks: 20,
  averageVolume: 21,
  historicalVolatility: 23,
  impliedVolatility: 24,
  callOpenInterest: 27,
  putOpenInterest: 28,
  callVolume: 29,
  putVolume: 30,
  bidExchange: 32,
  askExchange: 33,
  auctionVolume: 34,
  auctionPrice: 35,
  auctionImbalance: 36,
  markPrice: 37,
  lastTimestamp: 45,
  shortable: 46,
  rtVolume: 48,
  halted: 49,
  customOptionComputation: 53,
  tradeCount: 54,
  tradeRate: 55,
  volumeRate: 56,
  lastRegularTrade: 57,
  realTimeVolatility: 58,
  dividends: 59,
  volume3Minutes: 63,
  volume5Minutes: 64,
  volume10Minutes: 65,
  rtTradeVolume: 77,
  lastExchange: 84,
  futuresOpenInterest: 86,
  shortableShares: 89,
} as const;

/** Tick type of live data → that of delayed data. What has no delayed form is not sent late. */
export const DELAYED_TICK: ReadonlyMap<number, number> = new Map([
  [TICK.bid, 66],
  [TICK.ask, 67],
  [TICK.last, 68],
  [TICK.bidSize, 69],
  [TICK.askSize, 70],
  [TICK.lastSize, 71],
  [TICK.high, 72],
  [TICK.low, 73],
  [TICK.volume, 74],
  [TICK.close, 75],
  [TICK.open, 76],
  [TICK.lastTimestamp, 88],
]);

/** Bits of a price tick's attributes. */
export const TICK_ATTRIBUTE = { canAutoExecute: 1, pastLimit: 2, preOpen: 4 } as const;

/** IB's numbers of how current data is. */
export const MARKET_DATA_TYPE = { live: 1, frozen: 2, delayed: 3, delayedFrozen: 4 } as const;

/**
 * The generic ticks that a request for a stock may list, in IB's order, and what IB calls them. Those that this market has no figures
 * for are accepted and stay silent, as on a gateway that has none.
 */
export const GENERIC_TICKS: ReadonlyMap<number, string> = new Map([
  [100, 'Option Volume'],
  [101, 'Option Open Interest'],
  [105, 'Average Opt Volume'],
  [106, 'impvolat'],
  [165, 'Misc. Stats'],
  [221, 'Mark Price'],
  [225, 'Auction'],
  [232, 'Pl Price'],
  [233, 'RTVolume'],
  [236, 'inventory'],
  [258, 'Fundamentals'],
  [292, 'Wide_news'],
  [293, 'TradeCount'],
  [294, 'TradeRate'],
  [295, 'VolumeRate'],
  [318, 'LastRTHTrade'],
  [375, 'RTTrdVolume'],
  [411, 'rthistvol'],
  [456, 'IBDividends'],
  [460, 'Bond Factor Multiplier'],
  [499, 'Shortable Bid'],
  [512, 'Trade Imbalance'],
  [577, 'EtfNavLast'],
  [586, 'IPO Price'],
  [588, 'Futures Open Interest'],
  [595, 'Short-Term Volume'],
  [614, 'EtfNavMisc'],
  [619, 'Creditman Slow Mark Price'],
  [623, 'EtfFrozenNavLast'],
  [787, 'Odd Lot'],
]);

/** Taken beside them: IB's guide has it, its gateways do not list it. */
const HISTORICAL_VOLATILITY = 104;

export function isGenericTick(number: number): boolean {
  return GENERIC_TICKS.has(number) || number === HISTORICAL_VOLATILITY;
}
