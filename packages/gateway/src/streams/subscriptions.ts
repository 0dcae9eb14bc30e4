import type { ApiSession } from '../session/api-session.ts';

/** Open requests of many clients, each under its request id. */
export class Subscriptions<T> {
  /** session → reqId → request */
  readonly #bySession = new Map<ApiSession, Map<number, T>>();
  /** How often a request was opened or ended. */
  changes = 0;

  count(session: ApiSession): number {
    return this.#bySession.get(session)?.size ?? 0;
  }

  get(session: ApiSession, reqId: number): T | undefined {
    return this.#bySession.get(session)?.get(reqId);
  }

  set(session: ApiSession, reqId: number, request: T): void {
    let requests = this.#bySession.get(session);
    if (requests === undefined) this.#bySession.set(session, (requests = new Map()));
    requests.set(reqId, request);
    this.changes++;
  }

  /** Ends a request; false when there is none under this id. */
  delete(session: ApiSession, reqId: number): boolean {
    this.changes++;
    return this.#bySession.get(session)?.delete(reqId) ?? false;
  }

  dropSession(session: ApiSession): void {
    this.changes++;
    this.#bySession.delete(session);
  }

  /** Every open request. Ending requests meanwhile is allowed. */
  *all(): Generator<{ readonly session: ApiSession; readonly reqId: number; readonly request: T }> {
    for (const [session, requests] of this.#bySession) {
      for (const [reqId, request] of requests) yield { session, reqId, request };
    }
  }

  get isEmpty(): boolean {
    for (const requests of this.#bySession.values()) if (requests.size > 0) return false;
    return true;
  }
}
