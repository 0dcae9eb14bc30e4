import { exchangeNamed } from '@tapewright/venue';
import { DUPLICATE_TICKER_ID, invalidRequest } from '../session/error-texts.ts';
import type { IbErrorText } from '../session/api-session.ts';
import { dataOf, findListing } from './find-listing.ts';
import type { Handlers } from './handler.ts';

const NO_DEPTH: IbErrorText = {
  code: 10092,
  message: 'Deep market data is not supported for this combination of security type/exchange',
};

/** Source of the codes and texts: IB's table of message codes. */
export const depthHandlers: Handlers<'reqMktDepth' | 'cancelMktDepth' | 'reqMktDepthExchanges'> = {
  reqMktDepth(request, session, world) {
    const { reqId, contract, numRows, isSmartDepth } = request;
    if (world.depth.has(session, reqId)) {
      session.error(reqId, DUPLICATE_TICKER_ID);
      return;
    }
    if (!(numRows > 0)) {
      session.error(reqId, invalidRequest('Number of market depth rows must be greater than zero'));
      return;
    }
    if (!contract.exchange) {
      session.error(reqId, invalidRequest('Please enter exchange'));
      return;
    }
    const limit = world.limits.maxDepthRequests;
    if (world.depth.count(session) >= limit) {
      session.error(reqId, {
        code: 309,
        message: `Max number (${limit}) of market depth requests has been reached.`,
      });
      return;
    }
    const found = findListing(contract, world);
    if (found.kind === 'refused') {
      session.error(reqId, found.error);
      return;
    }
    const { conId, listing } = found;
    const rerouted = dataOf(listing, world);
    if (rerouted !== undefined) {
      session.send({ kind: 'rerouteMktDepthReq', reqId, ...rerouted });
      return;
    }
    // SMART has no book of its own; its depth is that of all exchanges, for those who ask for that.
    const isWhole = isSmartDepth && contract.exchange === 'SMART';
    const hasBook = listing.exchanges.includes(contract.exchange) && isLit(contract.exchange);
    if (!isWhole && !hasBook) {
      session.error(reqId, NO_DEPTH);
      return;
    }
    world.depth.open(
      session,
      reqId,
      { conId, rows: numRows, exchange: isWhole ? undefined : contract.exchange },
      world.now(),
    );
  },
  cancelMktDepth({ reqId }, session, world) {
    if (world.depth.cancel(session, reqId)) return;
    session.error(reqId, {
      code: 310,
      message: `Can't find the subscribed market depth with tickerId:${reqId}`,
    });
  },
  // Every exchange with a book, under the kinds of security that it trades; SMART's depth goes over them all.
  reqMktDepthExchanges(_, session, world) {
    const kinds = new Map(
      world.listings.flatMap(({ contract, exchanges }) =>
        exchanges
          .filter(isLit)
          .map((exchange) => [
            `${exchange}/${contract.secType}`,
            { exchange, secType: contract.secType ?? '' },
          ]),
      ),
    );
    session.send({
      kind: 'mktDepthExchanges',
      depthMarketDataDescriptions: [...kinds.values()].map(({ exchange, secType }) => ({
        exchange,
        secType,
        listingExch: '',
        serviceDataType: 'Deep',
        aggGroup: 1,
      })),
    });
  },
};

/** Whether an exchange shows its book; a pool does not. */
function isLit(exchange: string): boolean {
  return exchangeNamed(exchange).kind === 'lit';
}
