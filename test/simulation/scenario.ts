import { createHash } from 'node:crypto';
import { defineStrategy, type Instrument, type LiveOrder, type StrategyContext } from '@tapewright/engine';
import type { FaultScript, BarSeries } from '@tapewright/gateway';
import { CALENDARS, instantFromIso, plusMs, seededRandom, type Session } from '@tapewright/model';
import type { Venue } from '@tapewright/venue';
import { expect } from 'vitest';
import type { Trouble } from './forecast.ts';
import { drawMarket } from './market.ts';
import { World } from './world.ts';

const SESSION = CALENDARS.NYSE.nextSession(instantFromIso('2026-08-25T12:00:00Z'));
/** The last 45 minutes of a simulated day are without weather, see `World.run`. */
const LENGTH_MS = 55 * 60_000;

/** What a scenario's strategy does, and when: seconds after the opening. A market order fills at the next :00, :20 or :40. */
export type Script = (stage: {
  readonly ctx: StrategyContext;
  readonly googl: Instrument;
  at(second: number, run: () => void): void;
}) => void;

/** When, in seconds after the opening, and what. */
export type TroubleAt = readonly [number, DistributiveOmit<Trouble, 'at'> | FaultScript];

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

export interface Played {
  /** Of our own orders, by the turn in which they were decided, from 1. */
  order(number: number): LiveOrder;
  readonly orders: readonly LiveOrder[];
  /** Orders of others, as far as the bot has heard of them. */
  readonly external: readonly LiveOrder[];
  readonly venue: Venue;
  /** What happened, one line each. */
  readonly lines: readonly string[];
}

/**
 * Plays a script in an hour of a simulated day, and clears the weather; the laws of the simulation hold all along, and in the end
 * everything has settled, or this throws. With `firstTradeMinute` the market has no past, and nothing trades before that minute.
 */
export async function play(
  script: Script,
  troubles: readonly TroubleAt[],
  { firstTradeMinute }: { readonly firstTradeMinute?: number } = {},
): Promise<Played> {
  const session = { ...SESSION, close: plusMs(SESSION.open, LENGTH_MS) };
  const market = firstTradeMinute === undefined ? undefined : marketFrom(firstTradeMinute, session);
  const strategy = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    const at = (second: number, run: () => void): void =>
      void ctx.at(plusMs(SESSION.open, second * 1_000), run);
    return { onStart: () => script({ ctx, googl, at }) };
  });
  const world = new World({
    seed: 1,
    random: seededRandom(1),
    sessions: [session],
    strategy: { path: 'scenario', sha256: createHash('sha256').update('scenario').digest('hex'), strategy },
    market,
    troubles: troubles.map(([second, trouble]) => {
      const at = plusMs(SESSION.open, second * 1_000);
      return 'fault' in trouble ? { kind: 'fault', at, faults: [trouble] } : { ...trouble, at };
    }),
  });
  await world.run();
  const orders = world.engine?.orders.filter(({ intent }) => intent !== undefined) ?? [];
  const external = world.engine?.orders.filter(({ origin }) => origin === 'external') ?? [];
  const order = (number: number): LiveOrder => {
    const found = orders[number - 1];
    if (found === undefined) throw new Error(`there are ${orders.length} orders, not ${number}`);
    return found;
  };
  return { orders, external, order, venue: world.venue, lines: world.trace.lines };
}

function marketFrom(minute: number, session: Session): BarSeries {
  const whole = drawMarket(seededRandom(1), [session]);
  const first = plusMs(session.open, minute * 60_000);
  return { ...whole, bars: whole.bars.filter(({ start }) => start >= first) };
}

/** Lines of what happened that match, in order. */
export function linesOf({ lines }: Played, pattern: RegExp): readonly string[] {
  return lines.filter((line) => pattern.test(line));
}

/** How many orders the venue ever had, open or done. */
export function bookedBy({ venue }: Played): number {
  return venue.openOrders().length + venue.completedOrders().length;
}

export function expectFilled({ status, filled }: LiveOrder, qty: number): void {
  expect([status, filled.toString()]).toEqual(['Filled', String(qty)]);
}
