import { CALENDARS, NEW_YORK, wallTime, MICROS_PER_MINUTE, type Instant } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import type { AccountValues } from './account-values.ts';
import { valueOf, type MarginHolding } from './margin-holding.ts';
import type { MarginDesk } from './margin-desk.ts';

/** What the broker closes. */
export interface Closing {
  readonly account: string;
  readonly instrument: Instrument;
  /** To sell a long position, to buy back a short one. */
  readonly isBuy: boolean;
  readonly qty: number;
}

/**
 * Soft edge: a deficit of up to this part of net liquidation is borne, until so many minutes after midnight in New York on a trading day.
 * Source: IBKR, "Soft Edge Margining": 10 %, to a quarter of an hour before the close.
 */
const SOFT_EDGE = 0.1;
const SOFT_EDGE_ENDS = 15 * 60 + 45;
/** When Regulation T is enforced. IBKR, "Why was I liquidated?": 15:50 to 17:20. */
const REG_T_FROM = 15 * 60 + 50;
const REG_T_UNTIL = 17 * 60 + 20;

/** Stocks are closed in round lots, all else piece by piece. */
const STOCK_LOT = 100;

/** What the broker has to close of an account now, if anything: of the holding whose margin weighs most, as little as is enough. */
export function closingOf(
  desk: MarginDesk,
  account: string,
  { at, find }: { readonly at: Instant; readonly find: (conId: number) => Instrument | undefined },
): Closing | undefined {
  const missing = missingOf(desk, account, at);
  if (missing === undefined) return undefined;
  const candidates = desk.holdings(account).flatMap((holding) => {
    const instrument = find(holding.conId);
    if (instrument === undefined || !isTradable(instrument, holding, at)) return [];
    return [{ holding, instrument, left: missing(desk.valuesWithout(account, holding, at)) }];
  });
  // The one that helps most when it is closed whole; of two that help alike the larger.
  const [worst] = candidates.toSorted(
    (a, b) => a.left - b.left || Math.abs(valueOf(b.holding)) - Math.abs(valueOf(a.holding)),
  );
  const now = desk.values(account, at);
  if (worst === undefined || now === undefined || worst.left >= missing(now)) return undefined;
  const { holding, instrument } = worst;
  const qty = enough(
    holding,
    (part) => missing(desk.valuesWithout(account, { conId: holding.conId, qty: part }, at)) <= 0,
  );
  return { account, instrument, isBuy: holding.qty < 0, qty };
}

/** How much is missing by the rule that is broken now; undefined when none is. */
function missingOf(
  desk: MarginDesk,
  account: string,
  at: Instant,
): ((values: AccountValues) => number) | undefined {
  const values = desk.values(account, at);
  if (values === undefined) return undefined;
  const minute = wallTime(NEW_YORK, at).microsOfDay / MICROS_PER_MINUTE;
  const isTradingDay = CALENDARS.NYSE.session(CALENDARS.NYSE.dateOf(at)) !== undefined;
  const deficit = -values.excessLiquidity;
  const isBorne = deficit <= values.netLiquidation * SOFT_EDGE && minute < SOFT_EDGE_ENDS;
  if (deficit > 0 && !isBorne) return ({ excessLiquidity }) => -excessLiquidity;
  const isEnforced = isTradingDay && minute >= REG_T_FROM && minute < REG_T_UNTIL;
  const sma = isEnforced ? desk.sma(account, at) : undefined;
  if (sma === undefined || sma >= 0) return undefined;
  // Closing frees Regulation T's margin of what is closed.
  return ({ regTMargin }) => -sma - (values.regTMargin - regTMargin);
}

function isTradable(instrument: Instrument, { qty }: MarginHolding, at: Instant): boolean {
  const { bid, ask, last } = instrument.view();
  const isQuoted = instrument.books === undefined ? last !== undefined : (qty > 0 ? bid : ask) !== undefined;
  return isQuoted && instrument.calendar.sessionAt(at) !== undefined;
}

/** The fewest lots that are enough, or all of it. */
function enough(holding: MarginHolding, isEnough: (part: number) => boolean): number {
  const lot = holding.listing.contract.secType === 'STK' ? STOCK_LOT : 1;
  const held = Math.abs(holding.qty);
  const sign = Math.sign(holding.qty);
  let [low, high] = [1, Math.ceil(held / lot)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(sign * Math.min(held, middle * lot))) high = middle;
    else low = middle + 1;
  }
  return Math.min(held, low * lot);
}
