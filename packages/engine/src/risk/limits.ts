import type { CalendarName, CivilDate, SessionPhase } from '@tapewright/model';

/**
 * Every limit of the gate. None has a default: whoever configures an engine states each one, writes `'none'` where he wants none, or says
 * `others: 'none'` for all that he does not name. Money is in the account's base currency; percents are written 5 for 5 %.
 */
export interface EveryLimit extends OrderLimits {
  /** Orders and modifications in any second, cancels not counted. */
  readonly ordersPerSecond: number | 'none';
  /** Orders and modifications in any minute, cancels not counted. */
  readonly ordersPerMinute: number | 'none';
  /** Orders of ours that may be at work at once. */
  readonly maxWorkingOrders: number | 'none';
  /** An order equal to the last one in contract, side, quantity, type and prices is refused for so long. */
  readonly duplicateWithinMs: number | 'none';
  /** After so many executed orders within the time, the strategy orders nothing until a person resumes it. */
  readonly repeatedExecutions: RepeatedExecutions | 'none';
  /** Symbols, or IB's conIds as text, that are not to be traded. */
  readonly restricted: readonly string[] | 'none';
  readonly longOnly: 'on' | 'none';
  /** `required`: a short sale needs shares that the broker says can be borrowed. */
  readonly locate: 'required' | 'none';
  readonly restartWindow: RestartWindow | 'none';
  /** Sum of the sizes of all positions. */
  readonly maxGrossExposure: number | 'none';
  /** Longs less shorts, either way. */
  readonly maxNetExposure: number | 'none';
  readonly sectorExposure: SectorExposure | 'none';
  readonly betaExposure: BetaExposure | 'none';
  /** Gross exposure over equity: 2 is twice the equity. */
  readonly maxLeverage: number | 'none';
  /** Percent of the equity in one instrument. */
  readonly concentrationPercent: number | 'none';
  readonly dailyLoss: LossLimit | 'none';
  /** From the highest equity of the run. */
  readonly drawdown: LossLimit | 'none';
  readonly patternDayTrader: PatternDayTrader | 'none';
  readonly intradayMargin: IntradayMargin | 'none';
  readonly valueAtRisk: ValueAtRiskLimit | 'none';
  readonly stress: StressLimit | 'none';
  /** symbol → what differs for it */
  readonly instruments: Readonly<Record<string, Partial<OrderLimits>>> | 'none';
}

/** The limits of one order and its instrument, which may differ by instrument. */
export interface OrderLimits {
  /** Shares or contracts in one order. */
  readonly maxQuantity: number | 'none';
  /** Quantity × price × multiplier of one order. */
  readonly maxNotional: number | 'none';
  readonly priceCollar: PriceCollar | 'none';
  /** Shares or contracts, either way, that the instrument's position could reach with every working order filled. */
  readonly maxPosition: number | 'none';
  readonly sessionWindow: SessionWindow | 'none';
}

/** The limits as they are written down: each one, or some and what holds for the others. */
export type RiskLimits = EveryLimit | (Partial<EveryLimit> & { readonly others: 'none' });

/** How far beyond the market an order may reach, and how old the market price may be by which that is judged. */
export interface PriceCollar {
  readonly percent: number;
  readonly maxAgeMs: number;
}

export interface RepeatedExecutions {
  readonly count: number;
  readonly withinMs: number;
}

/** When new positions may be entered, by the calendar of an exchange. */
export interface SessionWindow {
  readonly calendar: CalendarName;
  readonly phases: readonly Exclude<SessionPhase, 'closed'>[];
  /** No entries in the first so many minutes of the regular hours; 0 for all of them. */
  readonly quietAfterOpenMinutes: number;
  /** No entries in the last so many minutes of the regular hours; 0 for all of them. */
  readonly quietBeforeCloseMinutes: number;
}

/** When the gateway restarts every day: wall times `HH:MM`. `until` before `from` is on the next day. */
export interface RestartWindow {
  /** `America/New_York` */
  readonly zone: string;
  readonly from: string;
  readonly until: string;
}

export interface SectorExposure {
  /** symbol → sector. An instrument that is not in it is refused. */
  readonly sectors: Readonly<Record<string, string>>;
  /** sector → the sum of the sizes of its positions. A sector that is not in it is refused. */
  readonly max: Readonly<Record<string, number>>;
}

export interface BetaExposure {
  /** symbol → beta. An instrument that is not in it is refused. */
  readonly betas: Readonly<Record<string, number>>;
  /** Of the sum of value × beta, either way. */
  readonly max: number;
}

/** When a loss takes the engine to another trading state, until a person resumes. */
export interface LossLimit {
  readonly max: number;
  readonly action: 'reduceOnly' | 'halted';
  /** Whose dates are the days. */
  readonly calendar: CalendarName;
}

/**
 * FINRA rule 4210 (f)(8)(B) as it was: under 25,000 USD of equity, no fourth day trade in five business days. The SEC approved its end on
 * 2026-04-14 (Release 34-105226), effective 2026-06-04, with a phase-in until 2027-10-20: which day in between is the broker's to say.
 */
export interface PatternDayTrader {
  readonly calendar: CalendarName;
  /** The first date on which the broker does not apply it any more. */
  readonly until: CivilDate;
}

/** What came in its place: at every moment of the day the equity covers the maintenance margin. */
export interface IntradayMargin {
  readonly calendar: CalendarName;
  /** The first date on which the broker applies it. */
  readonly from: CivilDate;
  readonly longPercent: number;
  readonly shortPercent: number;
}

/** The loss over one day that the portfolio exceeds with a probability of 1 − confidence, by its own history of daily closes. */
export interface ValueAtRiskLimit {
  readonly method: 'historical' | 'parametric';
  /** 0.99 */
  readonly confidence: number;
  /** Daily returns that are looked at; fewer are not enough. */
  readonly days: number;
  readonly max: number;
  readonly calendar: CalendarName;
}

export interface StressLimit {
  readonly scenarios: readonly StressScenario[];
  /** The loss that no scenario may cause. */
  readonly max: number;
}

export interface StressScenario {
  readonly name: string;
  /** symbol → move in percent, `'*'` for all that are not named. An instrument without a move is refused. */
  readonly movesPercent: Readonly<Record<string, number>>;
}
