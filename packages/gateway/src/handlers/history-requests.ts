import {
  instant,
  intradayMicros,
  type BarSize,
  type Calendar,
  type Instant,
  type TradingHours,
} from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import { shownBar } from '../history/bar-prices.ts';
import {
  durationRefusal,
  durationStart,
  parseBarSize,
  parseDuration,
  SHOWS,
  type Duration,
  type Show,
} from '../history/bar-request.ts';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import {
  BAD_END_TIME,
  CONTINUOUS_WITH_END,
  DUPLICATE_TICKER_ID,
  historicalError,
  invalidRequest,
} from '../session/error-texts.ts';
import { barDate, wireBar, type DateFormat } from '../wire/bar-text.ts';
import type { Request } from '../wire/messages.ts';
import { easternText, easternTextWithoutZone, epochSeconds, parseRequestTime } from '../wire/time-text.ts';
import type { World } from '../world.ts';
import { findPast } from './find-listing.ts';
import { sendSchedule } from './schedule.ts';
import type { Handlers } from './handler.ts';

export const historyHandlers: Handlers<
  'reqHistoricalData' | 'cancelHistoricalData' | 'reqHeadTimeStamp' | 'cancelHeadTimeStamp'
> = {
  reqHistoricalData(request, session, world) {
    const { reqId } = request;
    if (request.whatToShow.toUpperCase() === 'SCHEDULE') {
      sendSchedule(request, session, world);
      return;
    }
    const query = readQuery(request, session, world);
    if (query.kind === 'refused') {
      session.error(reqId, query.error);
      return;
    }
    sendHistory(reqId, query, session, world);
    if (!request.keepUpToDate) return;
    const { conId, barSize, show, calendar, hours, format } = query;
    const { tickSize } = query.listing;
    world.bars.open(session, reqId, { conId, barSize, show, tickSize, calendar, hours, format }, world.now());
  },
  cancelHistoricalData({ reqId }, session, world) {
    const wasOpen = world.bars.cancel(session, reqId);
    const cause = wasOpen
      ? 'API historical data query cancelled'
      : 'No historical data query found for ticker id';
    session.error(
      reqId,
      wasOpen ? historicalError(`${cause}: ${reqId}`) : { code: 366, message: `${cause}:${reqId}` },
    );
  },
  reqHeadTimeStamp(request, session, world) {
    const found = findPast(request.contract, world);
    if (found.kind === 'refused') {
      session.error(request.reqId, found.error);
      return;
    }
    const first = world.history.first(found.conId);
    if (first === undefined) {
      session.error(request.reqId, historicalError('No head time stamp'));
      return;
    }
    const headTimestamp = request.formatDate === 2 ? String(epochSeconds(first)) : easternText(first);
    session.send({ kind: 'headTimestamp', reqId: request.reqId, headTimestamp });
  },
  // Answered before the next message is read: nothing is left to cancel.
  cancelHeadTimeStamp() {},
};

interface HistoryQuery {
  readonly kind: 'query';
  readonly listing: Listing;
  readonly conId: number;
  readonly barSize: BarSize;
  readonly show: Show;
  readonly calendar: Calendar;
  readonly hours: TradingHours;
  readonly format: DateFormat;
  readonly duration: Duration;
  readonly end: Instant;
}
type Refused = { readonly kind: 'refused'; readonly error: IbErrorText };

function refused(error: IbErrorText): Refused {
  return { kind: 'refused', error };
}

