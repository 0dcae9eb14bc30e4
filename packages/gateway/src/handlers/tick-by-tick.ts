import { cannotFindTicker, DUPLICATE_TICKER_ID, invalidRequest } from '../session/error-texts.ts';
import { standingQuote, TICK_BY_TICK_TYPES, type TickByTickType } from '../streams/tick-by-tick-streams.ts';
import { findListing } from './find-listing.ts';
import type { Handlers } from './handler.ts';
import { sendTicksBefore } from './historical-ticks.ts';

export const tickByTickHandlers: Handlers<'reqTickByTickData' | 'cancelTickByTickData'> = {
  reqTickByTickData(request, session, world) {
    const { reqId, contract, ignoreSize, numberOfTicks } = request;
    if (world.tickByTick.has(session, reqId)) {
      session.error(reqId, DUPLICATE_TICKER_ID);
      return;
    }
    const type = typeOf(request.tickType);
    if (type === undefined) {
      session.error(reqId, invalidRequest(`Incorrect tick-by-tick type: ${request.tickType}`));
      return;
    }
    if (world.tickByTick.count(session) >= world.limits.maxTickByTickRequests) {
      session.error(reqId, { code: 10190, message: 'Max number of tick-by-tick requests has been reached.' });
      return;
    }
    const found = findListing(contract, world);
    if (found.kind === 'refused') {
      session.error(reqId, found.error);
      return;
    }
    const isTrades = type === 'Last' || type === 'AllLast';
    if (isTrades && found.listing.contract.secType === 'CASH') {
      session.error(reqId, {
        code: 10189,
        message: 'Failed to request tick-by-tick data:No market data permissions for IDEALPRO CASH',
      });
      return;
    }
    const { conId } = found;
    const board = world.board(conId);
    const show = isTrades ? 'TRADES' : type === 'BidAsk' ? 'BID_ASK' : 'MIDPOINT';
    if (numberOfTicks > 0) sendTicksBefore({ reqId, found, show, count: numberOfTicks }, session, world);
    world.tickByTick.open(session, reqId, { conId, type, ignoreSize });
    if (!isTrades && (board.bid !== undefined || board.ask !== undefined)) {
      world.tickByTick.happened(standingQuote(conId, world.now(), board));
    }
  },
  cancelTickByTickData({ reqId }, session, world) {
    if (!world.tickByTick.cancel(session, reqId)) session.error(reqId, cannotFindTicker(reqId));
  },
};

function typeOf(name: string): TickByTickType | undefined {
  const types = Object.keys(TICK_BY_TICK_TYPES) as TickByTickType[];
  return types.find((type) => type === name);
}
