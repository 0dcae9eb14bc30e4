import { instant, MICROS_PER_DAY, type Bar, type Instant } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import type { PastTick } from '../history/bar-history.ts';
import { shownBar } from '../history/bar-prices.ts';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import { BAD_END_TIME, historicalError, invalidRequest } from '../session/error-texts.ts';
import type { Request } from '../wire/messages.ts';
import { parseRequestTime } from '../wire/time-text.ts';
import type { World } from '../world.ts';
import { findPast, type FoundListing } from './find-listing.ts';
import type { Handlers } from './handler.ts';
import { kindOf, sendPastTicks, TICK_SHOWS, type TickShow } from './past-ticks.ts';

type Found = Extract<FoundListing, { kind: 'found' }>;

/** IB answers at most so many ticks at once. */
const MAX_TICKS = 1_000;
/** How far a search for ticks goes, and in which steps: a weekend and a holiday are passed. */
const STEP = MICROS_PER_DAY;
const MAX_STEPS = 7;

/**
 * Ticks that a market keeps are answered as they were. The ticks of a made-up past are its seconds: what traded within one is one tick, at its
 * last price. IB too completes the last second of an answer, so the next request can go on behind it.
 */
export const historicalTickHandlers: Handlers<'reqHistoricalTicks' | 'cancelHistoricalTicks'> = {
  reqHistoricalTicks(request, session, world) {
    const { reqId } = request;
    const query = readQuery(request, world);
    if (query.kind === 'refused') {
      session.error(reqId, query.error);
      return;
    }
    sendPastTicks(reqId, query.show, pastTicks(query, world), session);
  },
  // Answered before the next message is read: nothing is left to cancel.
  cancelHistoricalTicks() {},
};

/** The ticks up to now, before a stream of them begins. */
export function sendTicksBefore(
  request: {
    readonly reqId: number;
    readonly found: Found;
    readonly show: TickShow;
    readonly count: number;
  },
  session: ApiSession,
  world: World,
): void {
  const { reqId, found, show } = request;
  const count = Math.min(request.count, MAX_TICKS);
  const query = { found, show, count, from: undefined, until: world.now(), hours: 'extended' } as const;
  sendPastTicks(reqId, show, pastTicks(query, world), session);
}

interface WantedTicks {
  readonly found: Found;
  readonly show: TickShow;
  readonly count: number;
  /** Undefined: the ticks before `until` are wanted. */
  readonly from: Instant | undefined;
  readonly until: Instant;
  readonly hours: 'regular' | 'extended';
}

type Query =
  | { readonly kind: 'refused'; readonly error: IbErrorText }
  | ({ readonly kind: 'query' } & WantedTicks);

function readQuery(request: Request<'reqHistoricalTicks'>, world: World): Query {
  const { startDateTime, endDateTime, numberOfTicks } = request;
  const refused = (cause: string): Query => ({ kind: 'refused', error: invalidRequest(cause) });
  if ((startDateTime === '') === (endDateTime === ''))
    return refused('Exactly one of startDateTime or endDateTime must be defined');
  if (numberOfTicks < 1 || numberOfTicks > MAX_TICKS)
    return refused(`Number of ticks must be between 1 and ${MAX_TICKS}`);
  const show = TICK_SHOWS.find((candidate) => candidate === request.whatToShow.toUpperCase());
  if (show === undefined) return refused(`Incorrect whatToShow: ${request.whatToShow}`);
  const at = parseRequestTime(startDateTime === '' ? endDateTime : startDateTime);
  if (at === undefined) return { kind: 'refused', error: BAD_END_TIME };
  const found = findPast(request.contract, world);
  if (found.kind === 'refused') return found;
  if (found.listing.contract.secType === 'CASH' && show === 'TRADES') {
    return {
      kind: 'refused',
      error: historicalError(
        `No historical market data for ${found.listing.contract.symbol}/CASH@IDEALPRO Last`,
      ),
    };
  }
  return {
    kind: 'query',
    found,
    show,
    count: numberOfTicks,
    from: startDateTime === '' ? undefined : at,
    until: instant(Math.min(at, world.now())),
    hours: request.useRTH ? 'regular' : 'extended',
  };
}

interface Seconds {
  readonly conId: number;
  readonly count: number;
  readonly hours: 'regular' | 'extended';
}

function firstSeconds(
  world: World,
  { conId, from, count, hours }: Seconds & { readonly from: Instant },
): readonly Bar[] {
  const found: Bar[] = [];
  for (let step = 0; step < MAX_STEPS && found.length < count; step++) {
    const [start, end] = [from + step * STEP, Math.min(from + (step + 1) * STEP, world.now())];
    if (start >= end) break;
    found.push(...traded(world, { conId, hours, from: instant(start), until: instant(end) }));
  }
  return found.slice(0, count);
}

function lastSeconds(
  world: World,
  { conId, until, count, hours }: Seconds & { readonly until: Instant },
): readonly Bar[] {
  let found: readonly Bar[] = [];
  for (let step = 0; step < MAX_STEPS && found.length < count; step++) {
    const [start, end] = [until - (step + 1) * STEP, until - step * STEP];
    found = [...traded(world, { conId, hours, from: instant(start), until: instant(end) }), ...found];
  }
  return found.slice(-count);
}

function traded(
  world: World,
  range: {
    readonly conId: number;
    readonly hours: 'regular' | 'extended';
    readonly from: Instant;
    readonly until: Instant;
  },
): readonly Bar[] {
  return world.history.bars({ ...range, barSize: '1 secs' }).filter(({ volume }) => volume !== 0);
}

/** Those that the market has kept, or else its seconds. */
function pastTicks({ found, show, ...range }: WantedTicks, world: World): readonly PastTick[] {
  const { conId, listing } = found;
  const kept = world.history.ticks?.({ ...range, conId, kind: kindOf(show) });
  if (kept !== undefined) return kept;
  const { from, until, count, hours } = range;
  const seconds =
    from === undefined
      ? lastSeconds(world, { conId, until, count, hours })
      : firstSeconds(world, { conId, from, count, hours });
  return seconds.map((second) => tickOfSecond(second, show, listing));
}

/** What was quoted in the past is not kept, only that it was: no sizes, and in the middle what was traded. */
function tickOfSecond(second: Bar, show: TickShow, { tickSize, exchanges }: Listing): PastTick {
  const { start: at, close, volume = 0 } = second;
  const level = (of: 'BID' | 'ASK' | 'MIDPOINT') => ({
    price: shownBar(second, of, tickSize).close,
    size: 0,
  });
  switch (show) {
    case 'TRADES':
      return { kind: 'trade', at, price: close, size: volume, exchange: exchanges[0] ?? '' };
    case 'BID_ASK':
      return { kind: 'quote', at, bid: level('BID'), ask: level('ASK') };
    case 'MIDPOINT':
      return { kind: 'quote', at, bid: level('MIDPOINT'), ask: level('MIDPOINT') };
  }
}
