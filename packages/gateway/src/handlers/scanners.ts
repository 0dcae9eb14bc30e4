import { LOCATIONS, SCANS } from '../scanner/scans.ts';
import { scannerParameters } from '../scanner/scanner-parameters.ts';
import { DUPLICATE_TICKER_ID, historicalError, invalidRequest } from '../session/error-texts.ts';
import type { Handlers } from './handler.ts';

/** IB answers at most 50 rows, and so many are meant by -1. */
const MAX_ROWS = 50;

export const scannerHandlers: Handlers<
  'reqScannerParameters' | 'reqScannerSubscription' | 'cancelScannerSubscription'
> = {
  reqScannerParameters(_, session) {
    session.send({ kind: 'scannerParameters', xml: scannerParameters() });
  },
  reqScannerSubscription({ reqId, scannerSubscription }, session, world) {
    const { scanCode, locationCode, instrument, abovePrice, belowPrice, aboveVolume } = scannerSubscription;
    if (world.scanners.has(session, reqId)) return session.error(reqId, DUPLICATE_TICKER_ID);
    const limit = world.limits.maxScannerSubscriptions;
    if (world.scanners.count(session) >= limit) {
      return session.error(
        reqId,
        historicalError(`Only ${limit} simultaneous API scanner subscriptions allowed.`),
      );
    }
    if (!SCANS.has(scanCode)) {
      return session.error(reqId, historicalError(`Scanner type with code ${scanCode} is disabled`));
    }
    if (instrument !== 'STK' || !LOCATIONS.has(locationCode)) {
      return session.error(
        reqId,
        invalidRequest(`No market scans of ${instrument} at ${locationCode} are available here`),
      );
    }
    const asked = scannerSubscription.numberOfRows ?? -1;
    const rows = asked < 1 ? MAX_ROWS : Math.min(asked, MAX_ROWS);
    world.scanners.open(
      session,
      reqId,
      { scanCode, locationCode, abovePrice, belowPrice, aboveVolume, rows },
      world.now(),
    );
  },
  cancelScannerSubscription({ reqId }, session, world) {
    if (world.scanners.cancel(session, reqId)) {
      session.error(reqId, historicalError(`API scanner subscription cancelled: ${reqId}`));
      return;
    }
    session.error(reqId, { code: 365, message: `No scanner subscription found for ticker id:${reqId}` });
  },
};
