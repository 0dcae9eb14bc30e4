import { NEW_YORK, toIbZoned, type Instant } from '@tapewright/model';
import { durationStart, parseDuration } from '../history/bar-request.ts';
import type { ApiSession } from '../session/api-session.ts';
import { BAD_END_TIME, invalidRequest } from '../session/error-texts.ts';
import type { Request } from '../wire/messages.ts';
import { parseRequestTime } from '../wire/time-text.ts';
import type { World } from '../world.ts';
import { findPast } from './find-listing.ts';

/** The sessions of a time, instead of its bars: whatToShow SCHEDULE. */
export function sendSchedule(request: Request<'reqHistoricalData'>, session: ApiSession, world: World): void {
  const { reqId, endDateTime } = request;
  const end = endDateTime === '' ? world.now() : parseRequestTime(endDateTime);
  const duration = parseDuration(request.duration);
  const found = findPast(request.contract, world);
  if (end === undefined) return session.error(reqId, BAD_END_TIME);
  if (duration === undefined) {
    return session.error(
      reqId,
      invalidRequest(`Historical data query duration is invalid: ${request.duration}`),
    );
  }
  if (found.kind === 'refused') return session.error(reqId, found.error);
  const calendar = world.calendarOf(found.listing);
  const hours = request.useRTH ? 'regular' : 'extended';
  const start = durationStart(duration, { end, calendar, hours });
  const sessions = calendar
    .sessionsBetween(calendar.dateOf(start), calendar.dateOf(end))
    .map(({ date, open, close, preOpen, postClose }) => ({
      refDate: date,
      opens: hours === 'regular' ? open : preOpen,
      closes: hours === 'regular' ? close : postClose,
    }))
    .filter(({ opens, closes }) => closes > start && opens < end);
  session.send({
    kind: 'historicalSchedule',
    reqId,
    startDateTime: dashed(sessions[0]?.opens ?? start),
    endDateTime: dashed(sessions.at(-1)?.closes ?? end),
    timeZone: ZONE,
    historicalSessions: sessions.map(({ opens, closes, refDate }) => ({
      startDateTime: dashed(opens),
      endDateTime: dashed(closes),
      refDate,
    })),
  });
}

const ZONE = 'US/Eastern';

/** `20261120-09:30:00` in the schedule's zone. */
function dashed(at: Instant): string {
  return toIbZoned(at, NEW_YORK, ZONE).replace(` ${ZONE}`, '').replace(' ', '-');
}
