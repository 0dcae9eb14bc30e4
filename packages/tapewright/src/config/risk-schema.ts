import { checkLimits, LimitError, type RiskLimits } from '@tapewright/engine';
import { CALENDARS } from '@tapewright/model';
import { z } from 'zod';

export const LIMIT_TEXT = "must be a positive number, or 'none'";
const none = z.literal('none');
const positive = z.number().positive(LIMIT_TEXT);
const limit = z.union([positive, none]);
const calendar = z.enum(Object.keys(CALENDARS));
const date = z.string().regex(/^\d{8}$/, 'must be a date YYYYMMDD');
const lossLimit = z.union([
  z.strictObject({ max: positive, action: z.enum(['reduceOnly', 'halted']), calendar }),
  none,
]);

/** The limits of one order and its instrument. */
const orderLimits = {
  /** Shares or contracts in one order. */
  maxQuantity: limit.optional(),
  /** Quantity × price × multiplier of one order, in the base currency. */
  maxNotional: limit.optional(),
  /** How far beyond the market an order may reach, and how old the market price may be. */
  priceCollar: z.union([z.strictObject({ percent: positive, maxAgeMs: positive }), none]).optional(),
  /** Shares or contracts, either way, that the position could reach. */
  maxPosition: limit.optional(),
  /** When positions may be entered. */
  sessionWindow: z
    .union([
      z.strictObject({
        calendar,
        phases: z.array(z.enum(['pre', 'regular', 'post'])).min(1),
        quietAfterOpenMinutes: z.number().nonnegative(),
        quietBeforeCloseMinutes: z.number().nonnegative(),
      }),
      none,
    ])
    .optional(),
};

/** `risk` of the config file: the engine's `RiskLimits`, each explained there and in docs/reference/risk-limits.md. */
const shape = z.strictObject({
  ...orderLimits,
  ordersPerSecond: limit.optional(),
  ordersPerMinute: limit.optional(),
  maxWorkingOrders: limit.optional(),
  duplicateWithinMs: limit.optional(),
  repeatedExecutions: z.union([z.strictObject({ count: positive, withinMs: positive }), none]).optional(),
  restricted: z.union([z.array(z.string().min(1)), none]).optional(),
  longOnly: z.enum(['on', 'none']).optional(),
  locate: z.enum(['required', 'none']).optional(),
  restartWindow: z
    .union([z.strictObject({ zone: z.string(), from: z.string(), until: z.string() }), none])
    .optional(),
  maxGrossExposure: limit.optional(),
  maxNetExposure: limit.optional(),
  sectorExposure: z
    .union([
      z.strictObject({
        sectors: z.record(z.string(), z.string()),
        max: z.record(z.string(), positive),
      }),
      none,
    ])
    .optional(),
  betaExposure: z
    .union([z.strictObject({ betas: z.record(z.string(), z.number()), max: positive }), none])
    .optional(),
  maxLeverage: limit.optional(),
  concentrationPercent: limit.optional(),
  dailyLoss: lossLimit.optional(),
  drawdown: lossLimit.optional(),
  patternDayTrader: z.union([z.strictObject({ calendar, until: date }), none]).optional(),
  intradayMargin: z
    .union([z.strictObject({ calendar, from: date, longPercent: positive, shortPercent: positive }), none])
    .optional(),
  valueAtRisk: z
    .union([
      z.strictObject({
        method: z.enum(['historical', 'parametric']),
        confidence: z.number(),
        days: positive,
        max: positive,
        calendar,
      }),
      none,
    ])
    .optional(),
  stress: z
    .union([
      z.strictObject({
        scenarios: z.array(
          z.strictObject({ name: z.string(), movesPercent: z.record(z.string(), z.number()) }),
        ),
        max: positive,
      }),
      none,
    ])
    .optional(),
  instruments: z.union([z.record(z.string(), z.strictObject(orderLimits)), none]).optional(),
  /** `none`: what is not stated has no limit. Without it every limit has to be stated. */
  others: none.optional(),
});

/** The shape is checked here, and what the figures mean by the engine itself. */
export const riskSchema = shape.superRefine((stated, context) => {
  const missing = Object.keys(shape.shape).filter((key) => key !== 'others' && !(key in stated));
  if (stated.others === undefined && missing.length > 0) {
    for (const key of missing) context.addIssue({ code: 'custom', path: [key], message: MISSING_TEXT });
    return;
  }
  try {
    checkLimits(stated as RiskLimits);
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const MISSING_TEXT = "is not stated: state it or 'none', or others: 'none' for all that are not named";