function readQuery(
  request: Request<'reqHistoricalData'>,
  session: ApiSession,
  world: World,
): HistoryQuery | Refused {
  const { reqId } = request;
  if (world.bars.has(session, reqId)) return refused(DUPLICATE_TICKER_ID);
  const barSize = parseBarSize(request.barSizeSetting);
  if (barSize === undefined) {
    return refused(
      invalidRequest(
        'Historical data bar size setting is invalid. Legal ones are: 1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1W, 1M',
      ),
    );
  }
  const duration = parseDuration(request.duration);
  if (duration === undefined)
    return refused(invalidRequest(`Historical data query duration is invalid: ${request.duration}`));
  const tooLong = durationRefusal(duration);
  if (tooLong !== undefined) return refused(invalidRequest(tooLong));
  const show = SHOWS.find((candidate) => candidate === request.whatToShow.toUpperCase());
  if (show === undefined) return refused(invalidRequest(`Incorrect whatToShow: ${request.whatToShow}`));
  if (request.contract.secType === 'CONTFUT' && request.endDateTime !== '') {
    return refused(CONTINUOUS_WITH_END);
  }
  if (request.keepUpToDate && request.endDateTime !== '') {
    return refused(invalidRequest('End Date/Time must be empty when real-time updates are requested.'));
  }
  const end = request.endDateTime === '' ? world.now() : parseRequestTime(request.endDateTime);
  if (end === undefined) return refused(BAD_END_TIME);
  const found = findPast(request.contract, world);
  if (found.kind === 'refused') return found;
  const { listing, conId } = found;
  const query: HistoryQuery = {
    kind: 'query',
    listing,
    conId,
    barSize,
    show,
    calendar: world.calendarOf(listing),
    hours: request.useRTH ? 'regular' : 'extended',
    format: request.formatDate === 2 ? 2 : 1,
    duration,
    end: instant(Math.min(end, world.now())),
  };
  return refusalOfQuery(query, request, session, world) ?? query;
}

/** What speaks against a well-formed query. */
function refusalOfQuery(
  query: HistoryQuery,
  request: Request<'reqHistoricalData'>,
  session: ApiSession,
  world: World,
): Refused | undefined {
  const { listing, show, barSize } = query;
  if (
    listing.contract.secType === 'CASH' &&
    (show === 'TRADES' || show === 'ADJUSTED_LAST' || show === 'AGGTRADES')
  ) {
    const { symbol, exchange } = listing.contract;
    return refused(
      historicalError(
        `No historical market data for ${symbol}/CASH@${exchange} Last ${request.barSizeSetting}`,
      ),
    );
  }
  if (world.bars.count(session) >= world.limits.maxOpenHistoricalRequests) {
    return refused(historicalError('Only 50 simultaneous API historical data requests allowed.'));
  }
  const size = intradayMicros(barSize);
  if (!world.limits.paceHistoricalRequests || size === undefined || size > 30_000_000) return undefined;
  const series = `${query.conId}/${request.contract.exchange ?? ''}/${show}`;
  const violates = world.pacing.violates({
    at: world.now(),
    identity: `${series}/${barSize}/${request.duration}/${request.endDateTime}/${query.hours}`,
    series,
    weight: show === 'BID_ASK' ? 2 : 1,
  });
  return violates ? refused(historicalError('Historical data request pacing violation')) : undefined;
}

/** The separate end message exists from here on; below, the bars carry start and end themselves. */
const SEPARATE_END_SINCE = 196;

function sendHistory(reqId: number, query: HistoryQuery, session: ApiSession, world: World): void {
  const { conId, barSize, show, listing, calendar, hours, format, end } = query;
  const start = durationStart(query.duration, { end, calendar, hours });
  const bars = world.history.bars({ conId, barSize, hours, from: start, until: end });
  if (bars.length === 0) {
    const { symbol } = listing.contract;
    const exchange = listing.contract.exchange ?? 'SMART';
    session.error(
      reqId,
      historicalError(`HMDS query returned no data: ${symbol}@${exchange} ${label(show)}`),
    );
    return;
  }
  const { serverVersion } = session;
  const text = (at: Instant): string => (serverVersion >= 174 ? easternText(at) : easternTextWithoutZone(at));
  const [startDateStr, endDateStr] = [text(start), text(end)];
  session.send({
    kind: 'historicalData',
    reqId,
    historicalDataBars: bars.map((bar) => {
      const shown = shownBar(bar, show, listing.tickSize);
      return wireBar(shown, barDate(shown, barSize, { format, serverVersion }));
    }),
    ...(serverVersion < SEPARATE_END_SINCE ? { startDateStr, endDateStr } : {}),
  });
  if (serverVersion >= SEPARATE_END_SINCE) {
    session.send({ kind: 'historicalDataEnd', reqId, startDateStr, endDateStr });
  }
}

/** `TRADES` is `Trades` in IB's texts. */
function label(show: Show): string {
  return show.charAt(0) + show.slice(1).toLowerCase();
}
