import type { ApiSession } from '../session/api-session.ts';
import { Subscriptions } from './subscriptions.ts';

/** The colours that windows of TWS are linked by. */
export const GROUPS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

/** What a group shows before anybody has chosen. As recorded from a gateway, which has no windows. */
const NOTHING = 'none';

/** Groups of windows that show the same contract: here without windows, but clients see what others choose. */
export class DisplayGroups {
  /** Group → `conId@exchange` */
  readonly #shown = new Map<number, string>();
  readonly #open = new Subscriptions<{ readonly groupId: number }>();

  /** Tells the client what the group shows, now and whenever that changes. */
  subscribe(session: ApiSession, reqId: number, groupId: number): void {
    this.#open.set(session, reqId, { groupId });
    send(session, reqId, this.#shown.get(groupId) ?? NOTHING);
  }

  /** Lets the group of a subscription show a contract; false without one. */
  update(session: ApiSession, reqId: number, contractInfo: string): boolean {
    const groupId = this.#open.get(session, reqId)?.groupId;
    if (groupId === undefined) return false;
    this.#shown.set(groupId, contractInfo);
    for (const other of this.#open.all())
      if (other.request.groupId === groupId) send(other.session, other.reqId, contractInfo);
    return true;
  }

  unsubscribe(session: ApiSession, reqId: number): void {
    this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }
}

function send(session: ApiSession, reqId: number, contractInfo: string): void {
  session.send({ kind: 'displayGroupUpdated', reqId, contractInfo });
}
