import { Decimal } from '@tapewright/model';
import { durationStart, parseDuration } from '../history/bar-request.ts';
import { historicalError, invalidRequest } from '../session/error-texts.ts';
import { findPast } from './find-listing.ts';
import type { Handlers } from './handler.ts';

/** How much was traded at which price, over a time: counted from minutes, each at its average price. */
export const histogramHandlers: Handlers<'reqHistogramData' | 'cancelHistogramData'> = {
  reqHistogramData(request, session, world) {
    const { reqId, timePeriod } = request;
    const duration = parseDuration(abbreviated(timePeriod));
    if (duration === undefined) {
      session.error(reqId, invalidRequest(`Histogram data query duration is invalid: ${timePeriod}`));
      return;
    }
    const found = findPast(request.contract, world);
    if (found.kind === 'refused') {
      session.error(reqId, found.error);
      return;
    }
    const { conId, listing } = found;
    const hours = request.useRTH ? 'regular' : 'extended';
    const until = world.now();
    const from = durationStart(duration, { end: until, calendar: world.calendarOf(listing), hours });
    const ticks = new Map<number, number>();
    for (const { wap, close, volume = 0 } of world.history.bars({
      conId,
      barSize: '1 min',
      hours,
      from,
      until,
    })) {
      const tick = Math.round((wap ?? close) / listing.tickSize);
      ticks.set(tick, (ticks.get(tick) ?? 0) + volume);
    }
    if (ticks.size === 0) {
      session.error(reqId, historicalError('HMDS query returned no data'));
      return;
    }
    session.send({
      kind: 'histogramData',
      reqId,
      histogramDataEntries: [...ticks]
        .toSorted(([a], [b]) => a - b)
        .map(([tick, size]) => ({
          price: Number((tick * listing.tickSize).toFixed(8)),
          size: Decimal.of(Math.round(size)),
        })),
    });
  },
  cancelHistogramData() {},
};

/** `3 days` is `3 D`: a histogram's period is written out. */
function abbreviated(period: string): string {
  const parts = /^(\d+)\s+(second|day|week|month|year)s?$/i.exec(period.trim());
  return parts === null ? period : `${parts[1]} ${parts[2]?.charAt(0).toUpperCase()}`;
}
