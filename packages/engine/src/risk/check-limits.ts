import { dayOfCivilDate, ZONES } from '@tapewright/model';
import type { EveryLimit, OrderLimits, RiskLimits } from './limits.ts';

/** A limit that is missing or cannot be meant. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** Every limit as `'none'`: what `others: 'none'` stands for. */
export const EVERY_NONE: EveryLimit = {
  maxQuantity: 'none',
  maxNotional: 'none',
  priceCollar: 'none',
  maxPosition: 'none',
  sessionWindow: 'none',
  ordersPerSecond: 'none',
  ordersPerMinute: 'none',
  maxWorkingOrders: 'none',
  duplicateWithinMs: 'none',
  repeatedExecutions: 'none',
  restricted: 'none',
  longOnly: 'none',
  locate: 'none',
  restartWindow: 'none',
  maxGrossExposure: 'none',
  maxNetExposure: 'none',
  sectorExposure: 'none',
  betaExposure: 'none',
  maxLeverage: 'none',
  concentrationPercent: 'none',
  dailyLoss: 'none',
  drawdown: 'none',
  patternDayTrader: 'none',
  intradayMargin: 'none',
  valueAtRisk: 'none',
  stress: 'none',
  instruments: 'none',
};

/** Every limit of what was stated. Throws a `LimitError` that names the limit when one is missing or cannot be meant. */
export function checkLimits(stated: RiskLimits): EveryLimit {
  const limits: EveryLimit = 'others' in stated ? { ...EVERY_NONE, ...withoutOthers(stated) } : stated;
  checkOrderLimits('', limits);
  checkRates(limits);
  checkWindows(limits);
  checkExposures(limits);
  checkLosses(limits);
  checkMarginRules(limits);
  checkModels(limits);
  if (limits.instruments === undefined) missing('instruments');
  if (limits.instruments !== 'none') {
    for (const [symbol, own] of Object.entries(limits.instruments)) {
      checkOrderLimits(`instruments.${symbol}.`, { ...limits, ...own });
    }
  }
  return limits;
}

/** The figures of every limit that is a plain number. */
const RATES = ['ordersPerSecond', 'ordersPerMinute', 'maxWorkingOrders'] as const;
const AMOUNTS = [
  'duplicateWithinMs',
  'maxGrossExposure',
  'maxNetExposure',
  'maxLeverage',
  'concentrationPercent',
] as const;
/** More would be kept in memory than anybody means. */
const MAX_RATE = 100_000;
const LAST_PHASE_IN = '20271020';
const PDT_REPEAL = '20260604';

function checkOrderLimits(prefix: string, limits: OrderLimits): void {
  positive(`${prefix}maxQuantity`, limits.maxQuantity);
  positive(`${prefix}maxNotional`, limits.maxNotional);
  positive(`${prefix}maxPosition`, limits.maxPosition);
  const { priceCollar, sessionWindow } = limits;
  if (priceCollar !== 'none') {
    positive(`${prefix}priceCollar.percent`, priceCollar?.percent);
    positive(`${prefix}priceCollar.maxAgeMs`, priceCollar?.maxAgeMs);
  }
  if (sessionWindow === undefined) missing(`${prefix}sessionWindow`);
  if (sessionWindow === 'none') return;
  if (sessionWindow.phases.length === 0) wrong(`${prefix}sessionWindow.phases`, 'empty', 'name a phase');
  notNegative(`${prefix}sessionWindow.quietAfterOpenMinutes`, sessionWindow.quietAfterOpenMinutes);
  notNegative(`${prefix}sessionWindow.quietBeforeCloseMinutes`, sessionWindow.quietBeforeCloseMinutes);
}

function checkRates(limits: EveryLimit): void {
  for (const name of RATES) wholeUpTo(name, limits[name]);
  for (const name of AMOUNTS) positive(name, limits[name]);
  const { repeatedExecutions } = limits;
  if (repeatedExecutions === 'none') return;
  wholeUpTo('repeatedExecutions.count', repeatedExecutions?.count);
  positive('repeatedExecutions.withinMs', repeatedExecutions?.withinMs);
}

