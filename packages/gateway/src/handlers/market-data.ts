import { GENERIC_TICKS, isGenericTick, MARKET_DATA_TYPE } from '../market/ticks.ts';
import type { IbErrorText } from '../session/api-session.ts';
import type { DataPermission } from '../world.ts';
import {
  cannotFindTicker,
  DUPLICATE_TICKER_ID,
  invalidRequest,
  TOO_MANY_TICKERS,
} from '../session/error-texts.ts';
import { dataOf, findQuoted } from './find-listing.ts';
import type { Handlers } from './handler.ts';

/** What tickReqParams says of the places whose quotes SMART shows, and who may take snapshots. As recorded from a gateway. */
const BBO_EXCHANGE = '9c0001';
const SNAPSHOT_PERMISSIONS = 3;
const PRECISION = '0.000001';

const DISPLAYING_DELAYED: IbErrorText = {
  code: 10167,
  message: 'Requested market data is not subscribed. Displaying delayed market data.',
};

/** What an account without a subscription is told. Delayed data goes on; anything else is the end of the request. */
function noticeOf(permission: DataPermission, wantsDelayed: boolean): IbErrorText {
  if (permission === 'delayed' && wantsDelayed) return DISPLAYING_DELAYED;
  if (wantsDelayed) {
    return {
      code: 10168,
      message: 'Requested market data is not subscribed. Delayed market data is not enabled.',
    };
  }
  const more = permission === 'delayed' ? ' Delayed market data is available.' : '';
  return { code: 354, message: `Requested market data is not subscribed.${more}` };
}

export const marketDataHandlers: Handlers<'reqMktData' | 'cancelMktData' | 'reqMarketDataType'> = {
  reqMktData(request, session, world) {
    const { reqId } = request;
    if (world.marketData.has(session, reqId)) {
      session.error(reqId, DUPLICATE_TICKER_ID);
      return;
    }
    const generic = parseGenericTicks(request.genericTickList ?? '');
    if (generic.kind === 'refused') {
      session.error(reqId, invalidRequest(generic.cause));
      return;
    }
    if (request.snapshot && generic.ticks.size > 0) {
      session.error(
        reqId,
        invalidRequest('Snapshot market data subscription is not applicable to generic ticks'),
      );
      return;
    }
    if (world.marketData.count(session) >= world.limits.maxMarketDataLines) {
      session.error(reqId, TOO_MANY_TICKERS);
      return;
    }
    const found = findQuoted(request.contract, world);
    if (found.kind === 'refused') {
      session.error(reqId, found.error);
      return;
    }
    const rerouted = dataOf(found.listing, world);
    if (rerouted !== undefined) {
      session.send({ kind: 'rerouteMktDataReq', reqId, ...rerouted });
      return;
    }
    const isDelayed = world.dataPermission !== 'live';
    if (isDelayed) {
      const wantsDelayed = session.marketDataType >= MARKET_DATA_TYPE.delayed;
      const notice = noticeOf(world.dataPermission, wantsDelayed);
      session.error(reqId, notice);
      if (notice !== DISPLAYING_DELAYED) return;
    }
    session.send({
      kind: 'tickReqParams',
      reqId,
      minTick: found.listing.tickSize,
      bboExchange: BBO_EXCHANGE,
      snapshotPermissions: SNAPSHOT_PERMISSIONS,
      lastPricePrecision: PRECISION,
      lastSizePrecision: PRECISION,
    });
    world.marketData.open(
      {
        session,
        reqId,
        listing: found.listing,
        conId: found.conId,
        genericTicks: generic.ticks,
        isSnapshot: request.snapshot || request.regulatorySnapshot,
        isDelayed,
      },
      world.now(),
    );
  },
  cancelMktData({ reqId }, session, world) {
    if (!world.marketData.cancel(session, reqId)) session.error(reqId, cannotFindTicker(reqId));
  },
  reqMarketDataType({ marketDataType }, session) {
    if (![1, 2, 3, 4].includes(marketDataType)) {
      session.error(-1, invalidRequest(`Invalid market data type: ${marketDataType}`));
      return;
    }
    session.marketDataType = marketDataType;
  },
};

type GenericTicks =
  | { readonly kind: 'ticks'; readonly ticks: ReadonlySet<number> }
  | { readonly kind: 'refused'; readonly cause: string };

/** `100,233,mdoff`, also `292:BRFG`. */
function parseGenericTicks(list: string): GenericTicks {
  const ticks = new Set<number>();
  for (const part of list.split(',')) {
    const text = part.trim();
    if (text === '' || text === 'mdoff') continue;
    const number = Number(text.split(':')[0]);
    if (!isGenericTick(number)) return { kind: 'refused', cause: illegalGenericTicks(list) };
    ticks.add(number);
  }
  return { kind: 'ticks', ticks };
}

function illegalGenericTicks(list: string): string {
  const legal = [...GENERIC_TICKS].map(([number, name]) => `${number}(${name})`).join(',');
  return `Incorrect generic tick list of ${list}.  Legal ones for (STK) are: ${legal}`;
}
