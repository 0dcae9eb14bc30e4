import { SHOWS } from '../history/bar-request.ts';
import { cannotFindTicker, DUPLICATE_TICKER_ID, invalidRequest } from '../session/error-texts.ts';
import { findListing } from './find-listing.ts';
import type { Handlers } from './handler.ts';

export const realTimeBarHandlers: Handlers<'reqRealTimeBars' | 'cancelRealTimeBars'> = {
  // Bars of five seconds whatever size is asked for: IB ignores it, and so is it here.
  reqRealTimeBars(request, session, world) {
    const { reqId } = request;
    if (world.realTimeBars.has(session, reqId)) {
      session.error(reqId, DUPLICATE_TICKER_ID);
      return;
    }
    const show = SHOWS.find((candidate) => candidate === request.whatToShow.toUpperCase());
    if (show === undefined || show === 'BID_ASK') {
      session.error(
        reqId,
        invalidRequest(`Invalid Real-time Query:Incorrect whatToShow: ${request.whatToShow}`),
      );
      return;
    }
    const found = findListing(request.contract, world);
    if (found.kind === 'refused') {
      session.error(reqId, found.error);
      return;
    }
    if (found.listing.contract.secType === 'CASH' && show === 'TRADES') {
      session.error(reqId, {
        code: 420,
        message: 'Invalid Real-time Query:No market data permissions for IDEALPRO CASH',
      });
      return;
    }
    const calendar = world.calendarOf(found.listing);
    world.realTimeBars.open(
      session,
      reqId,
      {
        conId: found.conId,
        show,
        tickSize: found.listing.tickSize,
        isOpen: (at) =>
          (request.useRTH ? calendar.sessionAt(at) : calendar.extendedSessionAt(at)) !== undefined,
      },
      world.now(),
    );
  },
  cancelRealTimeBars({ reqId }, session, world) {
    if (!world.realTimeBars.cancel(session, reqId)) session.error(reqId, cannotFindTicker(reqId));
  },
};