function checkWindows({ restartWindow, restricted, longOnly, locate }: EveryLimit): void {
  if (restricted === undefined) missing('restricted');
  if (longOnly === undefined) missing('longOnly');
  if (locate === undefined) missing('locate');
  if (restartWindow === undefined) missing('restartWindow');
  if (restartWindow === 'none') return;
  if (ZONES.find(restartWindow.zone) === undefined) {
    wrong('restartWindow.zone', restartWindow.zone, 'state a time zone such as America/New_York');
  }
  for (const edge of ['from', 'until'] as const) {
    if (minutesOfDay(restartWindow[edge]) === undefined) {
      wrong(`restartWindow.${edge}`, restartWindow[edge], 'state a time such as 23:45');
    }
  }
}

function checkExposures({ sectorExposure, betaExposure }: EveryLimit): void {
  if (sectorExposure === undefined) missing('sectorExposure');
  if (betaExposure === undefined) missing('betaExposure');
  if (sectorExposure !== 'none') {
    for (const [sector, max] of Object.entries(sectorExposure.max))
      positive(`sectorExposure.max.${sector}`, max);
  }
  if (betaExposure === 'none') return;
  positive('betaExposure.max', betaExposure.max);
  for (const [symbol, beta] of Object.entries(betaExposure.betas)) {
    finite(`betaExposure.betas.${symbol}`, beta);
  }
}

function checkLosses(limits: EveryLimit): void {
  for (const name of ['dailyLoss', 'drawdown'] as const) {
    const limit = limits[name];
    if (limit !== 'none') positive(`${name}.max`, limit?.max);
  }
}

function checkMarginRules({ patternDayTrader, intradayMargin }: EveryLimit): void {
  if (patternDayTrader === undefined) missing('patternDayTrader');
  if (intradayMargin === undefined) missing('intradayMargin');
  if (patternDayTrader !== 'none') duringPhaseIn('patternDayTrader.until', patternDayTrader.until);
  if (intradayMargin === 'none') return;
  duringPhaseIn('intradayMargin.from', intradayMargin.from);
  positive('intradayMargin.longPercent', intradayMargin.longPercent);
  positive('intradayMargin.shortPercent', intradayMargin.shortPercent);
}

function checkModels({ valueAtRisk, stress }: EveryLimit): void {
  if (valueAtRisk === undefined) missing('valueAtRisk');
  if (stress === undefined) missing('stress');
  if (valueAtRisk !== 'none') {
    positive('valueAtRisk.max', valueAtRisk.max);
    wholeUpTo('valueAtRisk.days', valueAtRisk.days);
    if (valueAtRisk.days < 2) wrong('valueAtRisk.days', valueAtRisk.days, 'state two days or more');
    if (!(valueAtRisk.confidence > 0.5 && valueAtRisk.confidence < 1)) {
      wrong('valueAtRisk.confidence', valueAtRisk.confidence, 'state one between 0.5 and 1, such as 0.99');
    }
  }
  if (stress === 'none') return;
  positive('stress.max', stress.max);
  for (const { name, movesPercent } of stress.scenarios) {
    for (const [symbol, move] of Object.entries(movesPercent)) finite(`stress.${name}.${symbol}`, move);
  }
}

/** `23:45` as minutes after midnight; undefined when it is no time. */
export function minutesOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

function withoutOthers({ others: _others, ...rest }: Partial<EveryLimit> & { readonly others: 'none' }) {
  return rest;
}

function positive(name: string, limit: number | 'none' | undefined): void {
  if (limit === 'none') return;
  if (limit === undefined || !Number.isFinite(limit) || limit <= 0) missing(name, limit);
}

function notNegative(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) wrong(name, value, 'state minutes, 0 for none');
}

function finite(name: string, value: number): void {
  if (!Number.isFinite(value)) wrong(name, value, 'state a number');
}

function wholeUpTo(name: string, limit: number | 'none' | undefined): void {
  positive(name, limit);
  if (limit === 'none' || limit === undefined) return;
  if (!Number.isInteger(limit) || limit > MAX_RATE)
    wrong(name, limit, `state a whole number up to ${MAX_RATE}`);
}

function duringPhaseIn(name: string, date: string): void {
  if (dayOfCivilDate(date) === undefined || date < PDT_REPEAL || date > LAST_PHASE_IN) {
    wrong(name, date, `state a date YYYYMMDD from ${PDT_REPEAL} to ${LAST_PHASE_IN}`);
  }
}

function missing(name: string, limit?: number): never {
  throw new LimitError(`risk limit ${name} is ${limit}: state a positive number, or 'none' for no limit`);
}

function wrong(name: string, value: number | string, remedy: string): never {
  throw new LimitError(`risk limit ${name} is ${value}: ${remedy}`);
}
