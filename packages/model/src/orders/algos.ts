import { toIbUtc } from '../time/ib-time.ts';
import type { Instant } from '../time/instant.ts';
import type { OrderFields } from './order-types.ts';

// IB's algos with their parameters. A client: `ib.orders.buy(aapl, 10_000).limit(210).with(algos.vwap({ maxPctVol: 0.1 }))`; a strategy:
// `ctx.buy(aapl, 10_000, { limit: 210, fields: ibAlgos.vwap({ maxPctVol: 0.1 }) })`.
// Names of strategies and parameters are those of IB's samples (AvailableAlgoParams of the official API).

export type RiskAversion = 'Get Done' | 'Aggressive' | 'Neutral' | 'Passive';

/** When the algo works; without it, from now to the close. */
export interface AlgoTimes {
  readonly startTime?: Instant;
  readonly endTime?: Instant;
}

/** A share of the volume: 0.1 is 10 %. */
type Share = number;

export function arrivalPrice(
  params: AlgoTimes & {
    readonly maxPctVol: Share;
    readonly riskAversion: RiskAversion;
    readonly forceCompletion?: boolean;
    readonly allowPastEndTime?: boolean;
  },
): OrderFields {
  return algo('ArrivalPx', params);
}

export function darkIce(
  params: AlgoTimes & { readonly displaySize: number; readonly allowPastEndTime?: boolean },
): OrderFields {
  return algo('DarkIce', params);
}

export function percentOfVolume(
  params: AlgoTimes & { readonly pctVol: Share; readonly noTakeLiq?: boolean },
): OrderFields {
  return algo('PctVol', params);
}

export function twap(
  params: AlgoTimes & {
    readonly strategyType: 'Marketable' | 'Matching Midpoint' | 'Matching Same Side' | 'Matching Last';
    readonly allowPastEndTime?: boolean;
  },
): OrderFields {
  return algo('Twap', params);
}

export function vwap(
  params: AlgoTimes & {
    readonly maxPctVol: Share;
    readonly allowPastEndTime?: boolean;
    readonly noTakeLiq?: boolean;
  },
): OrderFields {
  return algo('Vwap', params);
}

export function accumulateDistribute(params: {
  readonly componentSize: number;
  readonly timeBetweenOrders: number;
  readonly randomizeTime20?: boolean;
  readonly randomizeSize55?: boolean;
  readonly giveUp?: number;
  readonly catchUp?: boolean;
  readonly waitForFill?: boolean;
  readonly activeTimeStart?: Instant;
  readonly activeTimeEnd?: Instant;
}): OrderFields {
  return algo('AD', params);
}

export function balanceImpactRisk(params: {
  readonly maxPctVol: Share;
  readonly riskAversion: RiskAversion;
  readonly forceCompletion?: boolean;
}): OrderFields {
  return algo('BalanceImpactRisk', params);
}

export function minImpact(params: { readonly maxPctVol: Share }): OrderFields {
  return algo('MinImpact', params);
}

export function adaptive(adaptivePriority: 'Urgent' | 'Normal' | 'Patient'): OrderFields {
  return algo('Adaptive', { adaptivePriority });
}

export function closePrice(params: {
  readonly maxPctVol: Share;
  readonly riskAversion: RiskAversion;
  readonly startTime?: Instant;
  readonly forceCompletion?: boolean;
}): OrderFields {
  return algo('ClosePx', params);
}

/** The share of the volume grows as the price gets better. */
export function percentOfVolumeByPrice(
  params: AlgoTimes & {
    readonly pctVol: Share;
    readonly deltaPctVol: Share;
    readonly minPctVol4Px: Share;
    readonly maxPctVol4Px: Share;
    readonly noTakeLiq?: boolean;
  },
): OrderFields {
  return algo('PctVolPx', params);
}

interface ChangingShare extends AlgoTimes {
  readonly startPctVol: Share;
  readonly endPctVol: Share;
  readonly noTakeLiq?: boolean;
}

/** The share changes as the order is filled. */
export function percentOfVolumeBySize(params: ChangingShare): OrderFields {
  return algo('PctVolSz', params);
}

/** The share changes with time. */
export function percentOfVolumeByTime(params: ChangingShare): OrderFields {
  return algo('PctVolTm', params);
}

/** Jefferies; the contract's exchange is JEFFALGO. */
export function jefferiesVwap(
  params: {
    readonly startTime?: Instant;
    readonly endTime?: Instant;
    readonly relativeLimit?: number;
    readonly maxVolumeRate?: number;
    readonly excludeAuctions?: 'Exclude_Both' | 'Include_Open' | 'Include_Close' | 'Include_Both';
    readonly triggerPrice?: number;
    readonly wowPrice?: number;
    readonly minFillSize?: number;
    readonly wowOrderPct?: number;
    readonly wowMode?: 'VWAP' | 'Day' | 'Last' | 'Midpoint';
    readonly isBuyBack?: boolean;
    readonly wowReference?: string;
  } = {},
): OrderFields {
  return algo('VWAP', capitalized(params));
}

/** Credit Suisse; the contract's exchange is CSFBALGO. */
export function csfbInline(
  params: {
    readonly startTime?: Instant;
    readonly endTime?: Instant;
    readonly execStyle?: 'Patient' | 'Normal' | 'Aggressive';
    readonly minPercent?: number;
    readonly maxPercent?: number;
    readonly displaySize?: number;
    readonly auction?: string;
    readonly blockFinder?: boolean;
    readonly blockPrice?: number;
    readonly minBlockSize?: number;
    readonly maxBlockSize?: number;
    readonly iWouldPrice?: number;
  } = {},
): OrderFields {
  return algo('INLINE', capitalized(params));
}

/** QB Algo; futures. */
export function qbStrobe(
  params: {
    readonly startTime?: Instant;
    readonly endTime?: Instant;
    readonly benchmark?: string;
    readonly percentVolume?: number;
    readonly noCleanUp?: boolean;
  } = {},
): OrderFields {
  return algo('STROBE', capitalized(params));
}

/** Parameters of which IB counts times by name; every other number is itself. */
const TIMES: ReadonlySet<string> = new Set([
  'startTime',
  'endTime',
  'activeTimeStart',
  'activeTimeEnd',
  'StartTime',
  'EndTime',
]);

function algo(algoStrategy: string, params: object): OrderFields {
  const algoParams = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([tag, value]: [string, unknown]) => ({ tag, value: paramText(tag, value) }));
  return { algoStrategy, algoParams };
}

function paramText(tag: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' && TIMES.has(tag)) return toIbUtc(value as Instant);
  return String(value);
}

/** The names of brokers' algos begin with a capital. */
function capitalized(params: object): object {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]: [string, unknown]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      value,
    ]),
  );
}
