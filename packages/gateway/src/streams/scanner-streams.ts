import { instant, MICROS_PER_SECOND, type Instant } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import type { Scan } from '../scanner/scans.ts';
import type { ApiSession } from '../session/api-session.ts';
import { reportedContract } from '../wire/reported-contract.ts';
import { Subscriptions } from './subscriptions.ts';

/** IB runs a scan again every half minute. */
const RESCAN_MICROS = 30 * MICROS_PER_SECOND;

/** Scans of clients: their results at once, and anew every half minute. */
export class ScannerStreams {
  readonly #find: (scan: Scan) => readonly Listing[];
  readonly #open = new Subscriptions<{ readonly scan: Scan; nextAt: number }>();

  constructor(find: (scan: Scan) => readonly Listing[]) {
    this.#find = find;
  }

  count(session: ApiSession): number {
    return this.#open.count(session);
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(session: ApiSession, reqId: number, scan: Scan, now: Instant): void {
    this.#open.set(session, reqId, { scan, nextAt: now + RESCAN_MICROS });
    this.#send(session, reqId, scan);
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  nextDue(): Instant | undefined {
    let due = Number.POSITIVE_INFINITY;
    for (const { request } of this.#open.all()) due = Math.min(due, request.nextAt);
    return due === Number.POSITIVE_INFINITY ? undefined : instant(due);
  }

  timePassed(now: Instant): void {
    for (const { session, reqId, request } of this.#open.all()) {
      if (now < request.nextAt) continue;
      request.nextAt = now + RESCAN_MICROS;
      this.#send(session, reqId, request.scan);
    }
  }

  #send(session: ApiSession, reqId: number, scan: Scan): void {
    const found = this.#find(scan);
    if (found.length === 0) {
      session.error(reqId, {
        code: 165,
        message: 'Historical Market Data Service query message:no items retrieved',
      });
      return;
    }
    session.send({
      kind: 'scannerData',
      reqId,
      scannerDataElement: found.map(({ contract, details }, rank) => ({
        rank,
        contract: reportedContract(contract),
        marketName: details.marketName,
      })),
    });
  }
}
